import type { Moment } from "../../domain/kernel/context/moment.ts";
import type { Change } from "../../domain/kernel/decision/decision.ts";
import type { Param } from "../../domain/kernel/policy/predicate.ts";
import type { OwnRefusal, OwnSentences } from "../../domain/kernel/refusal/own-refusal.ts";
import type { InputOf } from "../../domain/kernel/schema/input.ts";
import type { Isolation, Lock, Params, Read, ReadResults } from "../../ports/load.ts";
import type { Command } from "../define/operation.ts";
import type { Operations } from "../index.ts";

/** The names of the commands that a guard can be added to; `allocations.check` is guarded with the command that it is for. */
export type GuardedName = Exclude<
  {
    [G in keyof Operations & string]: {
      [K in keyof Operations[G] & string]: Operations[G][K] extends { readonly kind: "command" } ? `${G}.${K}` : never;
    }[keyof Operations[G] & string];
  }[keyof Operations & string],
  "allocations.check"
>;
type Named<N> = N extends `${infer G}.${infer K}`
  ? G extends keyof Operations
    ? K extends keyof Operations[G]
      ? Operations[G][K]
      : never
    : never
  : never;

type Reads = Readonly<Record<string, Read>>;
/** What a guard may know besides what is decided. There is no clock and no source of ids. */
export type GuardMoment = Pick<Moment, "now" | "today" | "firm" | "actor" | "reason">;
interface Given<N, State, Input, Answer, R> {
  readonly operation: N;
  /** What the operation has loaded under its locks: what the built-in rule was given. */
  readonly state: State;
  /** The input in stored values: days as numbers, percents in hundredths. */
  readonly input: Input;
  /** The record that the built-in rule decided on. */
  readonly answer: Answer;
  /** Every record that will be written, before and after. */
  readonly changes: ReadonlyArray<Change>;
  /** What the guard itself reads. */
  readonly read: ReadResults<R>;
  readonly at: GuardMoment;
}
/** What a guard is given: one type for each of its operations, told apart by `operation`. All of it is frozen. */
export type GuardGiven<N, R = unknown> = N extends GuardedName
  ? Named<N> extends Command<infer I, infer State, infer A, infer _Out, infer _T, infer _S>
    ? Given<N, State, InputOf<I>, A, R>
    : never
  : never;
type ParamsOf<N> =
  Named<N> extends Command<infer _I, infer _State, infer _A, infer _Out, infer _T, infer S> ? Params<S> : never;

/** The sentences of a refusal, each built from its facts. Texts are shown as one line. */
export interface Sentences<F> {
  readonly en: (facts: F) => string;
  readonly de?: (facts: F) => string;
}

/** A rule of the host for some commands, asked after the built-in rule has accepted, so it can only refuse. */
export interface Guard<N extends string = string, Tag extends string = string, F extends object = object> {
  readonly operations: ReadonlyArray<N>;
  readonly tag: Tag;
  readonly sentences: { readonly [K in keyof OwnSentences]: (facts: never) => string };
  readonly refuse: (given: never) => object | null;
  readonly reads?: (arg: never, found: never) => Reads;
  readonly isolation?: GuardIsolation;
  /** A phantom: the facts of its refusal. */
  readonly facts?: F;
}

/** What a guard locks besides the rows that it reads by their ids, and why that is enough. */
export interface GuardIsolation extends Isolation {
  readonly locks?: (arg: never, found: never) => ReadonlyArray<Lock>;
}

/**
 * Defines a guard. `refuse` is pure and answers at once: null, or the facts of the refusal, which has the tag `tag` and the code of that
 * tag (`GraduateLoad`: `GRADUATE_LOAD`).
 *
 * A row that the command does not load is read with `reads`: `arg` are the parameters of its load, `found` the arguments that it looks up.
 * A row that is read by its id is locked against changes by others. Other reads need `isolation`: what is locked, and why that is enough.
 */
export const guard = <
  const N extends GuardedName,
  const Tag extends string,
  F extends object,
  R extends Reads = Record<never, never>,
>(of: {
  readonly operations: ReadonlyArray<N>;
  readonly tag: Tag;
  readonly reads?: (arg: ParamsOf<N>, found: Readonly<Record<string, Param<string>>>) => R;
  readonly isolation?: Isolation & {
    readonly locks?: (arg: ParamsOf<N>, found: Readonly<Record<string, Param<string>>>) => ReadonlyArray<Lock>;
  };
  readonly refuse: (given: GuardGiven<N, R>) => F | null;
  readonly sentences: Sentences<NoInfer<F>>;
}): Guard<N, Tag, F> => of as unknown as Guard<N, Tag, F>;

/** The refusals that guards add to an operation. */
export type GuardRefusal<G, N> =
  G extends Guard<infer Names, infer Tag, infer F>
    ? N extends Names
      ? OwnRefusal<Tag, F>
      : N extends "allocations.check"
        ? "allocations.assign" extends Names
          ? OwnRefusal<Tag, F>
          : never
        : never
    : never;
