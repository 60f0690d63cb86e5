import { derivedFieldOf, derivedFieldsOf } from "../../domain/derived-fields.ts";
import { entityNamed } from "../../domain/entities.ts";
import { allFields, type Entity, type Field } from "../../domain/kernel/schema/entity.ts";
import type { Ports } from "../../ports/ports.ts";
import { callByName, tableOf } from "../call-by-name.ts";
import type { Caller } from "../caller/caller.ts";
import { orThrow } from "../caller/or-throw.ts";
import type { ListPage } from "../define/class-queries.ts";
import type { Operations } from "../index.ts";
import { csvLine } from "./csv-text.ts";

/** The classes that have a list. */
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
  readonly class: ExportedClass;
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
/** The columns of a class, and how a record becomes cells. A state is the word that people wrote, which an import reads back. */
const columnsOf = (entity: Entity) => {
  const fields = shownFields(entity);
  const names = entity.name === "Project" ? [...fields, ...Object.values(shortForm)] : fields;
  const derived = derivedFieldOf(entity.name);
  const labelOf = (name: string): string => (name === derived?.name ? "statusLabel" : `${name}Label`);
  const cells = (row: Plain): ReadonlyArray<unknown> => {
    const written = entity.name === "Project" ? asWritten(row) : row;
    return names.map((name) => written[labelOf(name)] ?? written[name]);
  };
  return { names, cells };
};

/** The rows of a class that the caller may read, page by page: each page is a list of its own, after the last row of the one before. */
async function* pagesOf(
  ports: Ports,
  caller: Caller,
  of: ExportOptions,
): AsyncGenerator<ReadonlyArray<Plain>, void, undefined> {
  const list = tableOf(ports)
    .actionsOf(of.class)
    .replace(/\.actions$/, ".list");
  const call = callByName(ports, caller);
  const signal = of.signal === undefined ? {} : { signal: of.signal };
  for (let after: string | null = null; ; ) {
    const page = orThrow(
      await call(list, { limit: pageOf, ...(after === null ? {} : { after }) }, signal),
    ) as ListPage<Plain>;
    if (page.results.length > 0) yield page.results;
    after = page.next;
    if (after === null) return;
  }
}

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
  const { names, cells } = columnsOf(entityNamed(of.class));
  const head = csvLine(names);
  let first = true;
  for await (const rows of pages) {
    yield (first ? head : "") + rows.map((row) => csvLine(cells(row))).join("");
    first = false;
  }
  if (first) yield head;
}
