import * as Result from "effect/Result";
import { isAnswerStored } from "../../../ports/store.ts";
import type { BoundStatement, Send } from "../connection/bound-statement.ts";
import type { Statements } from "../statements/statements.ts";
import type { GroupReads } from "./group-reads.ts";
import { type AnyCommand, locksOf, repeatedAnswer } from "./run-command.ts";
import { type AnyOutcome, sendAndCommit } from "./run-with-retry.ts";

/** A command of a group. */
export interface GroupMember {
  readonly command: AnyCommand;
  readonly reads: GroupReads;
  /** The shared transaction wrote nothing for it, so it must run in a transaction of its own. */
  alone: boolean;
}
/** Answers the nth command of a group; `wrote` says whether it changed rows. */
export type AnswerMember = (nth: number, outcome: AnyOutcome, wrote: boolean) => void;

/** The commands of each load, by their index in the group. */
const byLoad = (group: ReadonlyArray<GroupMember>): ReadonlyArray<readonly [GroupReads, ReadonlyArray<number>]> => {
  const places = new Map<GroupReads, Array<number>>();
  for (const [nth, { reads }] of group.entries()) {
    const same = places.get(reads);
    if (same === undefined) places.set(reads, [nth]);
    else same.push(nth);
  }
  return [...places];
};

/**
 * Commands of one organization in one transaction, in two messages: begin, all locks and all reads; then all rows, their log and
 * the commit. All read before any writes, which is safe because their locks conflict in no row: each decision depends on rows that
 * it locks, or on what a constraint guards, as between processes. A refusal is answered when it is decided, a write after the commit.
 */
export const runGroup = async (
  statements: Statements,
  send: Send,
  group: ReadonlyArray<GroupMember>,
  answerMember: AnswerMember,
): Promise<void> => {
  const { locks, idempotency, writeChanges, callContextOf } = statements;
  const organizationId = group[0]?.command.call.organizationId ?? "";
  const control = statements.inOrganization(statements.grouped, organizationId);
  const loads = byLoad(group);
  const held = group.flatMap(({ command }) => locksOf(command, command.args));
  const bound: Array<BoundStatement> = [...control.begin, ...locks(organizationId, held)];
  const withRequestId = group.flatMap(({ command: { call } }, nth) => (call.requestId === null ? [] : [{ nth, call }]));
  let at = bound.length;
  for (const { call } of withRequestId) bound.push(idempotency.find(call));
  const parts = loads.map(([reads, places]) => reads.bind(places.map((nth) => (group[nth] as GroupMember).command)));
  bound.push(...parts.flat());
  const results = await send(bound);
  const storedRows = new Map(withRequestId.map(({ nth }) => [nth, results[at++] ?? []]));

  const writes: Array<Parameters<typeof writeChanges>[0][number]> = [];
  const answersToStore: Array<BoundStatement> = [];
  const afterCommit: Array<() => void> = [];
  for (const [i, [reads, places]] of loads.entries()) {
    const count = parts[i]?.length ?? 0;
    const states = reads.states(results.slice(at, at + count), places.length);
    at += count;
    for (const [place, nth] of places.entries()) {
      const member = group[nth] as GroupMember;
      const { call, judge } = member.command;
      if (call.cancelled()) continue;
      const { contextRow, state } = states[place] as (typeof states)[number];
      const context = callContextOf(contextRow);
      const rows = storedRows.get(nth);
      const stored = rows === undefined ? undefined : idempotency.storedAnswer(call, rows);
      if (stored !== undefined) {
        answerMember(nth, repeatedAnswer(stored, call, context), false);
        continue;
      }
      const decision = judge(state, context.settings, context.account);
      if (Result.isSuccess(decision) && decision.success.log !== undefined) {
        member.alone = true;
        continue;
      }
      const outcome: AnyOutcome = Result.map(decision, ({ answer }) => answer);
      const changes = Result.isSuccess(decision) ? decision.success.changes : [];
      const isStored = isAnswerStored(outcome, call);
      if (isStored) answersToStore.push(...idempotency.store(call, outcome));
      for (const change of changes) writes.push({ call, firm: context.settings, change });
      if (changes.length === 0 && !isStored) answerMember(nth, outcome, false);
      else afterCommit.push(() => answerMember(nth, outcome, changes.length > 0));
    }
  }
  if (afterCommit.length === 0) {
    await send(control.rollback);
    return;
  }
  await sendAndCommit(send, [...writeChanges(writes), ...answersToStore], control);
  for (const answer of afterCommit) answer();
};
