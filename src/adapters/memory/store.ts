import * as Result from "effect/Result";
import { entityNamed } from "../../domain/entities.ts";
import { logFacts } from "../../domain/firm/log.ts";
import type { Change, Decision } from "../../domain/kernel/decision.ts";
import type { Read } from "../../ports/load.ts";
import {
  type Adapter,
  type Call,
  keepFor,
  kept,
  type Question,
  type Rows,
  type Said,
  type Step,
  type Store,
} from "../../ports/store.ts";
import { accountOf, apply, argumentsOf, type Firm, firmOf, readAll, settingsOf, type World } from "./world.ts";

const write = (firm: Firm, call: Call, changes: ReadonlyArray<Change>): Said<null, never> => {
  const undo: Array<() => void> = [];
  for (const change of changes) {
    const duplicate = apply(firm, change, undo);
    if (duplicate === null) continue;
    for (const back of undo.reverse()) back();
    return Result.fail(duplicate);
  }
  for (const change of changes)
    if (!entityNamed(change.entity).unlogged)
      firm.log.push({
        organizationId: call.organizationId,
        seq: firm.log.length + 1,
        at: call.now,
        actor: call.userId,
        requestId: call.requestId,
        ...logFacts(entityNamed(change.entity), change),
      });
  return Result.succeed(null);
};

const decide = (firm: Firm, step: Step<unknown, unknown, never>): Said<unknown, never> => {
  const { call, load, args, judge } = step;
  const state = readAll(firm, load.reads as Readonly<Record<string, Read>>, argumentsOf(firm, load, args));
  const said: Result.Result<Decision<unknown>, never> = judge(state, settingsOf(firm), accountOf(firm, call));
  return Result.flatMap(
    said,
    ({ answer, changes }): Said<unknown, never> =>
      step.dry ? Result.succeed(answer) : Result.map(write(firm, call, changes), () => answer),
  );
};

/** One synchronous turn, so a step sees no other half done; with a request id the first answer is given again (R-REQ-1). */
const perform = (firm: Firm, step: Step<unknown, unknown, never>): Said<unknown, never> => {
  const { call } = step;
  if (call.requestId === null) return decide(firm, step);
  const key = JSON.stringify([call.userId, call.requestId]);
  const first = firm.kept.get(key);
  if (first !== undefined && first.until >= call.now)
    return first.operation === call.operation && first.body === call.body
      ? first.said
      : Result.fail({ _tag: "RequestIdReused", requestId: call.requestId });
  const said = decide(firm, step);
  if (kept(said)) firm.kept.set(key, { operation: call.operation, body: call.body, said, until: call.now + keepFor });
  return said;
};

const answered = (firm: Firm, { call, rounds, answer, args }: Question<unknown, never>): Said<unknown, never> => {
  const settings = settingsOf(firm);
  const account = accountOf(firm, call);
  let known: Rows = {};
  for (const round of rounds) {
    const reads = round(known, settings, account);
    if (Result.isFailure(reads)) return Result.fail(reads.failure);
    known = { ...known, ...readAll(firm, reads.success, args) };
  }
  return answer(known, settings, account);
};

const storeOf = (world: World): Store => ({
  name: "memory",
  execute: (step, done) => {
    if (!step.call.cancelled()) done(perform(firmOf(world, step.call.organizationId), step as never) as never);
  },
  ask: (question, done) => {
    if (!question.call.cancelled())
      done(answered(firmOf(world, question.call.organizationId), question as never) as never);
  },
  log: ({ organizationId, class: name, objectId, after = 0, limit }, done) =>
    done(
      Result.succeed(
        firmOf(world, organizationId)
          .log.filter(
            (entry) =>
              entry.seq > after &&
              (name === undefined || entry.class === name) &&
              (objectId === undefined || entry.objectId === objectId),
          )
          .slice(0, limit),
      ),
    ),
});

/** Keeps everything in this process, nothing outside: for tests, examples and tools. */
export const memoryAdapter = (): Adapter => {
  const store = storeOf(new Map());
  return {
    name: "memory",
    store,
    join: () => {
      throw new Error("The memory store has no transactions to join");
    },
    schema: () => ({ is: "current", version: 0 }),
    migrate: async () => ({ from: 0, to: 0 }),
    close: async () => {},
  };
};
