import * as Result from "effect/Result";
import { logFacts } from "../../domain/change-log/log-row.ts";
import { entityNamed } from "../../domain/entities.ts";
import type { Change, Decision } from "../../domain/kernel/decision/decision.ts";
import type { Duplicate } from "../../domain/kernel/refusal/refusal.ts";
import { clone } from "../../domain/kernel/values/clone.ts";
import { compareText } from "../../domain/kernel/values/text.ts";
import type { Adapter } from "../../ports/adapter.ts";
import { checkOptions } from "../../ports/check-options.ts";
import { executeInOrder } from "../../ports/execute-in-order.ts";
import type { CommitListener } from "../../ports/feed.ts";
import { hostFaultOf } from "../../ports/host-functions.ts";
import type { Read } from "../../ports/load.ts";
import {
  answerRetention,
  type Call,
  isAnswerStored,
  type LoadedRows,
  lastRound,
  type Outcome,
  type Store,
  type StoreCommand,
  type StoreQuery,
} from "../../ports/store.ts";
import { isIdTaken, maxIdAttempts } from "../../ports/taken-ids.ts";
import { closed } from "../closed.ts";
import { commitListeners } from "../commit-listeners.ts";
import { StoreError } from "../store-error.ts";
import { feedOf } from "./feed.ts";
import { rewriteLog } from "./rewrite-log.ts";
import {
  accountOf,
  applyChange,
  argumentsOf,
  type Firm,
  type Firms,
  firmForRead,
  firmOf,
  readRows,
  settingsOf,
} from "./tables.ts";

type Undo = Array<() => void>;
const undoAll = (undo: Undo): void => {
  for (const back of undo.reverse()) back();
};

/** Writes all changes and adds to `later` how to undo them, or returns the duplicate field and writes nothing. */
const write = (firm: Firm, call: Call, decided: ReadonlyArray<Change>, later: Undo): Duplicate | null => {
  const changes = clone(decided);
  const undo: Undo = [];
  for (const change of changes) {
    const duplicate = applyChange(firm, change, undo);
    if (duplicate === null) continue;
    undoAll(undo);
    return duplicate;
  }
  const { length } = firm.log;
  undo.push(() => firm.log.splice(length));
  for (const change of changes)
    if (!entityNamed(change.entity).unlogged)
      firm.log.push({
        organizationId: call.organizationId,
        seq: (firm.log.at(-1)?.seq ?? 0) + 1,
        at: call.now,
        actor: call.userId,
        requestId: call.requestId,
        ...logFacts(entityNamed(change.entity), change),
      });
  for (const back of undo) later.push(back);
  return null;
};

const decide = (
  firm: Firm,
  command: StoreCommand<unknown, unknown, never>,
  undo: Undo,
  attempt = 1,
): Outcome<unknown, never> => {
  const { call, load, args, judge, readOnly } = command;
  const state = readRows(firm, load.reads as Readonly<Record<string, Read>>, argumentsOf(firm, load, args));
  const decision: Result.Result<Decision<unknown>, never> = judge(state, settingsOf(firm), accountOf(firm, call));
  if (Result.isFailure(decision)) return Result.fail(decision.failure);
  const { answer, changes, log } = decision.success;
  if (readOnly) return Result.succeed(answer);
  const duplicate = write(firm, call, changes, undo);
  if (duplicate !== null)
    return isIdTaken(duplicate) && attempt < maxIdAttempts
      ? decide(firm, command, undo, attempt + 1)
      : Result.fail(duplicate);
  if (log !== undefined) rewriteLog(firm, log, undo);
  return Result.succeed(answer);
};

/** Does the work. A dry run, a refusal and an exception take back what was written. */
const writing = (call: Call, work: (undo: Undo) => Outcome<unknown, never>): Outcome<unknown, never> => {
  const undo: Undo = [];
  let isKept = false;
  try {
    const outcome = work(undo);
    isKept = Result.isSuccess(outcome) && !call.dryRun;
    return outcome;
  } catch (cause) {
    const fault = hostFaultOf(cause);
    if (fault === null) throw cause;
    return Result.fail(fault);
  } finally {
    if (!isKept) undoAll(undo);
  }
};

const clonedOutcome = (outcome: Outcome<unknown, never>): Outcome<unknown, never> =>
  Result.mapBoth(outcome, { onSuccess: clone, onFailure: clone });

/** Answers a repeated request with its stored answer (R-REQ-1). Runs synchronously, so no other call sees a partial change. */
const withIdempotency = (
  firm: Firm,
  call: Call,
  work: (undo: Undo) => Outcome<unknown, never>,
): Outcome<unknown, never> => {
  if (call.requestId === null) return writing(call, work);
  const key = JSON.stringify([call.userId, call.idempotencyKey ?? call.requestId]);
  const first = firm.idempotencyRecords.get(key);
  if (first !== undefined && first.until >= call.now) {
    const refused = call.recheckActor?.(settingsOf(firm), accountOf(firm, call)) ?? null;
    if (refused !== null) return Result.fail(refused as never);
    return first.operation === call.operation && first.body === call.body
      ? clonedOutcome(first.outcome)
      : Result.fail({ _tag: "RequestIdReused", requestId: call.requestId });
  }
  const outcome = writing(call, work);
  if (!isAnswerStored(outcome, call)) return outcome;
  // An expired answer stays expired, also if the clock goes back.
  for (const [expired, { until }] of firm.idempotencyRecords) {
    if (until >= call.now) break;
    firm.idempotencyRecords.delete(expired);
  }
  firm.idempotencyRecords.set(key, {
    operation: call.operation,
    body: call.body,
    outcome: clonedOutcome(outcome),
    until: call.now + answerRetention,
  });
  return outcome;
};

