import type { Actor } from "../context/actor.ts";
import { ownSettings } from "../context/own-settings.ts";
import type { Settings } from "../context/settings.ts";
import type { Entity, RecordOf } from "../schema/entity.ts";
import { evaluate, type RelatedRecords } from "./evaluate.ts";
import type { Predicate, Where } from "./predicate.ts";

/** Who may: everyone with every row, nobody, or with the rows that satisfy a predicate (R-POL-1, R-POL-2). */
export type Verdict<R> = boolean | Where<R>;
export type Rule<R> = (actor: Actor, firm: Settings) => Verdict<R>;

/**
 * The policy of a class. `read` decides find, get and count; `may` decides the other actions by name. `hidden` fields
 * count as absent for this actor on this row. `writable` lists the fields that an actor may write; default: all.
 */
export interface Policy<R = never> {
  readonly entity: string;
  readonly read: Rule<R>;
  readonly may: Readonly<Record<string, Rule<R>>>;
  readonly hidden: ReadonlyArray<HiddenField<R>>;
  /** Members of structures that are left out of answers to this actor about this row. */
  readonly hiddenParts: ReadonlyArray<HiddenParts<R>>;
  readonly writable: (actor: Actor, action: string) => ReadonlyArray<string> | "all";
  /** The actions that are allowed on whatever may be read. */
  readonly asRead?: ReadonlyArray<string>;
  /** Actions that are refused because of the field that was written. */
  readonly byField?: ReadonlyArray<string>;
  /** The rows that may be changed without being read. To everybody else a row that may not be read is none. */
  readonly unread?: Rule<R>;
}
export interface HiddenField<R> {
  readonly field: string;
  readonly visible: Rule<R>;
  /** Others get it only by an operation that logs it, so not even in the export of the owner's data (R-DOC-1). */
  readonly logged?: true;
}

/** A value copied from another class keeps its policy there. */
export interface HiddenParts<R> extends HiddenField<R> {
  readonly parts: readonly [string, ...ReadonlyArray<string>];
  /** Which structures hold such a copy. */
  readonly of: (structure: Readonly<Record<string, unknown>>) => boolean;
}

/** A rule of the policy: `"read"` allows what may be read, so that it never forbids a row that is seen. */
type Given<E> = Rule<RecordOf<E>> | "read";
/** The mark of a rule that was given as `"read"`; it exists in types alone. */
export interface Reading {
  readonly isRead: true;
}
/** A rule with what the host of the app added, which can only take away (docs/own-rules.md). */
const narrowed =
  (entity: string, action: string, rule: Rule<never>): Rule<never> =>
  (actor, firm) => {
    const verdict = rule(actor, firm);
    const clause = ownSettings(firm)?.clause(entity, action);
    if (verdict === false || clause === undefined) return verdict;
    const most = clause(actor, firm) as Verdict<never>;
    if (typeof most === "boolean") return most && verdict;
    return verdict === true ? most : { is: "and", of: [verdict, most] };
  };

/** The type keeps what each rule can answer: the refusals of an operation follow from it. */
export const policy = <
  E extends Entity,
  const Read extends Rule<RecordOf<E>>,
  const May extends Readonly<Record<string, Given<E>>>,
>(
  entity: E,
  of: {
    readonly read: Read;
    readonly may: May;
    readonly hidden?: ReadonlyArray<HiddenField<RecordOf<E>>>;
    readonly hiddenParts?: ReadonlyArray<HiddenParts<RecordOf<E>>>;
    readonly writable?: (actor: Actor, action: string) => ReadonlyArray<string> | "all";
    readonly byField?: ReadonlyArray<keyof NoInfer<May> & string>;
    readonly unread?: Rule<RecordOf<E>>;
  },
): Omit<Policy<RecordOf<E>>, "read" | "may"> & {
  readonly read: Read;
  readonly may: { readonly [K in keyof May]: May[K] extends "read" ? Read & Reading : May[K] };
} => ({
  hidden: [],
  hiddenParts: [],
  writable: () => "all",
  ...of,
  read: narrowed(entity.name, "read", of.read) as never,
  may: Object.fromEntries(
    Object.entries(of.may).map(([action, rule]) => [
      action,
      narrowed(entity.name, action, rule === "read" ? of.read : rule),
    ]),
  ) as never,
  // What a host forbids to read stays out of reach.
  ...(of.unread === undefined ? {} : { unread: narrowed(entity.name, "read", of.unread) as never }),
  asRead: Object.keys(of.may).filter((action) => of.may[action] === "read" || of.may[action] === of.read),
  entity: entity.name,
});

/** The parts of a policy without hidden fields: an actor who may read or write a row may read or write all of it. */
export const wholeRows: Pick<Policy, "hidden" | "hiddenParts" | "writable"> = {
  hidden: [],
  hiddenParts: [],
  writable: () => "all",
};

/** Whether the verdict holds for a record. */
export const holdsFor = (verdict: Verdict<never>, record: object, around: RelatedRecords): boolean =>
  typeof verdict === "boolean"
    ? verdict
    : evaluate(verdict as Predicate, record as Readonly<Record<string, unknown>>, {}, around);

/** The verdict as a filter. */
export const filterOf = (verdict: Verdict<never>): Predicate =>
  typeof verdict === "boolean" ? { is: verdict ? "always" : "never" } : verdict;
