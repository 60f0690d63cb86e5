import * as Result from "effect/Result";
import type { Fault } from "../domain/kernel/refusal/refusal.ts";
import type { Callback, Store } from "./store.ts";

/** The fault of a read. A read changes nothing, so it is always safe to retry. */
export const readFault = (fault: Fault): Fault =>
  fault._tag === "Storage" && fault.retry === "unknown" ? { ...fault, retry: "safe" } : fault;

/** The fault of a write, with a sentence about whether the change was written. */
const writeFault = (fault: Fault): Fault => {
  if (fault._tag === "Busy") return fault;
  const change = fault.retry === "unknown" ? "Look whether the change is there" : "Nothing was written";
  return { ...fault, message: `${fault.message}. ${change}` };
};

const isFault = (failure: { readonly _tag: string }): failure is Fault =>
  failure._tag === "Storage" || failure._tag === "Busy";
const mapFaults =
  (map: (fault: Fault) => Fault) =>
  <A, R>(done: Callback<A, R>): Callback<A, R> =>
  (outcome) => {
    const failure = Result.isFailure(outcome) ? (outcome.failure as Fault) : null;
    done(failure !== null && isFault(failure) ? Result.fail(map(failure)) : outcome);
  };
const withReadFaults = mapFaults(readFault);
const withWriteFaults = mapFaults(writeFault);

/** A store whose faults tell a writer whether the change was written. The fault of a read says only that it failed. */
export const clarifyFaults = (store: Store): Store => ({
  name: store.name,
  execute: (command, done) =>
    store.execute(command, (command.readOnly || command.call.dryRun ? withReadFaults : withWriteFaults)(done)),
  executeBatch: (batch, done) =>
    store.executeBatch(
      batch,
      (batch.call.dryRun || batch.commands.every(({ provisional }) => provisional.readOnly)
        ? withReadFaults
        : withWriteFaults)(done),
    ),
  query: (query, done) => store.query(query, withReadFaults(done)),
  readLog: (query, done) => store.readLog(query, withReadFaults(done)),
});
