import { sql } from "kysely";
import { compareText } from "../../../domain/kernel/values/text.ts";
import { lruCache } from "../../sql/lru-cache.ts";
import { keysColumn, tableName } from "../../sql/schema/columns.ts";
import { logColumns } from "../../sql/statements/log-statements.ts";
import type { BoundStatement, PreparedStatement } from "../connection/bound-statement.ts";
import { copyText, copyThreshold } from "../connection/copy.ts";
import { arrayText } from "./dialect.ts";
import type { Layout } from "./layout.ts";
import type { StatementFactory } from "./prepare.ts";

export type Values = ReadonlyArray<string | null>;
/** A column to write, and the type that its text is cast to. */
export interface TargetColumn {
  readonly column: string;
  readonly type: string;
}
/** The kind of a change. The values of an update end with the id and the version before it; those of a removal are only these. */
export type ChangeKind = "insert" | "update" | "remove";
const rowKey: ReadonlyArray<TargetColumn> = [
  { column: "object_id", type: "text" },
  { column: "version", type: "bigint" },
];
const keysTarget: TargetColumn = { column: keysColumn, type: "json" };
const logTypes: Readonly<Record<string, string>> = { at: "bigint", version: "bigint", before: "json", after: "json" };
const logTargets = logColumns.map((column): TargetColumn => ({ column, type: logTypes[column] ?? "text" }));

const inParts = <T>(all: ReadonlyArray<T>, most: number): ReadonlyArray<ReadonlyArray<T>> =>
  Array.from({ length: Math.ceil(all.length / most) }, (_, nth) => all.slice(nth * most, (nth + 1) * most));
/** Turns rows into one array for each column. */
const columnwise = (rows: ReadonlyArray<Values>): Values =>
  (rows[0] ?? []).map((_, index) => arrayText(rows.map((row) => row[index] ?? null)));

/** Consecutive rows of one class and firm with the same kind of change. */
export interface RowGroup {
  readonly name: string;
  readonly organizationId: string;
  readonly kind: ChangeKind;
  /** The rows have the keys of custom fields behind all columns. */
  readonly keyed: boolean;
  readonly rows: ReadonlyArray<Values>;
}
export interface RowStatements {
  readonly write: (of: RowGroup, targets: ReadonlyArray<TargetColumn>) => ReadonlyArray<BoundStatement>;
  /** Log entries, numbered by one sequence. */
  readonly log: (rows: ReadonlyArray<Values>) => ReadonlyArray<BoundStatement>;
  /** Log entries, numbered by the counter of each firm. */
  readonly countedLog: (rows: ReadonlyArray<Values>) => ReadonlyArray<BoundStatement>;
}

/** The most rows in one list of values, for distributed tables. */
const mostListed = 40;

