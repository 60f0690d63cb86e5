import { type SystemTable, systemTables } from "../../../domain/change-log/system-tables.ts";
import { allEntities } from "../../../domain/entities.ts";
import { rowFields, uniquesOf } from "../../../domain/kernel/schema/entity.ts";
import { indexName, keyIndexesOf, systemIndexes, tableName } from "./columns.ts";

/** A firm of some size: rows of a table in all firms, rows of one. */
const inAll = 1_000_000;
const inOne = 100_000;
/** The number of distinct values of a field of this kind in one firm. */
const different: Readonly<Record<string, number>> = {
  id: 2_000,
  text: 20_000,
  day: 200,
  key: 2_000,
  word: 4,
  literal: 4,
};
const otherwise = 50;

type Kinded = { readonly kind: { readonly type: string } };
/** A row of `sqlite_stat1`: the number of rows, then how many share the first column of the index, the first two, and so on. */
const statistic = (
  table: string,
  index: string,
  fields: ReadonlyArray<Kinded | undefined>,
  unique: boolean,
): string => {
  const counts = [inAll, inOne];
  for (const each of fields) {
    const among = different[each?.kind.type ?? ""] ?? otherwise;
    counts.push(Math.max(1, Math.round((counts.at(-1) ?? 1) / among)));
  }
  if (unique) counts[counts.length - 1] = 1;
  const values = `'${table}', '${index}', '${counts.join(" ")}'`;
  return `insert into sqlite_stat1 (tbl, idx, stat) select ${values} where not exists (select 1 from sqlite_stat1 where tbl = '${table}' and idx = '${index}')`;
};

/**
 * Statistics for the planner, unless the host ran ANALYZE. Without statistics SQLite assumes ten rows per firm, and reads the whole
 * firm by primary key instead of fifty rows by an index.
 */
export const plannerStatistics = (): ReadonlyArray<string> => [
  // Creates the table of statistics if it is missing.
  "analyze firm_migration",
  ...allEntities.flatMap((each) => {
    const table = tableName(each.name);
    const fields = (names: ReadonlyArray<string>) => names.map((name) => each.fields[name]);
    return [
      // The primary key of a table without rowid has the name of the table.
      statistic(table, table, [rowFields.objectId], true),
      ...uniquesOf(each).map((names) => statistic(table, indexName(table, names, true), fields(names), true)),
      ...each.indexes.map((names) => statistic(table, indexName(table, names), fields(names), false)),
      ...keyIndexesOf(each).map(({ name, before }) =>
        statistic(table, name, [...fields(before), { kind: { type: "key" } }, rowFields.objectId], true),
      ),
    ];
  }),
  ...systems.flatMap((each) => {
    const table = tableName(each.name);
    return systemIndexes(each).map(([, ...names]) =>
      statistic(
        table,
        indexName(table, ["organizationId", ...names]),
        names.map((name) => each.fields[name]),
        false,
      ),
    );
  }),
  "analyze sqlite_schema",
];

/** The tables whose indexes begin with the organization. */
const systems: ReadonlyArray<SystemTable> = [systemTables.ChangeLog];
