import { sql } from "kysely";
import type { Arguments } from "../../../domain/kernel/policy/evaluate.ts";
import type { Load, ParameterTypes, Read } from "../../../ports/load.ts";
import type { LoadedRows } from "../../../ports/store.ts";
import type { Dialect } from "../../sql/dialect.ts";
import { condition } from "../../sql/filter/condition.ts";
import { columnAt, nameAt } from "../../sql/filter/scope.ts";
import { kindOfArgument, organizationParameter, type Parameter, type ParameterKind } from "../../sql/parameters.ts";
import { sortById } from "../../sql/rows/lookup-values.ts";
import { readerOf } from "../../sql/rows/row-codec.ts";
import { columnNamed, tableName } from "../../sql/schema/columns.ts";
import { statementOf } from "../../sql/statement.ts";
import { classNamed, sortsInMemory } from "../../sql/statements/select.ts";
import type { BoundStatement, PreparedStatement, ResultSets } from "../connection/bound-statement.ts";
import { codecs } from "../generated/codecs.gen.ts";
import { callContextArguments, callContextColumns, type joinById } from "../statements/call-context.ts";
import { typeOf } from "../statements/dialect.ts";
import { recordsByIdSql } from "../statements/load-statements.ts";
import type { StatementFactory } from "../statements/prepare.ts";
import type { AnyCommand } from "./run-command.ts";

/** The reads of one load for several commands at once: each statement answers all of them, and each row begins with the number of its command. */
export interface GroupReads {
  readonly bind: (commands: ReadonlyArray<AnyCommand>) => ReadonlyArray<BoundStatement>;
  /** The row of the call context and the state, for each command. */
  readonly states: (
    results: ResultSets,
    count: number,
  ) => ReadonlyArray<{ readonly contextRow: ReadonlyArray<string | null>; readonly state: LoadedRows }>;
}

const given = "given";
/** Parameters with a value for each command become columns of a table of the commands. */
const perCommand = (dialect: Dialect): Dialect => ({
  ...dialect,
  parameter: (marker) =>
    marker.param === organizationParameter.param
      ? dialect.parameter(marker)
      : sql`${sql.ref(`${given}.${marker.param}`)}`,
});

/**
 * Joins one row by its id for each command. The subquery with a limit is one that the planner does not flatten: it always looks up
 * a few rows by key, and never scans the class to join it, whatever it estimates about the firm.
 */
const joinByIdPerCommand: typeof joinById = (
  { table, parameter },
  name,
  alias,
  id,
  inFirm = parameter(organizationParameter),
) =>
  sql`left join lateral (select * from ${table(tableName(name))} as held where held.organization_id = ${inFirm} and held.object_id = ${id} limit 1) as ${sql.id(alias)} on true`;

/** Rows without an order that memory does not give them; a limit takes any. */
const isGroupable = (read: Read): boolean =>
  read.kind === "byId" ||
  (read.kind === "many" &&
    sortsInMemory({ ...read, limit: null }) &&
    (read.limit === null || read.anyTies !== undefined));
/** Whether one statement can answer each read for many commands. */
const canBeGrouped = ({ parameters: shape, lookups: through, locks, reads }: Load<unknown, ParameterTypes>): boolean =>
  Object.keys(through).length === 0 &&
  Object.values(shape).every((kind) => kind !== "texts") &&
  locks.every((lock) => !("every" in lock) && lock.entity.name !== "Organization") &&
  Object.values(reads as Readonly<Record<string, Read>>).every(isGroupable);