/** The statements that write rows: one for a single row, one for many, and one list of values for each length. */
export const rowStatements = ({ dialect, prepare }: StatementFactory, layout: Layout): RowStatements => {
  const statements = lruCache<PreparedStatement>(400);
  const text = (build: () => ReturnType<typeof sql>): PreparedStatement =>
    prepare({ text: build().compile(dialect.db).sql, bind: () => [] }, 0);
  const places = (targets: ReadonlyArray<TargetColumn>, array: boolean, before = 0) =>
    targets.map(({ type }, index) => sql.raw(`$${before + index + 1}::${type}${array ? "[]" : ""}`));
  const named = (targets: ReadonlyArray<TargetColumn>, table?: string) =>
    sql.join(targets.map(({ column }) => sql.ref(table === undefined ? column : `${table}.${column}`)));
  const tableNamed = (name: string) => dialect.table(tableName(name));
  /** The values as a table `given` with one column for each position. */
  const given = (targets: ReadonlyArray<TargetColumn>, many: boolean) => {
    const cells = targets.map((_, index) => sql.id(`v${index}`));
    // A single row is no array, so that the planner can use the key.
    return many
      ? sql`unnest(${sql.join(places(targets, true))}) with ordinality as given(${sql.join([...cells, sql.id("nth")])})`
      : sql`(select ${sql.join(places(targets, false).map((place, i) => sql`${place} as ${cells[i]}`))}) as given`;
  };
  const cell = (index: number) => sql.ref(`given.v${index}`);

  const insert = (name: string, targets: ReadonlyArray<TargetColumn>, many: boolean) =>
    many
      ? sql`insert into ${tableNamed(name)} (${named(targets)}) select ${sql.join(targets.map((_, index) => cell(index)))} from ${given(targets, true)} order by given.nth`
      : listed(name, targets, 1);
  /** Each row has its firm as a plain value, by which a distributed database finds the node. */
  const listed = (name: string, targets: ReadonlyArray<TargetColumn>, rows: number) =>
    sql`insert into ${tableNamed(name)} (${named(targets)}) values ${sql.join(
      Array.from({ length: rows }, (_, nth) => sql`(${sql.join(places(targets, false, nth * targets.length))})`),
    )}`;
  /** Divides by zero when a row does not have the expected version, which stops the pipeline before the commit. */
  const guarded = (change: ReturnType<typeof sql>, many: boolean) =>
    sql`with done as (${change} returning 1) select 1 / (case when count(*) = ${sql.raw(many ? "cardinality($1::text[])" : "1")} then 1 else 0 end) from done`;
  /** The firm is a parameter of its own: as a column of the rows it would not be a constant, and every node would be asked. */
  const atKey = (first: number) =>
    sql.join(
      [
        sql`held.organization_id = ${sql.raw(`$${first + rowKey.length + 1}::text`)}`,
        ...rowKey.map(({ column }, index) => sql`${sql.ref(`held.${column}`)} = ${cell(first + index)}`),
      ],
      sql` and `,
    );
  const heads = dialect.table("firm_feed_head");
  const counted = sql`insert into ${heads} as head (organization_id, last_seq) values ($1::text, $2::bigint) on conflict (organization_id) do update set last_seq = head.last_seq + excluded.last_seq`;
  const insertCounted = (many: boolean) => {
    const firm = sql.raw(`$${logTargets.length + 1}::text`);
    const cells = logTargets.map(({ column }, index) =>
      column === "organization_id" ? sql.ref("head.organization_id") : cell(index),
    );
    const seq = many ? sql`head.last_seq - cardinality($1::text[]) + given.nth` : sql`head.last_seq`;
    return sql`insert into ${tableNamed("ChangeLog")} (seq, ${named(logTargets)}) overriding system value select ${seq}, ${sql.join(cells)} from ${heads} as head, ${given(logTargets, many)} where head.organization_id = ${firm}`;
  };
  const update = (name: string, targets: ReadonlyArray<TargetColumn>, many: boolean) => {
    // A distributed table refuses to set its key, even to the same value.
    const set = targets.flatMap(({ column }, index) =>
      column === "organization_id" || column === "object_id" ? [] : [sql`${sql.id(column)} = ${cell(index)}`],
    );
    return guarded(
      sql`update ${tableNamed(name)} as held set ${sql.join(set)} from ${given([...targets, ...rowKey], many)} where ${atKey(targets.length)}`,
      many,
    );
  };
  const remove = (name: string, many: boolean) =>
    guarded(sql`delete from ${tableNamed(name)} as held using ${given(rowKey, many)} where ${atKey(0)}`, many);

  /** New rows: one as values, several as arrays, many by COPY where the connection can stream. */
  const inserting = (
    name: string,
    targets: ReadonlyArray<TargetColumn>,
    rows: ReadonlyArray<Values>,
  ): ReadonlyArray<BoundStatement> => {
    const many = rows.length > 1;
    // INSERT … SELECT on a distributed table sends its rows through the coordinator.
    const copied = rows.length >= copyThreshold && !layout.rowSecurity;
    if (many && layout.distributed && !copied)
      return inParts(rows, mostListed).map((part) => ({
        statement: statements(`${name} insert ${part.length} listed ${targets.length}`, () =>
          text(() => listed(name, targets, part.length)),
        ),
        values: part.flat(),
      }));
    const of = statements(`${name} insert ${many} ${targets.length}`, () => text(() => insert(name, targets, many)));
    if (!copied) return [{ statement: of, values: many ? columnwise(rows) : (rows[0] ?? []) }];
    const copying = statements(`${name} copy ${targets.length}`, () =>
      text(() => sql`copy ${tableNamed(name)} (${named(targets)}) from stdin`),
    );
    return [
      {
        statement: of,
        get values() {
          return columnwise(rows);
        },
        copy: { statement: copying, text: () => copyText(rows) },
      },
    ];
  };
  const run: RowStatements["write"] = ({ name, organizationId, kind, keyed, rows }, columns) => {
    const targets = keyed ? [...columns, keysTarget] : columns;
    if (kind === "insert") return inserting(name, targets, rows);
    const many = rows.length > 1;
    const of = statements(`${name} ${kind} ${many} ${targets.length}`, () =>
      text(() => (kind === "update" ? update(name, targets, many) : remove(name, many))),
    );
    return [{ statement: of, values: [...(many ? columnwise(rows) : (rows[0] ?? [])), organizationId] }];
  };
  const log: RowStatements["log"] = (rows) => inserting("ChangeLog", logTargets, rows);
  /**
   * Advances the counter of each firm, then inserts its entries. The counter row is locked until the commit, so the order of numbers
   * is the order of commits. Each statement has its firm once as a constant, so that it goes to one node.
   */
  const countedLog: RowStatements["countedLog"] = (rows) => {
    const firms = [...new Set(rows.map(([firm]) => firm ?? ""))].sort(compareText);
    return firms.flatMap((firm) => {
      const own = rows.filter((row) => row[0] === firm);
      const many = own.length > 1;
      return [
        { statement: statements("head", () => text(() => counted)), values: [firm, String(own.length)] },
        {
          statement: statements(`counted log ${many}`, () => text(() => insertCounted(many))),
          values: [...(many ? columnwise(own) : (own[0] ?? [])), firm],
        },
      ];
    });
  };

  return { write: run, log, countedLog };
};
