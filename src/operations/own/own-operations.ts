import { entityNamed } from "../../domain/entities.ts";
import { english } from "../../domain/kernel/messages/english/english.ts";
import { similarNames } from "../../domain/kernel/refusal/similar-names.ts";
import type { SentVocabularies } from "../../domain/settings/vocabularies.ts";
import { withActions } from "../actions/actions.ts";
import { type OperationTable, operationTable } from "../call-by-name.ts";
import type { FieldsByClass, FieldsIn, WithClasses, WithExtension, WithIncludes } from "../define/extension-types.ts";
import type { AnyOperation, WithOwn } from "../define/operation.ts";
import type { TaggedRefusal } from "../define/refusal-tags.ts";
import { type Operations, operations } from "../index.ts";
import { listOperations, mapOperations } from "../operation-tree.ts";
import { policyOf } from "../policy/policies.ts";
import { type AccountOptions, withAccountOptions } from "./account-options.ts";
import type { Guard, GuardRefusal } from "./guard.ts";
import { guarded } from "./guarded.ts";
import { type OwnClauses, type OwnPolicies, withClauses } from "./own-policies.ts";

/** Operations of a host by group, as those of firmcore: `{ invoices: { send: command({ name: "invoices.send", … }) } }`. */
type OwnOperations = Readonly<Record<string, Readonly<Record<string, AnyOperation>>>>;

/** What a host adds where it opens the store (docs/own-rules.md). */
export interface OwnRules extends AccountOptions {
  /** Rules for commands, asked after the built-in rule has accepted. */
  readonly guards?: ReadonlyArray<Guard>;
  /** What actors may do at most, by class and action; the policy of a class can only become narrower. */
  readonly policies?: OwnPolicies;
  /** Words for states by workflow field, in every firm. A firm's own words come first. */
  readonly vocabularies?: SentVocabularies;
  /** Operations of the host, in groups of their own. */
  readonly operations?: OwnOperations;
}
type GuardsOf<H> = H extends { readonly guards: ReadonlyArray<infer G> } ? G : never;
type AddedBy<H> = H extends { readonly operations: infer O extends object } ? O : Record<never, never>;
/** With clauses, whatever is forbidden to nobody by firmcore may be forbidden by the host. */
type ClosedBy<H> = H extends { readonly policies: object } ? TaggedRefusal<"Forbidden" | "ClassForbidden"> : never;
/** The declared fields of the host, of whatever class. */
type ExtendedBy<H> = H extends { readonly extend: infer X extends object } ? X : never;
/** The class whose records a group of operations answers. */
type ClassOf<Group> = Group extends { readonly actions: { readonly class: infer N } } ? N : never;
type RefusalIn<H, N> = GuardRefusal<GuardsOf<H>, N> | ClosedBy<H>;
// Phantoms, where there is anything to add.
type RefusingOwn<R> = [R] extends [never] ? unknown : WithOwn<R>;
type HavingFields<Fields> = [Fields] extends [never] ? unknown : WithExtension<Fields>;
type HavingClasses<ByClass> = [ByClass] extends [never] ? unknown : WithClasses<ByClass>;
type HavingIncludes<ByClass> = [ByClass] extends [never] ? unknown : WithIncludes<ByClass>;
/** The operations with the refusals of guards and clauses, and the fields of `extend`. */
type Extended<H> = {
  readonly [S in keyof Operations]: {
    readonly [M in keyof Operations[S]]: Operations[S][M] &
      RefusingOwn<RefusalIn<H, `${S & string}.${M & string}`>> &
      HavingFields<FieldsIn<H, ClassOf<Operations[S]>>> &
      (M extends "list" ? HavingIncludes<FieldsByClass<H>> : unknown) &
      (S extends "records" ? (M extends "actions" | "distinct" ? unknown : HavingClasses<FieldsByClass<H>>) : unknown);
  };
};
/** Whether a host added anything that shows in types. */
export type HasOwn<H> = [GuardsOf<H> | ClosedBy<H> | keyof AddedBy<H> | ExtendedBy<H>] extends [never] ? false : true;
/** The types of the operations with what the host added. */
export type OperationsWith<H> = HasOwn<H> extends true ? Extended<H> & AddedBy<H> : Operations;

const wrong = (what: string): never => {
  throw new TypeError(`openFirm(): guards: ${what}`);
};
const checkGuards = (guards: ReadonlyArray<Guard>, known: ReadonlyArray<AnyOperation>): void => {
  const names = known.map(({ name }) => name);
  for (const [i, { tag, operations: on }] of guards.entries()) {
    // Only of these does the code give the tag again, as of the tags of firmcore.
    if (!/^([A-Z][a-z]+)+$/.test(tag)) wrong(`expected a tag such as GraduateLoad, got ${JSON.stringify(tag)}`);
    if (Object.hasOwn(english.refusals, tag) || guards.findIndex((each) => each.tag === tag) !== i)
      wrong(`the tag ${tag} is taken`);
    for (const name of on) {
      const of = known.find((each) => each.name === name);
      if (of === undefined) {
        const [near] = similarNames(name, names);
        wrong(`there is no operation ${JSON.stringify(name)}${near === undefined ? "" : `; did you mean ${near}?`}`);
      } else if (of.kind !== "command") wrong(`${name} is a ${of.kind}; only commands have guards`);
      else if (of.checks !== undefined) wrong(`${name} has the guards of ${of.checks}`);
    }
  }
};

const checkOperations = (added: OwnOperations): void => {
  const no = (what: string): never => {
    throw new TypeError(`openFirm(): operations: ${what}`);
  };
  for (const [group, members] of Object.entries(added)) {
    if (Object.hasOwn(operations, group) || group in {} || !/^[a-z][A-Za-z]*$/.test(group) || reserved.includes(group))
      no(`${JSON.stringify(group)} cannot name a group of your own`);
    for (const [key, of] of Object.entries(members)) {
      if (of.kind !== "command" && of.kind !== "query") no(`${group}.${key} is no command and no query`);
      if (of.name !== `${group}.${key}`) no(`${group}.${key} is called ${of.name}`);
      // Throws for an action that no policy decides.
      policyOf(of.class, of.action);
    }
  }
};
/** What an API has beside its groups. */
const reserved = ["actions", "batch", "call", "changes", "settled"];

/** The operations with what the host added. */
export const ownOperations = (
  { guards = [], operations: added = {}, ...accounts }: OwnRules,
  clauses: OwnClauses,
): OperationTable => {
  checkOperations(added);
  const tree: Readonly<Record<string, object>> = { ...operations, ...added };
  checkGuards(guards, listOperations(operations));
  const changed = (of: AnyOperation): AnyOperation => {
    if (of.kind === "flow") return withAccountOptions(of, accounts);
    if (of.kind !== "command") return of;
    const some = guards.filter(({ operations: on }) => on.includes(of.checks ?? of.name));
    const narrowed = clauses.classes.size === 0 ? of : withClauses(of, clauses);
    return some.length === 0 ? narrowed : guarded(narrowed, some);
  };
  const groupWith = (name: string, group: object): object => {
    if (listOperations(group).every((each) => changed(each) === each)) return group;
    const { actions, ...others } = mapOperations(group, changed) as { readonly actions?: AnyOperation };
    return actions === undefined ? others : withActions(entityNamed(actions.class), name, others);
  };
  return operationTable(
    Object.fromEntries(Object.entries(tree).map(([name, group]) => [name, groupWith(name, group)])),
  );
};
