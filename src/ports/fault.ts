import * as Result from "effect/Result";
import type { Fault } from "../domain/kernel/refusal/refusal.ts";
import type { Callback, Store } from "./store.ts";

/** What a read is told: that it failed, and no more. Whatever was lost on the way, it changed nothing and may be asked again. */
export const readFault = (fault: Fault): Fault =>
  fault._tag === "Storage" && fault.retry === "unknown" ? { ...fault, retry: "safe" } : fault;

/** What a write is told: that it failed, and how the change stands. */
const writeFault = (fault: Fault): Fault => {
  if (fault._tag === "Busy") return fault;
  const change = fault.retry === "unknown" ? "Look whether the change is there" : "Nothing was written";
  return { ...fault, message: `${fault.message}. ${change}` };
};

const isFault = (failure: { readonly _tag: string }): failure is Fault =>
  failure._tag === "Storage" || failure._tag === "Busy";
const mapFaults =
  (of: (fault: Fault) => Fault) =>
  <A, R>(done: Callback<A, R>): Callback<A, R> =>
  (said) => {
    const failure = Result.isFailure(said) ? (said.failure as Fault) : null;
    done(failure !== null && isFault(failure) ? Result.fail(of(failure)) : said);
  };
const withReadFaults = mapFaults(readFault);
const withWriteFaults = mapFaults(writeFault);

/**
 * A store whose faults say how a change stands to who writes, and to nobody else. A store itself says only what failed: which of its
 * works may write is known by what it is given.
 */
export const clarifyFaults = (store: Store): Store => ({
  name: store.name,
  execute: (step, done) => store.execute(step, (step.dryRun ? withReadFaults : withWriteFaults)(done)),
  executeBatch: (batch, done) =>
    store.executeBatch(
      batch,
      (batch.commands.every(({ provisional }) => provisional.dryRun) ? withReadFaults : withWriteFaults)(done),
    ),
  query: (question, done) => store.query(question, withReadFaults(done)),
  readLog: (query, done) => store.readLog(query, withReadFaults(done)),
});
