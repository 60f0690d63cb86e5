import type { Actor } from "../context/actor.ts";
import type { Settings } from "../context/settings.ts";
import type { Entity, RecordOf } from "../schema/entity.ts";
import { evaluate, type RelatedRecords } from "./evaluate.ts";
import type { Predicate, Where } from "./predicate.ts";

/** Who may, as data: all rows, none, or those that satisfy a predicate (R-POL-1, R-POL-2). */
export type Verdict<R> = boolean | Where<R>;
export type Rule<R> = (actor: Actor, firm: Settings) => Verdict<R>;

/**
 * The policy of one class. `read` decides find, get and count; `may` every other action and event by name; `hidden` names
 * fields that count as absent for this actor on this row; `writable` the fields an actor may write (all unless said).
 */
export interface Policy<R = never> {
  readonly entity: string;
  readonly read: Rule<R>;
  readonly may: Readonly<Record<string, Rule<R>>>;
  readonly hidden: ReadonlyArray<HiddenField<R>>;
  /** Members of structures that are absent in answers to this actor on this row. */
  readonly hiddenParts: ReadonlyArray<HiddenParts<R>>;
  readonly writable: (actor: Actor, action: string) => ReadonlyArray<string> | "all";
  /** Actions refused for the field that was written: the row takes others from whoever may do them. */
  readonly byField?: ReadonlyArray<string>;
}
export interface HiddenField<R> {
  readonly field: string;
  readonly visible: Rule<R>;
}

/** A value that was copied from another class keeps the policy that it has there. */
export interface HiddenParts<R> extends HiddenField<R> {
  readonly parts: readonly [string, ...ReadonlyArray<string>];
  /** Which structures hold such a copy. */
  readonly of: (structure: Readonly<Record<string, unknown>>) => boolean;
}

export const policy = <E extends Entity, const Action extends string>(
  entity: E,
  of: {
    readonly read: Rule<RecordOf<E>>;
    readonly may: Readonly<Record<Action, Rule<RecordOf<E>>>>;
    readonly hidden?: ReadonlyArray<HiddenField<RecordOf<E>>>;
    readonly hiddenParts?: ReadonlyArray<HiddenParts<RecordOf<E>>>;
    readonly writable?: (actor: Actor, action: string) => ReadonlyArray<string> | "all";
    readonly byField?: ReadonlyArray<NoInfer<Action>>;
  },
): Policy<RecordOf<E>> => ({
  hidden: [],
  hiddenParts: [],
  writable: () => "all",
  ...of,
  entity: entity.name,
});

/** The parts of a policy without hidden fields: whoever reads a row reads all of it, and whoever writes it may write all of it. */
export const wholeRows: Pick<Policy, "hidden" | "hiddenParts" | "writable"> = {
  hidden: [],
  hiddenParts: [],
  writable: () => "all",
};

/** Whether the verdict holds for one record, with what lies around it. */
export const holdsFor = (verdict: Verdict<never>, record: object, around: RelatedRecords): boolean =>
  typeof verdict === "boolean"
    ? verdict
    : evaluate(verdict as Predicate, record as Readonly<Record<string, unknown>>, {}, around);

/** The verdict as a filter of rows. */
export const filterOf = (verdict: Verdict<never>): Predicate =>
  typeof verdict === "boolean" ? { is: verdict ? "always" : "never" } : verdict;
