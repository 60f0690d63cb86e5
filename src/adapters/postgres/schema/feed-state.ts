import type { Storage } from "../../../domain/kernel/refusal/refusal.ts";
import { inSchema } from "../../sql/schema/schema-name.ts";
import type { Send, TextRow } from "../connection/bound-statement.ts";
import { migrateHint } from "../connection/error-codes.ts";
import type { FeedKind } from "../connection/options.ts";
import type { Statements } from "../statements/statements.ts";

/** What the database says of its feed. */
export interface FeedState {
  readonly epoch: string;
  /** The server that gave the transaction ids in the log; `""` where nobody could ask. */
  readonly system: string;
  readonly kind: FeedKind;
}
/** The statement that asks for it. */
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
 * Which server this is: its own number, which a restored dump does not bring along. Null where the role may not ask (managed
 * databases can forbid it): then only transaction ids that have not been given yet betray a dump, and only to `migrate`.
 * Whether it may is a question of its own, because a refusal would undo the transaction.
 */
export const systemOf = async ({ unprepared: once }: Statements, send: Send): Promise<string | null> => {
  const control = "pg_catalog.pg_control_system()";
  const [[may] = []] = await send([once(`select has_function_privilege('${control}', 'execute')`, 1)]);
  if (may?.[0]?.startsWith("t") !== true) return null;
  const [[row] = []] = await send([once(`select system_identifier::text from ${control}`, 1)]);
  return row?.[0] ?? null;
};

/** Whether the log was written by transactions of another server: the ids in it say nothing about what a snapshot sees. */
export const isFromOtherServer = (of: FeedState, system: string | null): boolean =>
  system !== null && of.system !== system;
/** Other than a whole firm, its feed cannot be used before somebody says that this database is the one that goes on. */
export const movedToOtherServer: Storage = {
  _tag: "Storage",
  retry: "never",
  message: `The database came from another server, by a dump or an upgrade: its feed begins anew. To say so, ${migrateHint}`,
};
/** The option and the database contradict each other about the feed. */
export const feedKindMismatch = (kind: FeedKind): Storage => ({
  _tag: "Storage",
  retry: "never",
  message: `The feed of the database is "${kind}", not what the option says: leave \`feed\` out, or change the database while nobody writes to it: ${migrateHint}`,
});

/** A transaction id that every snapshot sees: the first that is never given to a transaction. */
const seenByAll = "3";
/** Rows of transactions that have not begun here. Walks from firm to firm, because only within a firm is there an order of ids. */
const anyFutureTransaction = `with recursive firm(id) as (
  (select "organization_id" from {schema}.firm_change_log order by "organization_id" limit 1)
  union all
  select (select "organization_id" from {schema}.firm_change_log where "organization_id" > firm.id order by "organization_id" limit 1)
  from firm where firm.id is not null
)
select 1 from firm where firm.id is not null and exists (
  select 1 from {schema}.firm_change_log where "organization_id" = firm.id and "xid" >= pg_snapshot_xmax(pg_current_snapshot())
) limit 1`;
/** What is below is seen by every snapshot from here on, whoever wrote it. */
const settle = `update {schema}.firm_change_log set "xid" = '${seenByAll}'::xid8 where "xid" >= pg_snapshot_xmin(pg_current_snapshot())`;

/** The statements after which each firm numbers its own entries, behind those that it has. */
export const counterSql: ReadonlyArray<string> = [
  `insert into {schema}.firm_feed_head as head ("organization_id", "last_seq")
select "organization_id", max("seq") from {schema}.firm_change_log group by "organization_id"
on conflict ("organization_id") do update set "last_seq" = greatest(head."last_seq", excluded."last_seq")`,
  `update {schema}.firm_feed set "kind" = 'counter', "epoch" = "epoch" + 1 where "kind" <> 'counter'`,
];
/** And back: the sequence goes on behind the highest number that a firm came to. */
const sequenceSql = (schema: string): ReadonlyArray<string> => {
  const sequence = `pg_get_serial_sequence('${inSchema("{schema}.firm_change_log", schema).replaceAll("'", "''")}', 'seq')`;
  return [
    `select setval(${sequence}, greatest(nextval(${sequence}), (select max("last_seq") from {schema}.firm_feed_head)))`,
    `update {schema}.firm_feed set "kind" = 'snapshot', "epoch" = "epoch" + 1 where "kind" <> 'snapshot'`,
  ];
};

/**
 * What `migrate` does for the feed, in its transaction: numbers entries as `wanted` (null: as they are), and where the log came
 * from another server lets every snapshot see it and begins a new epoch, so that cursors from before are refused.
 */
export const settleFeed = async (statements: Statements, send: Send, wanted: FeedKind | null): Promise<void> => {
  const { schema, unprepared: once } = statements;
  const run = (statements: ReadonlyArray<string>) => send(statements.map((each) => once(inSchema(each, schema))));
  const before = await feedStateOf(statements, send);
  const kind = wanted ?? before.kind;
  if (kind !== before.kind) await run(kind === "counter" ? counterSql : sequenceSql(schema));
  const system = await systemOf(statements, send);
  const elsewhere = isFromOtherServer(before, system);
  // A counter asks nothing of transaction ids, and over several nodes there is no order among them.
  const unsettled =
    kind === "snapshot" &&
    (elsewhere || (await send([once(inSchema(anyFutureTransaction, schema), 1)]))[0]?.length === 1);
  if (unsettled) await run([settle]);
  if (elsewhere || unsettled) {
    const here = system === null ? "" : `, "system" = '${system}'`;
    await run([`update {schema}.firm_feed set "epoch" = "epoch" + 1${here}`]);
  }
};
