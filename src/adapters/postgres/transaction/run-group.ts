import * as Result from "effect/Result";
import { isAnswerStored } from "../../../ports/store.ts";
import type { BoundStatement } from "../connection/bound-statement.ts";
import type { Send } from "../connection/send.ts";
import type { Statements } from "../statements/statements.ts";
import type { GroupReads } from "./group-reads.ts";
import { type AnyCommand, type AnyOutcome, locksOf, repeatedAnswer } from "./load-and-decide.ts";
import { sendAndCommit } from "./run-command.ts";

/** A step that can share a transaction, and how it is answered. */
export interface GroupMember {
  readonly step: AnyCommand;
  readonly plan: GroupReads;
  /** Nothing of it was written by the shared transaction: it has to run by itself. */
  alone: boolean;
}
/** Tells a step, by its place, what it said and whether something was written for it. */
export type Tell = (place: number, answer: AnyOutcome, wrote: boolean) => void;

/** Steps of one load, and their places among all. */
const byLoad = (all: ReadonlyArray<GroupMember>): ReadonlyArray<readonly [GroupReads, ReadonlyArray<number>]> => {
  const groups = new Map<GroupReads, Array<number>>();
  for (const [place, { plan }] of all.entries()) {
    const group = groups.get(plan);
    if (group === undefined) groups.set(plan, [place]);
    else group.push(place);
  }
  return [...groups];
};

/**
 * Steps of one firm in one transaction, in two messages: begin, all locks and all reads; then all rows, their log and the commit.
 * All read before any writes, so their locks share no row: what each decides hangs on rows under its own locks, or on what a
 * constraint holds, as between processes. A refusal is told when it is judged; what is written is told after the commit.
 */
export const runGroup = async (
  statements: Statements,
  send: Send,
  all: ReadonlyArray<GroupMember>,
  tell: Tell,
): Promise<void> => {
  const { locks, idempotency: answers, writeChanges: rows, callContextOf: openingOf } = statements;
  const organizationId = all[0]?.step.call.organizationId ?? "";
  const frame = statements.inOrganization(statements.sharing, organizationId);
  const groups = byLoad(all);
  const asked: Array<BoundStatement> = [
    ...frame.begin,
    ...locks(
      organizationId,
      all.flatMap(({ step }) => locksOf(step, step.args)),
    ),
  ];
  const repeated = all.flatMap(({ step }, place) => (step.call.requestId === null ? [] : [place]));
  let at = asked.length;
  for (const place of repeated) asked.push(answers.find((all[place] as GroupMember).step.call));
  const parts = groups.map(([plan, places]) => plan.ask(places.map((place) => (all[place] as GroupMember).step)));
  asked.push(...parts.flat());
  const told = await send(asked);
  const known = new Map(repeated.map((place) => [place, told[at++] ?? []]));

  const writing: Array<Parameters<typeof rows>[0][number]> = [];
  const keeping: Array<BoundStatement> = [];
  const after: Array<() => void> = [];
  for (const [i, [plan, places]] of groups.entries()) {
    const count = parts[i]?.length ?? 0;
    const states = plan.states(told.slice(at, at + count), places.length);
    at += count;
    for (const [n, place] of places.entries()) {
      const each = all[place] as GroupMember;
      const { call, judge } = each.step;
      if (call.cancelled()) continue;
      const { opening, state } = states[n] as (typeof states)[number];
      const { settings: firm, account } = openingOf(opening);
      const first = known.has(place) ? answers.storedAnswer(call, known.get(place) ?? []) : undefined;
      if (first !== undefined) {
        tell(place, repeatedAnswer(first, call, { settings: firm, account }), false);
        continue;
      }
      const said = judge(state, firm, account);
      const answer: AnyOutcome = Result.isFailure(said)
        ? Result.fail(said.failure)
        : Result.succeed(said.success.answer);
      const changes = Result.isSuccess(said) ? said.success.changes : [];
      if (Result.isSuccess(said) && said.success.log !== undefined) {
        each.alone = true;
        continue;
      }
      const keep = isAnswerStored(answer, call);
      if (keep) keeping.push(...answers.store(call, answer));
      for (const change of changes) writing.push({ call, change });
      if (changes.length === 0 && !keep) tell(place, answer, false);
      else after.push(() => tell(place, answer, changes.length > 0));
    }
  }
  if (after.length === 0) {
    await send(frame.rollback);
    return;
  }
  await sendAndCommit(send, [...rows(writing), ...keeping], frame);
  for (const done of after) done();
};
