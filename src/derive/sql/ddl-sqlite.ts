import {
  type Column,
  columnsOf,
  columnsOfFields,
  counter,
  foreignKeyFields,
  hasKeys,
  indexName,
  keyIndexesOf,
  keysColumn,
  type PartColumn,
  partsOf,
  snakeCase,
  systemIndexes,
  tableName,
} from "../../adapters/sql/schema/columns.ts";
import type { SystemTable } from "../../domain/change-log/system-tables.ts";
import { type Entity, uniquesOf } from "../../domain/kernel/schema/entity.ts";

const types = { text: "text", integer: "integer", boolean: "integer", json: "text" } as const;
const quoted = (names: ReadonlyArray<string>): string => names.map((name) => `"${snakeCase(name)}"`).join(", ");
const line = ({ column, storage, nullable, initial }: Column): string =>
  `  "${column}" ${types[storage]}${nullable ? "" : " not null"}${defaultOf(initial, Number)}`;
/** The `default` of a column: existing rows get it when the column is added. */
export const defaultOf = (initial: Column["initial"], ofBoolean: (value: boolean) => number | boolean): string => {
  if (initial === undefined) return "";
  if (typeof initial === "string") return ` default '${initial.replaceAll("'", "''")}'`;
  return ` default ${typeof initial === "boolean" ? ofBoolean(initial) : initial}`;
};

/** The same expression on Postgres. */
export const partText = ({ of, path }: PartColumn): string =>
  [`"${of}"`, ...path.slice(0, -1).map((name) => `-> '${name}'`), `->> '${path.at(-1)}'`].join(" ");
// Virtual: SQLite cannot add a stored generated column to an existing table.
const partLine = (part: PartColumn): string =>
  `  "${part.column}" ${types[part.storage]} generated always as (${partText(part)}) virtual`;

const index = (table: string, names: ReadonlyArray<string>, unique = false): string =>
  `create ${unique ? "unique " : ""}index ${indexName(table, names, unique)} on ${table}`;

/** Throws if a class cannot have a correct table. */
export const checkClass = (of: Entity): void => {
  for (const { field, storage, initial } of columnsOf(of))
    if (storage === "json" && initial !== undefined)
      throw new Error(
        `${of.name}: a list, a structure or an amount has no initial value, as ${field}; make it optional`,
      );
  for (const names of uniquesOf(of))
    if (names.some((name) => of.fields[name]?.open === true))
      throw new Error(`${of.name}: a unique set with an open end would make open ends equal`);
};

/** Every key and index starts with the organization, so that no statement covers two firms. */
const entityDdl = (of: Entity, known: ReadonlySet<string>): ReadonlyArray<string> => {
  const table = tableName(of.name);
  const inFirm = (names: ReadonlyArray<string>): string => `(${quoted(["organizationId", ...names])})`;
  checkClass(of);
  const keys = foreignKeyFields(of, known).map(
    ({ field, references }) =>
      `  foreign key ${inFirm([field])} references ${tableName(references)} ${inFirm(["objectId"])}`,
  );
  const lines = [
    ...columnsOf(of).map(line),
    ...partsOf(of).map(partLine),
    ...(hasKeys(of) ? [`  "${keysColumn}" text`] : []),
    `  primary key ${inFirm(["objectId"])}`,
    ...keys,
  ];
  return [
    `create table ${table} (\n${lines.join(",\n")}\n) without rowid`,
    ...uniquesOf(of).map((names) => `${index(table, names, true)} ${inFirm(names)}`),
    ...of.indexes.map((names) => `${index(table, names)} ${inFirm(names)}`),
    ...keyIndexesOf(of).map(
      ({ name, before, key }) =>
        `create index ${name} on ${table} (${quoted(["organizationId", ...before])}, (${key}), "object_id") where ${key} is not null`,
    ),
  ];
};

const systemDdl = (of: SystemTable): ReadonlyArray<string> => {
  const { name, fields, key } = of;
  const table = tableName(name);
  const counts = counter in fields;
  const columns = columnsOfFields(fields).filter(({ field }) => field !== counter);
  const lines = counts
    ? [`  "${counter}" integer primary key`, ...columns.map(line)]
    : [...columns.map(line), `  primary key (${quoted(key)})`];
  return [
    `create table ${table} (\n${lines.join(",\n")}\n)${counts ? "" : " without rowid"}`,
    ...systemIndexes(of).map((names) => `${index(table, names)} (${quoted(names)})`),
  ];
};

/** The statements that create the tables in an empty SQLite database, the target of the migrations. */
export const sqliteDdl = (
  entities: ReadonlyArray<Entity>,
  system: ReadonlyArray<SystemTable>,
): ReadonlyArray<string> => {
  const known = new Set(entities.map(({ name }) => name));
  return [
    'create table firm_migration (\n  "version" integer primary key,\n  "at" integer not null,\n  "names" text,\n  "additive" integer not null default 0\n)',
    ...entities.flatMap((each) => entityDdl(each, known)),
    ...system.flatMap(systemDdl),
    'create table firm_feed (\n  "id" integer primary key check ("id" = 1),\n  "epoch" integer not null,\n  "system" text not null\n)',
  ];
};

export const ddlFile = (statements: ReadonlyArray<string>): string =>
  [
    "// Generated from src/domain/*/entity.ts by `npm run derive`.",
    "/** The tables that the migrations must create. */",
    "export const ddl: ReadonlyArray<string> = [",
    ...statements.map((each) => `  \`${each}\`,`),
    "];",
    "",
  ].join("\n");
