import type { Storage } from "../../../domain/kernel/refusal/refusal.ts";
import { inSchema } from "../../sql/schema/schema-name.ts";
import type { Send, TextRow } from "../connection/bound-statement.ts";
import { migrateHint } from "../connection/error-codes.ts";
import type { FeedKind } from "../connection/options.ts";
import type { Statements } from "../statements/statements.ts";

/** The state of the feed, as stored in the database. */
export interface FeedState {
  readonly epoch: string;
  /** The server that assigned the transaction ids in the log; `""` if the role may not read it. */
  readonly system: string;
  readonly kind: FeedKind;
}
/** The statement that reads it. */
export const feedStateSql = (schema: string): { readonly text: string; readonly columns: number } => ({
  text: inSchema('select "epoch"::text, "system", "kind" from {schema}.firm_feed', schema),
  columns: 3,
});
export const feedStateIn = ([row]: ReadonlyArray<TextRow> = []): FeedState => {
  const [epoch, system, kind] = row ?? [];
  return { epoch: epoch ?? "", system: system ?? "", kind: kind === "counter" ? "counter" : "snapshot" };
};
export const feedStateOf = async ({ schema, unprepared: once }: Statements, send: Send): Promise<FeedState> => {
  const { text, columns } = feedStateSql(schema);
  return feedStateIn((await send([once(text, columns)]))[0]);
};

/**
 * The identifier of the server, which a restored dump does not carry. Null where the role may not read it, as in some managed
 * databases: then only transaction ids from the future reveal a dump, and only to `migrate`. The right is checked first, because a
 * refused statement would abort the transaction.
 */
export const systemOf = async ({ unprepared: once }: Statements, send: Send): Promise<string | null> => {
  const control = "pg_catalog.pg_control_system()";
  const [[may] = []] = await send([once(`select has_function_privilege('${control}', 'execute')`, 1)]);
  if (may?.[0]?.startsWith("t") !== true) return null;
  const [[row] = []] = await send([once(`select system_identifier::text from ${control}`, 1)]);
  return row?.[0] ?? null;
};

/** Whether another server wrote the log: its transaction ids then have no meaning for snapshots here. */
export const isFromOtherServer = (of: FeedState, system: string | null): boolean =>
  system !== null && of.system !== system;
/** The feed cannot be used until `migrate` confirms that this database replaces the old one. */
export const movedToOtherServer: Storage = {
  _tag: "Storage",
  retry: "never",
  message: `The database came from another server, by a dump or an upgrade: its feed must start over. For that, ${migrateHint}`,
};
/** The option `feed` and the database differ. */
export const feedKindMismatch = (kind: FeedKind): Storage => ({
  _tag: "Storage",
  retry: "never",
  message: `The feed of the database is "${kind}", not what the option says: leave \`feed\` out, or change the database while nobody writes to it: ${migrateHint}`,
});

/** A transaction id that is visible in every snapshot: no transaction ever has it. */
const seenByAll = "3";
/** Finds rows with transaction ids from the future. Goes from firm to firm, because the index orders ids within a firm. */
const anyFutureTransaction = `with recursive firm(id) as (
  (select "organization_id" from {schema}.firm_change_log order by "organization_id" limit 1)
  union all
  select (select "organization_id" from {schema}.firm_change_log where "organization_id" > firm.id order by "organization_id" limit 1)
  from firm where firm.id is not null
)
select 1 from firm where firm.id is not null and exists (
  select 1 from {schema}.firm_change_log where "organization_id" = firm.id and "xid" >= pg_snapshot_xmax(pg_current_snapshot())
) limit 1`;
/** Makes all rows visible to every later snapshot. */
const settle = `update {schema}.firm_change_log set "xid" = '${seenByAll}'::xid8 where "xid" >= pg_snapshot_xmin(pg_current_snapshot())`;

/** Changes the numbering to `counter`: each firm counts on from its last entry. */
export const counterSql: ReadonlyArray<string> = [
  `insert into {schema}.firm_feed_head as head ("organization_id", "last_seq")
select "organization_id", max("seq") from {schema}.firm_change_log group by "organization_id"
on conflict ("organization_id") do update set "last_seq" = greatest(head."last_seq", excluded."last_seq")`,
  `update {schema}.firm_feed set "kind" = 'counter', "epoch" = "epoch" + 1 where "kind" <> 'counter'`,
];
/** Changes the numbering to `snapshot`: the sequence continues after the highest counter. */
const sequenceSql = (schema: string): ReadonlyArray<string> => {
  const sequence = `pg_get_serial_sequence('${inSchema("{schema}.firm_change_log", schema).replaceAll("'", "''")}', 'seq')`;
  return [
    `select setval(${sequence}, greatest(nextval(${sequence}), (select max("last_seq") from {schema}.firm_feed_head)))`,
    `update {schema}.firm_feed set "kind" = 'snapshot', "epoch" = "epoch" + 1 where "kind" <> 'snapshot'`,
  ];
};

/**
 * The part of `migrate` for the feed, in its transaction: changes the numbering to `wanted` (null: leaves it). If another server
 * wrote the log, its rows become visible to every snapshot and a new epoch begins, which refuses earlier cursors.
 */
export const settleFeed = async (statements: Statements, send: Send, wanted: FeedKind | null): Promise<void> => {
  const { schema, unprepared: once } = statements;
  const run = (statements: ReadonlyArray<string>) => send(statements.map((each) => once(inSchema(each, schema))));
  const before = await feedStateOf(statements, send);
  const kind = wanted ?? before.kind;
  if (kind !== before.kind) await run(kind === "counter" ? counterSql : sequenceSql(schema));
  const system = await systemOf(statements, send);
  const elsewhere = isFromOtherServer(before, system);
  // A counter does not use transaction ids, which have no common order over several nodes.
  const unsettled =
    kind === "snapshot" &&
    (elsewhere || (await send([once(inSchema(anyFutureTransaction, schema), 1)]))[0]?.length === 1);
  if (unsettled) await run([settle]);
  if (elsewhere || unsettled) {
    const here = system === null ? "" : `, "system" = '${system}'`;
    await run([`update {schema}.firm_feed set "epoch" = "epoch" + 1${here}`]);
  }
};
