import * as Result from "effect/Result";
import type { Vocabulary } from "../domain/kernel/context/settings.ts";
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

/** The operations of an app by name. */
export interface OperationTable {
  /** The operations by group. */
  readonly tree: object;
  readonly names: ReadonlyArray<string>;
  readonly named: (name: string) => AnyOperation | undefined;
  /** The function that runs the operation of this name. */
  readonly run: (name: string) => RunOperation | undefined;
  /** The name of the operation that tells what may be done with records of a class; of an unknown class, no operation. */
  readonly actionsOf: (entity: string) => string;
  /** Operations with names similar to an unknown one; for a known group, operations of that group; else the groups. */
  readonly near: (name: string) => ReadonlyArray<string>;
  /** The words that the host adds to those of every firm, by workflow field. */
  readonly words?: Readonly<Record<string, Vocabulary>>;
}

/** A table of the operations of a tree. */
export const operationTable = (tree: object): OperationTable => {
  // A map, so that `__proto__` and `constructor` are unknown names like any other.
  const named: ReadonlyMap<string, AnyOperation> = new Map(listOperations(tree).map((each) => [each.name, each]));
  const runs: ReadonlyMap<string, RunOperation> = new Map([...named].map(([name, each]) => [name, runner(each)]));
  const names = [...named.keys()];
  const grouped = Map.groupBy(names, (each) => each.slice(0, each.indexOf(".") + 1));
  const groups: ReadonlyArray<string> = [...grouped.keys()].map((group) => group.slice(0, -1));
  return {
    tree,
    names,
    named: (name) => named.get(name),
    run: (name) => runs.get(name),
    actionsOf: (entity) =>
      [...named.values()].find(({ class: of, name }) => of === entity && name.endsWith(".actions"))?.name ??
      `${entity}.actions`,
    near: (name) => {
      const group = name.slice(0, name.indexOf(".") + 1);
      const members = group === "" ? undefined : grouped.get(group);
      if (members === undefined) {
        const near = similarNames(name, names);
        return near.length === 0 ? groups : near;
      }
      const own = (each: string): string => each.slice(group.length);
      const alike = similarNames(own(name), members.map(own));
      return alike.length === 0 ? members : alike.map((each) => `${group}${each}`);
    },
  };
};

const builtIn = operationTable(operations);
/** The operations of an app: those of firmcore, or those that its host changed or added. */
export const tableOf = ({ own }: Pick<Ports, "own">): OperationTable => (own as OperationTable | null) ?? builtIn;

/** Every operation by its name, such as `allocations.assign`, in the order of {@link operations}. */
export const operationNames: ReadonlyArray<string> = builtIn.names;
/** The operation of this name; undefined if there is none. */
export const operationNamed = (name: string): AnyOperation | undefined => builtIn.named(name);
/** As {@link OperationTable.actionsOf}, of the operations of firmcore. */
export const actionsOfClass = builtIn.actionsOf;

const noOperation = (name: unknown, { near }: OperationTable): NotFound =>
  typeof name === "string"
    ? { _tag: "NotFound", class: "Operation", name: name.slice(0, 60).toWellFormed(), known: near(name) }
    : { _tag: "NotFound", class: "Operation" };

/** The outcome of an operation, as the store gives it. */
export type NamedOutcome = Result.Result<unknown, Refusal>;

/** Runs an operation by its name for one caller, and resolves to its outcome. A defect rejects. */
export const callByName =
  (ports: Ports, caller: Caller) =>
  (name: string, input: unknown, options: CallOptions | undefined): Promise<NamedOutcome> =>
    new Promise((resolve, reject) => {
      const table = tableOf(ports);
      const run = table.run(name);
      if (run === undefined) return resolve(Result.fail(noOperation(name, table)));
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
