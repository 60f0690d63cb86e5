import * as SchemaAST from "effect/SchemaAST";
import type { SystemTable } from "../../../domain/change-log/system-tables.ts";
import { isIndexable } from "../../../domain/custom-field/extensible.ts";
import { mostIndexed, ownRecords } from "../../../domain/kernel/context/custom-fields.ts";
import { allFields, type Entity, type Field, type Fields } from "../../../domain/kernel/schema/entity.ts";
import { openEnd } from "../../../domain/kernel/values/day.ts";

/** How a database holds a field. Lists, structures and amounts are JSON text. */
type Storage = "text" | "integer" | "boolean" | "json";
/** A column and its field, for the reader and the writer. */
export interface Column {
  readonly field: string;
  readonly column: string;
  readonly storage: Storage;
  /** May hold NULL. An `open` field never does: absent is stored as `openEnd`, so that an index answers "reaches". */
  readonly nullable: boolean;
  readonly open: boolean;
  /** The value of rows that are older than the column. */
  readonly initial?: string | number | boolean;
}

const storages: Readonly<Record<string, Storage>> = {
  text: "text",
  url: "text",
  id: "text",
  word: "text",
  literal: "text",
  day: "integer",
  instant: "integer",
  percent: "integer",
  hours: "integer",
  integer: "integer",
  boolean: "boolean",
  money: "json",
  list: "json",
  json: "json",
};

/** `endDate` → `end_date`, `ChangeLog` → `change_log`. */
export const snakeCase = (name: string): string =>
  name.replace(/[A-Z]/g, (letter, at: number) => (at === 0 ? "" : "_") + letter.toLowerCase());

/** `firm_project_by_project_manager`, or `firm_user_one_username_key` for a unique index. */
export const indexName = (table: string, fields: ReadonlyArray<string>, unique = false): string =>
  `${table}_${unique ? "one" : "by"}_${fields.map(snakeCase).join("_")}`;

/** A numbered table has its number as rowid: never reused, because the last row is never deleted, and part of each index. */
export const counter = "seq";
/** The indexes of a table without a class; a numbered table has one for its key, which is not its primary key. */
export const systemIndexes = ({ fields, key, indexes }: SystemTable): ReadonlyArray<ReadonlyArray<string>> =>
  counter in fields ? [key, ...indexes].map((names) => names.filter((each) => each !== counter)) : indexes;

/** The table of a class (docs/decisions/006). */
export const tableName = (name: string): string => `firm_${snakeCase(name)}`;

const columnOf = (name: string, { kind, optional, ...field }: Field): Column => {
  const open = field.open === true;
  const storage = storages[kind.type];
  if (storage === undefined) throw new Error(`No column can hold ${name}, a ${kind.type}`);
  // Without an initial value a column is NULL, except for an open end.
  const initial = field.initial ?? (open && field.initial === null ? openEnd : undefined);
  return {
    field: name,
    column: snakeCase(name),
    storage,
    nullable: optional && !open,
    open,
    ...(initial === undefined ? {} : { initial }),
  };
};

/** The columns of any table, in the order of its fields. */
export const columnsOfFields = (fields: Fields): ReadonlyArray<Column> =>
  Object.entries(fields).map(([name, field]) => columnOf(name, field));

/** Cached by class. */
const ofEach = <C>(make: (of: Entity) => ReadonlyArray<C>): ((of: Entity) => ReadonlyArray<C>) => {
  const cached = new WeakMap<Entity, ReadonlyArray<C>>();
  return (of) => {
    const made = cached.get(of) ?? make(of);
    cached.set(of, made);
    return made;
  };
};
/** The columns of a class, the common ones first. */
export const columnsOf: (of: Entity) => ReadonlyArray<Column> = ofEach((of) => columnsOfFields(allFields(of)));

/** A generated column: a member of a structure, by its path. */
export interface PartColumn extends Column {
  /** The column of the structure. */
  readonly of: string;
  readonly path: ReadonlyArray<string>;
}
const storageTags: Readonly<Record<string, Storage>> = { String: "text", Number: "integer", Boolean: "boolean" };
/** The type of a member, without null. */
const memberAt = (ast: SchemaAST.AST, [name, ...rest]: ReadonlyArray<string>): SchemaAST.AST | undefined => {
  if (SchemaAST.isUnion(ast))
    return ast.types.flatMap((each) => memberAt(each, name === undefined ? [] : [name, ...rest]) ?? [])[0];
  if (name === undefined) return SchemaAST.isNull(ast) ? undefined : ast;
  if (!SchemaAST.isObjects(ast)) return undefined;
  const member = ast.propertySignatures.find((each) => each.name === name);
  return member && memberAt(member.type, rest);
};
/** `snapshot_amount_minor` for `amount.minor` of `snapshot`. */
export const partColumnName = (name: string, part: string): string =>
  [name, ...part.split(".")].map(snakeCase).join("_");
const partOf = (name: string, { kind }: Field, part: string): PartColumn => {
  const path = part.split(".");
  const storage = storageTags[memberAt(kind.schema.ast, path)?._tag ?? ""];
  if (storage === undefined) throw new Error(`No column can hold ${name}.${part}`);
  const column = partColumnName(name, part);
  return { field: `${name}.${part}`, column, storage, nullable: true, open: false, of: snakeCase(name), path };
};
/** The generated columns of a class. */
export const partsOf: (of: Entity) => ReadonlyArray<PartColumn> = ofEach((of) =>
  Object.entries(of.fields).flatMap(([name, field]) => (field.parts ?? []).map((part) => partOf(name, field, part))),
);

/** The column of a field or part; an unknown field is a defect. */
export const columnNamed = (of: Entity, field: string): Column => {
  const column = (field.includes(".") ? partsOf(of) : columnsOf(of)).find((each) => each.field === field);
  if (column === undefined) throw new Error(`${of.name} has no field ${field}`);
  return column;
};

/** The column for the keys of indexed custom fields, a JSON list by slot; NULL if the class has no indexed field (docs/decisions/020). */
export const keysColumn = "custom_keys";
/** Whether the table of a class has the column for keys. */
export const hasKeys = ({ name }: Entity): boolean => name === ownRecords || isIndexable(name);
/** An index of the keys in one slot, without the rows that have none: for a class without an indexed field it is empty. */
export interface KeyIndex {
  readonly name: string;
  /** The statistics of the keys, because Postgres does not use those of an index that leaves out rows. */
  readonly statistics: string;
  /** The fields before the key, behind the organization. */
  readonly before: ReadonlyArray<string>;
  /** As SQL of both databases. */
  readonly key: string;
}
export const keyIndexesOf = (of: Entity): ReadonlyArray<KeyIndex> =>
  hasKeys(of)
    ? Array.from({ length: mostIndexed }, (_, slot) => ({
        name: `${tableName(of.name)}_by_key_${slot + 1}`,
        statistics: `${tableName(of.name)}_of_key_${slot + 1}`,
        before: of.name === ownRecords ? ["class"] : [],
        key: `"${keysColumn}" ->> ${slot}`,
      }))
    : [];

/** A pointer that is a foreign key. */
export interface ForeignKeyField {
  readonly field: string;
  readonly references: string;
}
/** The pointers of a class that are foreign keys: to a class that is `known`, and not outliving its row (R-REF-1). */
export const foreignKeyFields = (of: Entity, known: ReadonlySet<string>): ReadonlyArray<ForeignKeyField> =>
  Object.entries(of.fields).flatMap(([field, { references, dangles }]) =>
    references === undefined || dangles === true || !known.has(references) ? [] : [{ field, references }],
  );
