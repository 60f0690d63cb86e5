import * as Result from "effect/Result";
import type { Arguments } from "../../../domain/kernel/policy/evaluate.ts";
import { type LoadedRows, lastRound, type RoundReads, type StoreQuery } from "../../../ports/store.ts";
import { lruCache } from "../../sql/lru-cache.ts";
import { organizationParameter } from "../../sql/parameters.ts";
import type { BoundStatement, ResultSets, Send, TextRow } from "../connection/bound-statement.ts";
import { type CallContext, callContextArguments } from "../statements/call-context.ts";
import type { Statements, TransactionControl } from "../statements/statements.ts";
import { stopIfGone, type WorkResult } from "./run-with-retry.ts";

export type AnyQuery = StoreQuery<unknown, never>;

/** The row of the call context as it was last read for a caller. */
interface LastRow {
  row: TextRow | null;
}
export type LastContextRow = (caller: string) => LastRow;
export const lastContextRows = (): LastContextRow => {
  const rows = lruCache<LastRow>(1_000);
  return (caller) => rows(caller, () => ({ row: null }));
};
const sameRow = (left: TextRow, right: TextRow | null): boolean =>
  right !== null && left.every((value, index) => value === right[index]);

/** The statements of a round, and how their rows are parsed. */
const roundOf = (statements: Statements, round: RoundReads, args: Arguments, organizationId: string) => {
  const reads = Object.entries(round).map(([name, read]) => ({ name, ...statements.reads.queryRead(read, args) }));
  return {
    bound: reads.map(
      ({ reading, args }): BoundStatement =>
        reading.statement.bind({ ...args, [organizationParameter.param]: organizationId }),
    ),
    isLast: round[lastRound] === true,
    parse: (results: ResultSets): LoadedRows =>
      Object.fromEntries(reads.map(({ name, reading }, nth) => [name, reading.parse(results[nth] ?? [])])),
  };
};

/**
 * Runs the rounds of a query in one snapshot. The first round depends on the settings and the account: it is sent together with
 * the read of the call context, made from the row of the last call, and sent again when that row has changed. The commit is sent with
 * the last round. So a query of one round is one round trip.
 */
export const runQuery = async (
  statements: Statements,
  send: Send,
  control: TransactionControl,
  query: AnyQuery,
  lastContextRow: LastContextRow,
): Promise<WorkResult> => {
  const { call, rounds, answer, args } = query;
  stopIfGone(call);
  const { reads, callContextOf, layout } = statements;
  const callContext = layout.distributed ? reads.callContext : reads.checkedCallContext;
  const last = lastContextRow(JSON.stringify([call.organizationId, call.userId, call.session]));
  const readsOf = (round: number, loaded: LoadedRows, { settings, account }: CallContext) =>
    Result.map(rounds[round]?.(loaded, settings, account) ?? Result.succeed({} as RoundReads), (reads) =>
      roundOf(statements, reads, args, call.organizationId),
    );
  const expected = last.row === null ? null : readsOf(0, {}, callContextOf(last.row));
  const first = expected !== null && Result.isSuccess(expected) ? expected.success : null;
  const isWhole = first !== null && (rounds.length <= 1 || first.isLast);
  const before = [...control.begin, callContext.bind(callContextArguments(call))];
  const results = await send([...before, ...(first?.bound ?? []), ...(isWhole ? control.commit : [])]);
  const [row] = results[control.begin.length] ?? [];
  if (row === undefined) throw new Error("The row of the call context is missing");
  const unchanged = sameRow(row, last.row);
  last.row = row;
  const context = callContextOf(row);
  if (isWhole && !unchanged) return runQuery(statements, send, control, query, () => ({ row }));
  let loaded: LoadedRows = first !== null && unchanged ? first.parse(results.slice(before.length)) : {};
  let unsent = isWhole ? [] : control.commit;
  let isDone = isWhole;
  for (let round = first !== null && unchanged ? 1 : 0; round < rounds.length && !isDone; round++) {
    const next = readsOf(round, loaded, context);
    if (Result.isFailure(next)) return { outcome: Result.fail(next.failure), unsent };
    const { bound, parse, isLast } = next.success;
    isDone = isLast || round === rounds.length - 1;
    if (bound.length === 0) continue;
    loaded = { ...loaded, ...parse(await send(isDone ? [...bound, ...unsent] : bound)) };
    if (isDone) unsent = [];
  }
  return { outcome: answer(loaded, context.settings, context.account), unsent };
};
