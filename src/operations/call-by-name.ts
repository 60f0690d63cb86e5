import * as Result from "effect/Result";
import type { NotFound, Refusal } from "../domain/kernel/refusal/refusal.ts";
import { similarNames } from "../domain/kernel/refusal/similar-names.ts";
import type { Ports } from "../ports/ports.ts";
import type { Caller } from "./caller/caller.ts";
import type { AnyOperation, CallOptions } from "./define/operation.ts";
import { operations } from "./index.ts";
import { listOperations } from "./operation-tree.ts";
import { parseOptions, signalOf } from "./run/call-options.ts";
import { runner } from "./run/run.ts";
import type { RunOperation } from "./run/run-operation.ts";

// A map, so that `__proto__` and `constructor` are unknown names like any other.
const named: ReadonlyMap<string, AnyOperation> = new Map(listOperations(operations).map((each) => [each.name, each]));
const runs: ReadonlyMap<string, RunOperation> = new Map([...named].map(([name, each]) => [name, runner(each)]));

/** Every operation by its name, such as `allocations.assign`, in the order of {@link operations}. */
export const operationNames: ReadonlyArray<string> = [...named.keys()];
/** The operation of this name; undefined if there is none. */
export const operationNamed = (name: string): AnyOperation | undefined => named.get(name);

/** The name of the operation that tells what may be done with records of a class; of an unknown class, no operation. */
export const actionsOfClass = (entity: string): string =>
  [...named.values()].find(({ class: of, name }) => of === entity && name.endsWith(".actions"))?.name ??
  `${entity}.actions`;

/** The function that runs the operation of this name. */
export const runNamed = (name: string): RunOperation | undefined => runs.get(name);

const grouped = Map.groupBy(operationNames, (each) => each.slice(0, each.indexOf(".") + 1));
const groups: ReadonlyArray<string> = [...grouped.keys()].map((group) => group.slice(0, -1));
/** Operations with names similar to an unknown one; for a known group, operations of that group; else the groups. */
export const operationsNear = (name: string): ReadonlyArray<string> => {
  const group = name.slice(0, name.indexOf(".") + 1);
  const members = group === "" ? undefined : grouped.get(group);
  if (members === undefined) {
    const near = similarNames(name, operationNames);
    return near.length === 0 ? groups : near;
  }
  const own = (each: string): string => each.slice(group.length);
  const alike = similarNames(own(name), members.map(own));
  return alike.length === 0 ? members : alike.map((each) => `${group}${each}`);
};
const noOperation = (name: unknown): NotFound =>
  typeof name === "string"
    ? { _tag: "NotFound", class: "Operation", name: name.slice(0, 60).toWellFormed(), known: operationsNear(name) }
    : { _tag: "NotFound", class: "Operation" };

/** The outcome of an operation, as the store gives it. */
export type NamedOutcome = Result.Result<unknown, Refusal>;

/** Runs an operation by its name for one caller, and resolves to its outcome. A defect rejects. */
export const callByName =
  (ports: Ports, caller: Caller) =>
  (name: string, input: unknown, options: CallOptions | undefined): Promise<NamedOutcome> =>
    new Promise((resolve, reject) => {
      const run = runs.get(name);
      if (run === undefined) return resolve(Result.fail(noOperation(name)));
      const given = parseOptions(options);
      const signal = signalOf(given);
      if (signal?.aborted === true) return reject(signal.reason);
      const abort = (): void => reject(signal?.reason);
      signal?.addEventListener("abort", abort, { once: true });
      const answered = (): void => signal?.removeEventListener("abort", abort);
      run(
        ports,
        caller,
        input,
        given,
        (outcome) => {
          answered();
          resolve(outcome);
        },
        (cause) => {
          answered();
          reject(cause);
        },
      );
    });