const answered = (firm: Firm, { call, rounds, answer, args }: StoreQuery<unknown, never>): Outcome<unknown, never> => {
  const settings = settingsOf(firm);
  const account = accountOf(firm, call);
  let rows: LoadedRows = {};
  for (const round of rounds) {
    const reads = round(rows, settings, account);
    if (Result.isFailure(reads)) return Result.fail(reads.failure);
    rows = { ...rows, ...readRows(firm, reads.success, args) };
    if (reads.success[lastRound] === true) break;
  }
  return answer(rows, settings, account);
};

/** Notifies the listeners after a write, before the answer. */
const notifying = (
  firm: Firm,
  { organizationId }: Call,
  look: CommitListener,
  work: () => Outcome<unknown, never>,
): never => {
  const last = firm.log.at(-1);
  const outcome = work();
  if (firm.log.at(-1)?.seq !== last?.seq) look(organizationId);
  return outcome as never;
};

/** The store, which refuses every call while `isClosed`, as a store with a connection does. */
const closable = (of: Store, isClosed: () => boolean): Store => ({
  name: of.name,
  execute: (command, done) => (isClosed() ? done(Result.fail(closed)) : of.execute(command, done)),
  executeBatch: (batch, done) => (isClosed() ? done(Result.fail(closed)) : of.executeBatch(batch, done)),
  query: (query, done) => (isClosed() ? done(Result.fail(closed)) : of.query(query, done)),
  readLog: (query, done) => (isClosed() ? done(Result.fail(closed)) : of.readLog(query, done)),
});

const storeOf = (world: Firms, look: CommitListener): Store => ({
  name: "memory",
  execute: (command, done) => {
    const { call } = command;
    if (call.cancelled()) return;
    const firm = firmOf(world, call.organizationId);
    done(
      notifying(firm, call, look, () => withIdempotency(firm, call, (undo) => decide(firm, command as never, undo))),
    );
  },
  executeBatch: (batch, done) => {
    const { call } = batch;
    if (call.cancelled()) return;
    const firm = firmOf(world, call.organizationId);
    const decideAll = (undo: Undo) => executeInOrder(batch, (command) => decide(firm, command as never, undo)) as never;
    done(notifying(firm, call, look, () => withIdempotency(firm, call, decideAll)));
  },
  query: (query, done) => {
    if (!query.call.cancelled()) done(answered(firmForRead(world, query.call.organizationId), query as never) as never);
  },
  readLog: ({ organizationId, class: name, objectId, version, actor, between, involving, after = 0, limit }, done) => {
    const records = new Set(involving?.records.map((each) => each.join(" ")));
    const entries = firmForRead(world, organizationId).log.filter(
      (entry) =>
        entry.seq > after &&
        (name === undefined || entry.class === name) &&
        (objectId === undefined || entry.objectId === objectId) &&
        (version === undefined || entry.version === version) &&
        (actor === undefined || entry.actor === actor) &&
        (between === undefined || (entry.at >= between[0] && entry.at < between[1])) &&
        (involving === undefined || entry.actor === involving.user || records.has(`${entry.class} ${entry.objectId}`)),
    );
    done(Result.succeed(clone(entries.slice(0, limit))));
  },
});

const hasRows = ({ tables, log, idempotencyRecords: answers }: Firm): boolean =>
  log.length > 0 || answers.size > 0 || [...tables.values()].some(({ size }) => size > 0);

/** A store in the memory of this process, for tests, examples and tools. */
export const memoryAdapter = (...given: readonly []): Adapter => {
  const [options = {}] = given as ReadonlyArray<object>;
  checkOptions("memory()", options, {});
  const world: Firms = new Map();
  const listeners = commitListeners();
  let isClosed = false;
  const refuseWhenClosed = (): void => {
    if (isClosed) throw new StoreError(closed);
  };
  return {
    name: "memory",
    store: closable(storeOf(world, listeners.notify), () => isClosed),
    feed: feedOf(world, listeners, () => isClosed),
    join: () => {
      throw new Error("The memory store has no transactions to join");
    },
    schema: async () => {
      refuseWhenClosed();
      return { is: "current", version: 0 };
    },
    checkFirm: async (organizationId) => {
      refuseWhenClosed();
      const others = [...world].flatMap(([id, firm]) => (hasRows(firm) ? [id] : [])).sort(compareText);
      const exists = others.includes(organizationId);
      return { exists, others: exists ? [] : others.slice(0, 10) };
    },
    migrate: async () => {
      refuseWhenClosed();
      return { from: 0, to: 0 };
    },
    close: async () => {
      isClosed = true;
    },
  };
};
