import * as Result from "effect/Result";
import type { PlainCustomField } from "../../domain/custom-field/declare.ts";
import { derivedFieldOf, derivedFieldsOf } from "../../domain/derived-fields.ts";
import { knownEntity } from "../../domain/entities.ts";
import { type CustomField, ownRecords } from "../../domain/kernel/context/custom-fields.ts";
import { equal } from "../../domain/kernel/decision/decision.ts";
import { customKind } from "../../domain/kernel/schema/custom-kind.ts";
import { allFields, type Entity, type Field } from "../../domain/kernel/schema/entity.ts";
import { OwnRecord } from "../../domain/own-record/entity.ts";
import type { Ports } from "../../ports/ports.ts";
import { callByName, tableOf } from "../call-by-name.ts";
import type { Caller } from "../caller/caller.ts";
import { orThrow } from "../caller/or-throw.ts";
import type { ListPage } from "../define/class-queries.ts";
import type { Operations } from "../index.ts";
import { csvLine } from "./csv-text.ts";

/** The built-in classes that have a list. */
export type ExportedClass = {
  [G in keyof Operations]: Operations[G] extends {
    readonly list: unknown;
    readonly actions: { readonly class: infer N extends string };
  }
    ? N
    : never;
}[keyof Operations];
export type ExportFormat = "csv" | "json";
/** What is exported. */
export interface ExportOptions {
  /** A built-in class, or one that the firm declared. */
  readonly class: ExportedClass | (string & Record<never, never>);
  /** Default `csv`. */
  readonly format?: ExportFormat;
  /** Aborting ends the export before its next page; it rejects with the reason. */
  readonly signal?: AbortSignal;
}

type Plain = Readonly<Record<string, unknown>>;
const pageOf = 1_000;

/** The fields of a class that answers show, those that follow from the record or the day included. */
const shownFields = (entity: Entity): ReadonlyArray<string> =>
  Object.entries<Field>({ ...allFields(entity), ...derivedFieldsOf(entity) })
    .filter(([name, { secret, internal }]) => secret !== true && internal !== true && name !== "organizationId")
    .map(([name]) => name);
/** A project in the short form is written in that form, whose fields have other names (R-PROJ-1). */
const shortForm = { projectName: "name", projectManager: "manager" } as const;
const asWritten = (row: Plain): Plain =>
  row.writtenAs === "name" && row.projectCode === null
    ? {
        ...row,
        ...Object.fromEntries(
          Object.entries(shortForm).flatMap(([long, short]) => [
            [short, row[long]],
            [long, null],
          ]),
        ),
      }
    : row;
type Declared = ReadonlyArray<readonly [name: string, field: Pick<CustomField, "type">]>;
/** Whether a cell of the field's own column tells the value: one of another type, which an import left, would be read as text. */
const fitsCell = (field: Pick<CustomField, "type">, value: unknown): boolean => {
  const parsed = customKind(field).parse(value);
  return Result.isSuccess(parsed) && equal(parsed.success, value);
};
/** Custom values as cells: a column for each declared field, and one with whatever these do not hold, as JSON. */
const customCells = (declared: Declared, custom: Plain | null): ReadonlyArray<unknown> => {
  const left = { ...custom };
  const own = declared.map(([name, field]) => {
    const value = left[name] ?? null;
    if (value === null || !fitsCell(field, value)) return null;
    delete left[name];
    return value;
  });
  return [...own, Object.keys(left).length === 0 ? null : left];
};
/** The columns of a class, and how a record becomes cells. A state is the word that people wrote, which an import reads back. */
const columnsOf = (entity: Entity, declared: Declared) => {
  const fields = shownFields(entity).filter((name) => name !== "custom");
  const names = entity.name === "Project" ? [...fields, ...Object.values(shortForm)] : fields;
  const derived = derivedFieldOf(entity.name);
  const labelOf = (name: string): string => (name === derived?.name ? "statusLabel" : `${name}Label`);
  const cells = (row: Plain): ReadonlyArray<unknown> => {
    const written = entity.name === "Project" ? asWritten(row) : row;
    return [
      ...names.map((name) => written[labelOf(name)] ?? written[name]),
      ...customCells(declared, row.custom as Plain | null),
    ];
  };
  return { names: [...names, ...declared.map(([name]) => `custom.${name}`), "custom"], cells };
};

/** The rows of a class that the caller may read, page by page: each page is a list of its own, after the last row of the one before. */
async function* pagesOf(
  ports: Ports,
  caller: Caller,
  of: ExportOptions,
): AsyncGenerator<ReadonlyArray<Plain>, void, undefined> {
  const isOwn = knownEntity(of.class) === undefined;
  const list = tableOf(ports)
    .actionsOf(isOwn ? ownRecords : of.class)
    .replace(/\.actions$/, ".list");
  const call = callByName(ports, caller);
  const signal = of.signal === undefined ? {} : { signal: of.signal };
  const about = isOwn ? { class: of.class } : {};
  for (let after: string | null = null; ; ) {
    const page = orThrow(
      await call(list, { ...about, limit: pageOf, ...(after === null ? {} : { after }) }, signal),
    ) as ListPage<Plain>;
    if (page.results.length > 0) yield page.results;
    after = page.next;
    if (after === null) return;
  }
}

/** The declared fields that the caller may see. */
const declaredFor = async (ports: Ports, caller: Caller, name: string): Promise<Declared> => {
  const outcome = await callByName(ports, caller)("customFields.list", { class: name }, undefined);
  // Who may not know them, such as a client lead, gets the values in the column `custom`.
  if (Result.isFailure(outcome) && outcome.failure._tag === "ClassForbidden") return [];
  const { results } = orThrow(outcome) as { readonly results: ReadonlyArray<PlainCustomField> };
  return results.map((each) => [each.field, each]);
};

/** The rows of a class as the text of a file, in chunks of one page each. */
export async function* exportRows(
  ports: Ports,
  caller: Caller,
  of: ExportOptions,
): AsyncGenerator<string, void, undefined> {
  const pages = pagesOf(ports, caller, of);
  if (of.format === "json") {
    let separator = "[";
    for await (const rows of pages) {
      yield rows.map((row, i) => `${i === 0 ? separator : ","}\n${JSON.stringify(row)}`).join("");
      separator = ",";
    }
    yield separator === "[" ? "[]\n" : "\n]\n";
    return;
  }
  const entity = knownEntity(of.class) ?? OwnRecord;
  const { names, cells } = columnsOf(entity, await declaredFor(ports, caller, of.class));
  const head = csvLine(names);
  let first = true;
  for await (const rows of pages) {
    yield (first ? head : "") + rows.map((row) => csvLine(cells(row))).join("");
    first = false;
  }
  if (first) yield head;
}
