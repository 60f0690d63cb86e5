import * as Result from "effect/Result";
import * as Schema from "effect/Schema";
import type { classPolicies, entities } from "../../domain/classes.gen.ts";
import { entityNamed } from "../../domain/entities.ts";
import type { Moment } from "../../domain/kernel/context/moment.ts";
import type { Sentence } from "../../domain/kernel/messages/english/sentences.ts";
import { type Entity, type Row, shownFields } from "../../domain/kernel/schema/entity.ts";
import type { JsonSchema, JsonSchemas, Kind, Problem } from "../../domain/kernel/schema/kind.ts";
import { unknownField } from "../../domain/kernel/schema/unknown-field.ts";
import { type Read, rowsWhere } from "../../ports/load.ts";
import type { LoadedRows } from "../../ports/store.ts";
import type { AccessList } from "../policy/access-list.ts";
import {
  accessReads,
  fieldsWithAccess,
  followFromRows,
  furtherAccessReads,
  loadedAccessLists,
} from "../policy/access-reads.ts";
import { policies } from "../policy/policies.ts";
import { hiddenFieldReads, hidesByRelatedRows, relatedRecords, type ShownRows } from "../policy/related-records.ts";
import { filterableFields, targetOf } from "../query/filter-fields.ts";
import { readableMatching } from "../query/filter-predicate.ts";
import type { FieldsOfClass, TargetOf } from "../query/where-type.ts";
import { type PlainOfClass, recordsFormatter } from "./format-record.ts";

/** How deep includes may be nested. */
export const deepestInclude = 3;

/** Which records to add: for each pointer `true`, or which records to add to those. */
type IncludeOf<E> = {
  readonly [K in keyof FieldsOfClass<E> as [TargetOf<FieldsOfClass<E>[K]>] extends [never] ? never : K]?:
    | boolean
    | IncludeOf<TargetOf<FieldsOfClass<E>[K]>>;
};
/** The records that rows point to, by class and id, each once. */
export type Included = {
  readonly [N in keyof typeof classPolicies & keyof typeof entities]?: Readonly<
    Record<string, PlainOfClass<(typeof entities)[N]>>
  >;
};

/** A pointer to follow, and those of the records behind it. */
export interface Inclusion {
  readonly field: string;
  readonly entity: string;
  readonly of: ReadonlyArray<Inclusion>;
}

const pointers = new WeakMap<Entity, ReadonlyMap<string, Entity>>();
/** The pointers that can be followed. One that is hidden on some rows could not. */
const pointersOf = (entity: Entity): ReadonlyMap<string, Entity> => {
  const known = pointers.get(entity);
  if (known !== undefined) return known;
  const found = new Map(
    [...filterableFields(entity)].flatMap(([name, field]) => {
      const target = targetOf(field);
      const isHidden = policies[entity.name]?.hidden.some((each) => each.field === name);
      return target === undefined || isHidden === true ? [] : [[name, target] as const];
    }),
  );
  pointers.set(entity, found);
  return found;
};

const parseInclude = (
  entity: Entity,
  sent: unknown,
  at: ReadonlyArray<string>,
): Result.Result<ReadonlyArray<Inclusion>, Problem<"TypeMismatch" | "UnknownField">> => {
  const expected: Sentence = { id: "includes", of: entity.name, most: deepestInclude };
  if (typeof sent !== "object" || sent === null || Array.isArray(sent) || at.length >= deepestInclude)
    return Result.fail({ tag: "TypeMismatch", expected, inside: { path: at, got: sent } });
  const pointers = pointersOf(entity);
  const found: Array<Inclusion> = [];
  for (const [field, asked] of Object.entries(sent)) {
    const target = pointers.get(field);
    if (asked === undefined) continue;
    if (target === undefined)
      return unknownField({ id: "pointerOf", of: entity.name }, [...at, field], field, [...pointers.keys()]);
    if (asked === false) continue;
    const of = asked === true ? Result.succeed([]) : parseInclude(target, asked, [...at, field]);
    if (Result.isFailure(of)) return Result.fail(of.failure);
    found.push({ field, entity: target.name, of: of.success });
  }
  return Result.succeed(found);
};

const includeSchema = (entity: Entity, schemas: JsonSchemas): JsonSchema =>
  schemas.named(`${entity.name}Include`, () => ({
    type: "object",
    properties: Object.fromEntries(
      [...pointersOf(entity)].map(([name, target]) => [
        name,
        {
          anyOf: [
            { type: "boolean" },
            schemas.complete
              ? includeSchema(target, schemas)
              : { type: "object", description: `Pointers of ${target.name}.` },
          ],
        },
      ]),
    ),
    additionalProperties: false,
  }));

export interface IncludeKind<E>
  extends Kind<
    ReadonlyArray<Inclusion>,
    unknown,
    IncludeOf<E>,
    ReadonlyArray<Inclusion>,
    "TypeMismatch" | "UnknownField"
  > {}
/** The kind of an `include`. */
export const includeKind = <E extends Entity>(entity: E): IncludeKind<E> => ({
  type: "json",
  schema: Schema.Unknown as unknown as Schema.Top & { readonly Type: ReadonlyArray<Inclusion> },
  expected: { id: "includes", of: entity.name, most: deepestInclude },
  faults: ["TypeMismatch", "UnknownField"],
  parse: (sent) => parseInclude(entity, sent, []),
  validate: (include) => Result.succeed(include),
  format: (include) => include,
  json: (schemas) => includeSchema(entity, schemas),
});

