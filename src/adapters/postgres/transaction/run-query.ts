import * as Result from "effect/Result";
import type { Arguments } from "../../../domain/kernel/policy/evaluate.ts";
import type { Read } from "../../../ports/load.ts";
import type { LoadedRows, StoreQuery } from "../../../ports/store.ts";
import { lruCache } from "../../sql/lru-cache.ts";
import { organizationParameter } from "../../sql/parameters.ts";
import type { BoundStatement, ResultSets, TextRow } from "../connection/bound-statement.ts";
import type { Send } from "../connection/send.ts";
import { type CallContext, callContextArguments } from "../statements/call-context.ts";
import type { Statements, TransactionControl } from "../statements/statements.ts";
import { stopIfGone } from "./load-and-decide.ts";
import type { WorkResult } from "./run-command.ts";

export type AnyQuery = StoreQuery<unknown, never>;
type Reads = Readonly<Record<string, Read>>;

/** What was last read of who asks, as it came. */
interface LastRow {
  row: TextRow | null;
}
export type LastContextRow = (key: string) => LastRow;
export const lastContextRows = (): LastContextRow => {
  const known = lruCache<LastRow>(1_000);
  return (key) => known(key, () => ({ row: null }));
};
const sameRow = (left: TextRow, right: TextRow | null): boolean =>
  right !== null && left.every((value, place) => value === right[place]);

/** The statements of a round, and how their rows are named. */
const roundOf = ({ reads: plans }: Statements, reads: Reads, args: Arguments, organizationId: string) => {
  const parts = Object.entries(reads).map(([name, read]) => ({ name, ...plans.queryRead(read, args) }));
  return {
    asked: parts.map(
      ({ reading, args }): BoundStatement =>
        reading.statement.bind({ ...args, [organizationParameter.param]: organizationId }),
    ),
    rows: (told: ResultSets): LoadedRows =>
      Object.fromEntries(parts.map(({ name, reading }, place) => [name, reading.parse(told[place] ?? [])])),
  };
};

/**
 * The rounds of a question in one snapshot. The first round hangs on the firm's settings and on who asks: it is sent along with
 * the opening as if those were what they were the last time, and sent again when they are not. So a question of one round waits
 * once.
 */
export const runQuery = async (
  statements: Statements,
  send: Send,
  frame: TransactionControl,
  { call, rounds, answer, args }: AnyQuery,
  remember: LastContextRow,
): Promise<WorkResult> => {
  stopIfGone(call);
  const { reads: plans, callContextOf: openingOf } = statements;
  const opening = plans.callContext.statement.bind(callContextArguments(call));
  const remembered = remember(JSON.stringify([call.organizationId, call.userId, call.session]));
  const readsOf = (round: number, known: LoadedRows, { settings: firm, account }: CallContext) =>
    Result.map(rounds[round]?.(known, firm, account) ?? Result.succeed({} as Reads), (reads) =>
      roundOf(statements, reads, args, call.organizationId),
    );
  const guessed = remembered.row === null ? null : readsOf(0, {}, openingOf(remembered.row));
  const ahead = guessed !== null && Result.isSuccess(guessed) ? guessed.success : null;
  const whole = ahead !== null && rounds.length <= 1;
  const before = [...frame.begin, opening];
  const told = await send([...before, ...(ahead?.asked ?? []), ...(whole ? frame.commit : [])]);
  const [row] = told[frame.begin.length] ?? [];
  if (row === undefined) throw new Error("The row that is always there was not");
  const right = sameRow(row, remembered.row);
  remembered.row = row;
  const now = openingOf(row);
  if (whole && !right)
    return runQuery(statements, send, frame, { call, rounds, answer, args } as AnyQuery, () => ({ row }));
  let known: LoadedRows = ahead !== null && right ? ahead.rows(told.slice(before.length)) : {};
  let rest = whole ? [] : frame.commit;
  for (let round = ahead !== null && right ? 1 : 0; round < rounds.length; round++) {
    const reads = readsOf(round, known, now);
    if (Result.isFailure(reads)) return { outcome: Result.fail(reads.failure), unsent: rest };
    const { asked, rows } = reads.success;
    if (asked.length === 0) continue;
    const closing = round === rounds.length - 1;
    known = { ...known, ...rows(await send(closing ? [...asked, ...rest] : asked)) };
    if (closing) rest = [];
  }
  return { outcome: answer(known, now.settings, now.account), unsent: rest };
};
