import * as Result from "effect/Result";
import type { Arguments } from "../../../domain/kernel/policy/evaluate.ts";
import type { Read } from "../../../ports/load.ts";
import type { LoadedRows, StoreQuery } from "../../../ports/store.ts";
import { lruCache } from "../../sql/lru-cache.ts";
import { organizationParameter } from "../../sql/parameters.ts";
import type { Ask, TextRow, Told } from "../connection/bound-statement.ts";
import type { Send } from "../connection/send.ts";
import { type Opening, openingArguments } from "../statements/call-context.ts";
import type { Frame, Machine } from "../statements/statements.ts";
import { unlessGone } from "./load-and-decide.ts";
import type { Outcome } from "./run-command.ts";

export type AnyQuestion = StoreQuery<unknown, never>;
type Reads = Readonly<Record<string, Read>>;

/** What was last read of who asks, as it came. */
interface Remembered {
  row: TextRow | null;
}
export type Remember = (key: string) => Remembered;
export const remembering = (): Remember => {
  const known = lruCache<Remembered>(1_000);
  return (key) => known(key, () => ({ row: null }));
};
const sameRow = (left: TextRow, right: TextRow | null): boolean =>
  right !== null && left.every((value, place) => value === right[place]);

/** The statements of a round, and how their rows are named. */
const roundOf = ({ plans }: Machine, reads: Reads, args: Arguments, organizationId: string) => {
  const parts = Object.entries(reads).map(([name, read]) => ({ name, ...plans.question(read, args) }));
  return {
    asked: parts.map(
      ({ reading, args }): Ask => reading.of.ask({ ...args, [organizationParameter.param]: organizationId }),
    ),
    rows: (told: Told): LoadedRows =>
      Object.fromEntries(parts.map(({ name, reading }, place) => [name, reading.value(told[place] ?? [])])),
  };
};

/**
 * The rounds of a question in one snapshot. The first round hangs on the firm's settings and on who asks: it is sent along with
 * the opening as if those were what they were the last time, and sent again when they are not. So a question of one round waits
 * once.
 */
export const performQuestion = async (
  machine: Machine,
  send: Send,
  frame: Frame,
  { call, rounds, answer, args }: AnyQuestion,
  remember: Remember,
): Promise<Outcome> => {
  unlessGone(call);
  const { plans, openingOf } = machine;
  const opening = plans.opening.of.ask(openingArguments(call));
  const remembered = remember(JSON.stringify([call.organizationId, call.userId, call.session]));
  const readsOf = (round: number, known: LoadedRows, { firm, account }: Opening) =>
    Result.map(rounds[round]?.(known, firm, account) ?? Result.succeed({} as Reads), (reads) =>
      roundOf(machine, reads, args, call.organizationId),
    );
  const guessed = remembered.row === null ? null : readsOf(0, {}, openingOf(remembered.row));
  const ahead = guessed !== null && Result.isSuccess(guessed) ? guessed.success : null;
  const whole = ahead !== null && rounds.length <= 1;
  const before = [...frame.open, opening];
  const told = await send([...before, ...(ahead?.asked ?? []), ...(whole ? frame.close : [])]);
  const [row] = told[frame.open.length] ?? [];
  if (row === undefined) throw new Error("The row that is always there was not");
  const right = sameRow(row, remembered.row);
  remembered.row = row;
  const now = openingOf(row);
  if (whole && !right)
    return performQuestion(machine, send, frame, { call, rounds, answer, args } as AnyQuestion, () => ({ row }));
  let known: LoadedRows = ahead !== null && right ? ahead.rows(told.slice(before.length)) : {};
  let rest = whole ? [] : frame.close;
  for (let round = ahead !== null && right ? 1 : 0; round < rounds.length; round++) {
    const reads = readsOf(round, known, now);
    if (Result.isFailure(reads)) return { answer: Result.fail(reads.failure), rest };
    const { asked, rows } = reads.success;
    if (asked.length === 0) continue;
    const closing = round === rounds.length - 1;
    known = { ...known, ...rows(await send(closing ? [...asked, ...rest] : asked)) };
    if (closing) rest = [];
  }
  return { answer: answer(known, now.firm, now.account), rest };
};