type Rows = ReadonlyArray<Row>;
const sourceAt = (level: number): ShownRows => `included ${level}`;
const readName = (level: number, entity: string): string => `${sourceAt(level)} ${entity}`;
const idsIn = (rows: Rows, field: string): Set<string> => {
  const ids = new Set<string>();
  for (const row of rows as ReadonlyArray<unknown> as ReadonlyArray<Readonly<Record<string, unknown>>>) {
    const pointer = row[field];
    if (Array.isArray(pointer)) for (const id of pointer) ids.add(id);
    else if (typeof pointer === "string") ids.add(pointer);
  }
  return ids;
};

/** The pointers of one level, each with the rows that have it. */
type Level = ReadonlyArray<readonly [inclusion: Inclusion, rows: Rows]>;
const levelOf = (include: ReadonlyArray<Inclusion>, rows: Rows, loaded: LoadedRows, level: number): Level => {
  let found: Level = include.map((each) => [each, rows]);
  for (let i = 0; i < level; i++) {
    const pointers = found;
    found = pointers.flatMap(([inclusion, from]) => {
      const { entity, of } = inclusion;
      if (of.length === 0) return [];
      const records = (loaded[readName(i, entity)] ?? []) as Rows;
      // Of a class that one pointer names, every record was read for that pointer.
      const isOnly = pointers.every(([other]) => other === inclusion || other.entity !== entity);
      const reached = isOnly ? records : reachedFrom(from, inclusion, records);
      return of.map((each) => [each, reached] as const);
    });
  }
  return found;
};
const reachedFrom = (from: Rows, { field }: Inclusion, records: Rows): Rows => {
  const ids = idsIn(from, field);
  return records.filter(({ objectId }) => ids.has(objectId));
};
const classesIn = (loaded: LoadedRows, level: number): ReadonlyArray<readonly [Entity, Rows]> => {
  const prefix = readName(level, "");
  const found: Array<readonly [Entity, Rows]> = [];
  for (const name in loaded)
    if (name.startsWith(prefix)) found.push([entityNamed(name.slice(prefix.length)), loaded[name] as Rows]);
  return found;
};

/** The reads of one level, one for each class, and what decides which fields of the level before are hidden. */
export const includeReads = (
  include: ReadonlyArray<Inclusion>,
  rows: Rows,
  loaded: LoadedRows,
  level: number,
  permissions: boolean,
  at: Moment,
): Readonly<Record<string, Read>> => {
  const before = classesIn(loaded, level - 1);
  if (level > 0 && before.length === 0) return {};
  const wanted = new Map<string, Set<string>>();
  for (const [{ field, entity }, from] of levelOf(include, rows, loaded, level)) {
    const ids = wanted.get(entity);
    const found = idsIn(from, field);
    if (ids === undefined) wanted.set(entity, found);
    else for (const id of found) ids.add(id);
  }
  const reads: Record<string, Read> = {};
  for (const [name, ids] of wanted) {
    if (ids.size === 0) continue;
    const entity = entityNamed(name);
    const where = readableMatching(entity, [{ field: "objectId", by: "in", values: [...ids] }], at);
    reads[readName(level, name)] = rowsWhere(
      entity,
      where,
      permissions ? fieldsWithAccess(entity, at) : shownFields(entity),
    );
  }
  for (const [entity, of] of before)
    Object.assign(reads, hiddenFieldReads(sourceAt(level - 1), entity, of as never, at));
  return reads;
};

/** The access lists of records, by class and id. */
export type Permissions = Readonly<Record<string, Readonly<Record<string, AccessList>>>>;

/** What the round after `level` reads for the access lists of the records of this level, and for those of the level before. */
export const includedAccessReads = (loaded: LoadedRows, level: number, at: Moment): Readonly<Record<string, Read>> => {
  const reads: Record<string, Read> = {};
  for (const [of, rows] of classesIn(loaded, level))
    Object.assign(reads, accessReads(sourceAt(level), of, rows as never, loaded, at));
  for (const [of, rows] of classesIn(loaded, level - 1))
    Object.assign(reads, furtherAccessReads(sourceAt(level - 1), of, rows as never, loaded, at));
  return reads;
};
/** The access lists of included records. */
export const includedPermissions = (loaded: LoadedRows, at: Moment): Permissions => {
  const found: Record<string, Record<string, AccessList>> = {};
  for (let level = 0; level < deepestInclude; level++)
    for (const [of, rows] of classesIn(loaded, level)) {
      const lists = loadedAccessLists(sourceAt(level), of, rows as never, loaded, at);
      found[of.name] = { ...found[of.name], ...lists };
    }
  return found;
};

/** The last round that reads something about rows which round `from` reads, and about what they include. */
export const lastRoundFor = (
  of: Entity,
  include: ReadonlyArray<Inclusion>,
  permissions: boolean,
  at: Moment,
  holdersAreRead = false,
  from = 0,
): number => {
  const access = holdersAreRead ? 0 : followFromRows(of, at) ? 1 : 2;
  return Math.max(
    from + (hidesByRelatedRows(of, at) ? 1 : 0),
    from + (permissions ? access : 0),
    ...include.map((each) => lastRoundFor(entityNamed(each.entity), each.of, permissions, at, false, from + 1)),
  );
};

/** The included records as the actor may see them. */
export const includedRecords = (loaded: LoadedRows, at: Moment): Included => {
  const found: Record<string, Record<string, unknown>> = {};
  for (let level = 0; level < deepestInclude; level++) {
    const around = relatedRecords(sourceAt(level), loaded);
    for (const [{ name }, rows] of classesIn(loaded, level)) {
      const records = found[name] ?? {};
      found[name] = records;
      const format = recordsFormatter(name, at, around);
      for (const row of rows) records[row.objectId] = format(row);
    }
  }
  return found as Included;
};
