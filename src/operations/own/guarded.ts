import * as Result from "effect/Result";
import type { Moment } from "../../domain/kernel/context/moment.ts";
import type { Decision } from "../../domain/kernel/decision/decision.ts";
import type { Param } from "../../domain/kernel/policy/predicate.ts";
import type { OwnRefusal } from "../../domain/kernel/refusal/own-refusal.ts";
import type { Refusal } from "../../domain/kernel/refusal/refusal.ts";
import { clone } from "../../domain/kernel/values/clone.ts";
import { deepFreeze } from "../../domain/kernel/values/deep-freeze.ts";
import { isPlainObject } from "../../domain/kernel/values/plain-object.ts";
import type { Load, Lock, Read } from "../../ports/load.ts";
import type { AnyCommand } from "../define/operation.ts";
import { ownReadName } from "../define/own-read.ts";
import type { Guard } from "./guard.ts";

type Values = Readonly<Record<string, unknown>>;
type Reads = Readonly<Record<string, Read>>;
type Args = Readonly<Record<string, Param<string>>>;
type Parts<T> = (arg: Args, found: Args) => T;

const paramsOf = (names: object): Args => Object.fromEntries(Object.keys(names).map((param) => [param, { param }]));

/** What a guard adds to the load of a command. */
const additionsOf = (guard: Guard, of: AnyCommand): { readonly reads: Reads; readonly locks: ReadonlyArray<Lock> } => {
  const { parameters, lookups } = of.load as Load;
  const [arg, found] = [paramsOf(parameters), paramsOf(lookups)];
  const reads = (guard.reads as Parts<Reads> | undefined)?.(arg, found) ?? {};
  const own = (guard.isolation?.locks as Parts<ReadonlyArray<Lock>> | undefined)?.(arg, found) ?? [];
  const byId = Object.entries(reads).flatMap(([name, read]): ReadonlyArray<Lock> => {
    if (read.kind !== "byId") {
      if (guard.isolation !== undefined) return [];
      throw new TypeError(
        `The guard ${guard.tag} reads ${name} of ${of.name}: say in isolation what is locked, and why that is enough`,
      );
    }
    return [{ entity: read.entity, id: read.id, share: true }];
  });
  return {
    reads: Object.fromEntries(Object.entries(reads).map(([name, read]) => [ownReadName(guard.tag, name), read])),
    // A check and `actions` lock nothing, whatever they read.
    locks: of.readOnly === true ? [] : [...own, ...byId],
  };
};

const oneLine = (text: string): string => text.replaceAll(/\s+/g, " ").trim();
type Say = (facts: unknown) => string;
const defect = (guard: Guard, of: AnyCommand, what: string, cause?: unknown): Error =>
  new Error(`The guard ${guard.tag} of ${of.name} ${what}`, { cause });

/** Asks a guard. What it throws, or returns besides null and facts, is a defect that names it. */
const ask = (guard: Guard, of: AnyCommand, given: object): OwnRefusal | null => {
  try {
    const facts = guard.refuse(given as never) as unknown;
    if (facts === null) return null;
    if (!isPlainObject(facts) || typeof facts.then === "function")
      throw new TypeError("refuse() returns null or the facts of its refusal, at once");
    const { en, de } = guard.sentences as { readonly en: Say; readonly de?: Say };
    const kept = clone(facts);
    return {
      ...kept,
      _tag: guard.tag,
      sentences: { en: oneLine(en(kept)), ...(de === undefined ? {} : { de: oneLine(de(kept)) }) },
    };
  } catch (cause) {
    throw defect(guard, of, `failed: ${cause instanceof Error ? cause.message : String(cause)}`, cause);
  }
};

/** The reads of the guard under the names that it gave them. */
const ownReads = (guard: Guard, state: Values): Values => {
  const prefix = ownReadName(guard.tag, "");
  return Object.fromEntries(
    Object.entries(state).flatMap(([name, rows]) =>
      name.startsWith(prefix) ? [[name.slice(prefix.length), rows]] : [],
    ),
  );
};

/** Whether a lock is on the rows of another, in whatever mode. */
const covers = (lock: Lock, other: Lock): boolean =>
  lock.entity === other.entity && ("every" in lock || ("id" in other && lock.id.param === other.id.param));
const isShared = (lock: Lock): boolean => "share" in lock && lock.share === true;
/** Each lock once. Two commands that share a row before they lock it would wait for each other, so a lock replaces a shared one. */
const joined = (locks: ReadonlyArray<Lock>): ReadonlyArray<Lock> =>
  locks.filter((lock, i) =>
    locks.every((other, at) => {
      if (at === i || !covers(other, lock)) return true;
      return isShared(lock) === isShared(other) ? at > i : isShared(other);
    }),
  );

/** The command with guards, which are asked in their order once the built-in rule has accepted. */
export const guarded = (of: AnyCommand, guards: ReadonlyArray<Guard>): AnyCommand => {
  const additions = guards.map((guard) => additionsOf(guard, of));
  const load: Load = {
    ...of.load,
    locks: joined([...of.load.locks, ...additions.flatMap(({ locks }) => locks)]),
    reads: Object.assign({}, of.load.reads, ...additions.map(({ reads }) => reads)) as Load["reads"],
  };
  const operation = of.checks ?? of.name;
  const decide = (state: Values, input: Values, at: Moment): Result.Result<Decision<unknown>, Refusal> => {
    const decided: Result.Result<Decision<unknown>, Refusal> = of.decide(state, input as never, at);
    if (Result.isFailure(decided)) return decided;
    const { answer, changes } = decided.success;
    const { now, today, firm, actor, reason } = at;
    for (const guard of guards) {
      const given = { operation, state, input, answer, changes, at: { now, today, firm, actor, reason } };
      const refused = ask(guard, of, deepFreeze({ ...given, read: ownReads(guard, state) }));
      if (refused !== null) return Result.fail(refused as unknown as Refusal);
    }
    return decided;
  };
  return { ...of, load, decide } as AnyCommand;
};
