import { foreignKeysOf } from "../../adapters/postgres/schema/foreign-keys.ts";
import {
  type Column,
  columnsOf,
  columnsOfFields,
  counter,
  hasKeys,
  keyIndexesOf,
  keysColumn,
  type PartColumn,
  partsOf,
  snakeCase,
  tableName,
} from "../../adapters/sql/schema/columns.ts";
import { boundedIndexName, primaryKeyName } from "../../adapters/sql/schema/constraint-names.ts";
import type { SystemTable } from "../../domain/change-log/system-tables.ts";
import { allFields, type Entity, type Field, type Fields, uniquesOf } from "../../domain/kernel/schema/entity.ts";
import { openEnd } from "../../domain/kernel/values/day.ts";
import { numberBounds } from "../number-bounds.ts";
import { checkClass, defaultOf, partText } from "./ddl-sqlite.ts";

/** The placeholder for the schema; `migrationSql` replaces it by a quoted name. */
const schema = "{schema}";
const quoted = (names: ReadonlyArray<string>): string => names.map((name) => `"${snakeCase(name)}"`).join(", ");
const inFirm = (names: ReadonlyArray<string>): string => `(${quoted(["organizationId", ...names])})`;

const least = -2_147_483_648;
const most = 2_147_483_647;
/** `integer` if every value that the kind allows fits, the open end included; else `bigint`. */
const integerType = ({ kind, open }: Field): string => {
  const { minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY } = numberBounds(kind.schema.ast);
  return minimum >= least && Math.max(maximum, open === true ? openEnd : maximum) <= most ? "integer" : "bigint";
};
/** Text is ordered by bytes, as in the other stores. `json` keeps the text as written, because rules compare stored values. */
const types = { text: 'text collate "C"', integer: "bigint", boolean: "boolean", json: "json" } as const;
const typeOf = (field: Field, { storage }: Column): string =>
  storage === "integer" ? integerType(field) : types[storage];

const lines = (fields: Fields, columns: ReadonlyArray<Column>): ReadonlyArray<string> =>
  columns.map((each) => {
    const type = typeOf(fields[each.field] as Field, each);
    return `  "${each.column}" ${type}${each.nullable ? "" : " not null"}${defaultOf(each.initial, Boolean)}`;
  });
/** Computed when the row is written. */
const partLine = (part: PartColumn): string => {
  const [type] = types[part.storage].split(" ");
  return `  "${part.column}" ${types[part.storage]} generated always as ((${partText(part)})::${type}) stored`;
};
const primary = (table: string, columns: string): string =>
  `  constraint ${primaryKeyName(table)} primary key ${columns}`;
const index = (table: string, names: ReadonlyArray<string>, unique = false): string =>
  `create ${unique ? "unique " : ""}index ${boundedIndexName(table, names, unique)} on ${schema}.${table}`;
const tableDdl = (table: string, body: ReadonlyArray<string>): string =>
  `create table ${schema}.${table} (\n${body.join(",\n")}\n)`;

const entityDdl = (of: Entity, known: ReadonlySet<string>): ReadonlyArray<string> => {
  const table = tableName(of.name);
  checkClass(of);
  const keys = foreignKeysOf(of, known).map(({ name, definition }) => `  constraint ${name} ${definition}`);
  return [
    tableDdl(table, [
      ...lines(allFields(of), columnsOf(of)),
      ...partsOf(of).map(partLine),
      ...(hasKeys(of) ? [`  "${keysColumn}" json`] : []),
      primary(table, inFirm(["objectId"])),
      ...keys,
    ]),
    ...uniquesOf(of).map((names) => `${index(table, names, true)} ${inFirm(names)}`),
    ...of.indexes.map((names) => `${index(table, names)} ${inFirm(names)}`),
    ...keyIndexesOf(of).flatMap(({ name, statistics, before, key }) => [
      `create index ${name} on ${schema}.${table} (${quoted(["organizationId", ...before])}, ((${key}) collate "C"), "object_id") where ${key} is not null`,
      `create statistics ${schema}.${statistics} on ((${key}) collate "C") from ${schema}.${table}`,
    ]),
  ];
};

const systemDdl = ({ name, fields, key, indexes }: SystemTable): ReadonlyArray<string> => {
  const table = tableName(name);
  const counts = counter in fields;
  const columns = columnsOfFields(fields).filter(({ field }) => field !== counter);
  const counted = [
    `  "${counter}" bigint not null generated always as identity`,
    // The transaction that wrote the row: the feed finds entries by it that were not visible before.
    '  "xid" xid8 not null default pg_current_xact_id()',
  ];
  return [
    tableDdl(table, [...(counts ? counted : []), ...lines(fields, columns), primary(table, `(${quoted(key)})`)]),
    ...[...indexes, ...(counts ? [["organizationId", "xid"]] : [])].map(
      (names) => `${index(table, names)} (${quoted(names)})`,
    ),
  ];
};

/**
 * The statements that create the tables in an empty Postgres schema, the target of the migrations. `{schema}` stands for its
 * name. Keys and constraints follow scale-out rules 1 to 10: each has a name of at most 50 bytes and starts with the organization.
 */
export const postgresDdl = (
  entities: ReadonlyArray<Entity>,
  system: ReadonlyArray<SystemTable>,
): ReadonlyArray<string> => {
  const known = new Set(entities.map(({ name }) => name));
  return [
    tableDdl("firm_migration", [
      '  "version" integer not null',
      '  "at" bigint not null',
      '  "names" text collate "C"',
      '  "additive" boolean not null default false',
      primary("firm_migration", '("version")'),
    ]),
    ...entities.flatMap((each) => entityDdl(each, known)),
    ...system.flatMap(systemDdl),
    tableDdl("firm_feed", [
      '  "id" integer not null default 1',
      '  "epoch" bigint not null',
      '  "system" text collate "C" not null',
      `  "kind" text collate "C" not null default 'snapshot'`,
      primary("firm_feed", '("id")'),
      '  constraint firm_feed_one check ("id" = 1)',
      `  constraint firm_feed_kind check ("kind" in ('snapshot', 'counter'))`,
    ]),
    tableDdl("firm_feed_head", [
      '  "organization_id" text collate "C" not null',
      '  "last_seq" bigint not null',
      primary("firm_feed_head", '("organization_id")'),
    ]),
  ];
};