/** The reads of a load whose commands can share a transaction; null for other loads. */
export const groupReads = (
  { dialect, prepare }: StatementFactory,
  load: Load<unknown, ParameterTypes>,
): GroupReads | null => {
  if (!canBeGrouped(load)) return null;
  const kinds: Record<string, ParameterKind> = { $user: "text", $session: "text" };
  for (const [name, kind] of Object.entries(load.parameters)) kinds[name] = kindOfArgument(kind);
  const names = Object.keys(kinds);
  const perCommandDialect = perCommand(dialect);
  const lists = names.map((name) => ({ name, marker: { param: `$list ${name}`, kind: "texts" } satisfies Parameter }));
  const table = sql`unnest(${sql.join(
    lists.map(({ name, marker }) => sql`${marker}::${sql.raw(`${typeOf[kinds[name] ?? "text"]}[]`)}`),
  )}) with ordinality as ${sql.id(given)}(${sql.join([...names, "nth"].map((name) => sql.id(name)))})`;
  const nth = sql.ref(`${given}.nth`);

  const all = Object.entries(load.reads as Readonly<Record<string, Read>>);
  const byKey = recordsByIdSql(
    perCommandDialect,
    all.filter(([, { kind }]) => kind === "byId"),
    joinByIdPerCommand,
  );
  const statements: Array<PreparedStatement & { readonly values: (lists: Arguments) => ReadonlyArray<string | null> }> =
    [];
  const add = (text: ReturnType<typeof sql>, columns: number): void => {
    const { text: written, bind } = statementOf(dialect, text.compile(dialect.db));
    const { name } = prepare({ text: written, bind }, columns);
    statements.push({
      name,
      text: written,
      columns,
      values: bind as (args: Arguments) => ReadonlyArray<string | null>,
    });
  };
  add(
    sql`select ${nth}, ${sql.join(byKey.picked)} from ${table} ${sql.join(byKey.joins, sql` `)}`,
    byKey.picked.length + 1,
  );
  const many = all.flatMap(([name, read]) => {
    if (read.kind !== "many") return [];
    const scope = { dialect: perCommandDialect, entity: read.entity, depth: 0, kinds, classes: classNamed };
    // `offset 0` keeps the planner from flattening the subquery.
    const end = read.limit === null ? sql`offset 0` : sql`limit ${sql.raw(String(read.limit))}`;
    const columns = read.pick.map((field) => columnAt(0, columnNamed(read.entity, field).column));
    add(
      sql`select ${nth}, ${sql.join(columns)} from ${table} cross join lateral (select ${sql.join(columns)} from ${dialect.table(tableName(read.entity.name))} as ${sql.id(nameAt(0))} where ${columnAt(0, "organization_id")} = ${dialect.parameter(organizationParameter)} and ${condition(scope, read.where)} ${end}) as ${sql.id(nameAt(0))}`,
      columns.length + 1,
    );
    return [{ name, reader: readerOf(codecs, read.entity, read.pick) }];
  });

  return {
    bind: (commands) => {
      const rows = commands.map(
        ({ call, args }): Readonly<Record<string, unknown>> => ({
          ...args,
          ...callContextArguments(call),
        }),
      );
      const values: Record<string, unknown> = { [organizationParameter.param]: commands[0]?.call.organizationId };
      for (const { name, marker } of lists) values[marker.param] = rows.map((row) => row[name] ?? null);
      return statements.map((of) => ({ statement: of, values: of.values(values as Arguments) }));
    },
    states: (results, count) => {
      const [byIdRows = [], ...rest] = results;
      const made = Array.from({ length: count }, () => ({
        contextRow: [] as ReadonlyArray<string | null>,
        state: Object.fromEntries(many.map(({ name }) => [name, [] as Array<unknown>])) as Record<string, unknown>,
      }));
      for (const row of byIdRows) {
        const one = made[Number(row[0]) - 1];
        if (one === undefined) throw new Error("A row that belongs to no command");
        one.contextRow = row.slice(1, 1 + callContextColumns.length);
        const record = row.slice(1);
        for (const { name, value } of byKey.records) one.state[name] = value(record);
      }
      for (const [i, { name, reader }] of many.entries()) {
        for (const row of rest[i] ?? []) {
          const one = made[Number(row[0]) - 1];
          if (one === undefined) throw new Error("A row that belongs to no command");
          (one.state[name] as Array<unknown>).push(reader(row.slice(1)));
        }
        for (const { state } of made) sortById(state[name] as Array<unknown>);
      }
      return made;
    },
  };
};
