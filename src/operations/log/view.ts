import type { Actor } from "../../domain/kernel/context/actor.ts";
import type { Settings } from "../../domain/kernel/context/settings.ts";
import { equal } from "../../domain/kernel/decision/decision.ts";
import { filterOf } from "../../domain/kernel/policy/policy.ts";
import { fieldNamesIn, type Predicate } from "../../domain/kernel/policy/predicate.ts";
import { simplify } from "../../domain/kernel/policy/simplify.ts";
import { policies } from "../policy/policies.ts";
import { type RelationCondition, relationConditionsIn } from "../policy/related-records.ts";
import { idsIn, isScalar, type RowStates, type Values } from "./row-states.ts";

/** What a reader sees: by class, the condition that a row must satisfy, and those that hide its fields. */
export type View = ReadonlyMap<string, { readonly sees: Predicate; readonly hides: ReadonlyArray<Predicate> }>;

/** What the policies show to an actor of some classes; a class that shows nothing is left out. */
export const viewOf = (classes: ReadonlyArray<string>, actor: Actor, firm: Settings): View =>
  new Map(
    classes.flatMap((name) => {
      const policy = policies[name];
      const sees = simplify(filterOf(policy === undefined ? false : policy.read(actor, firm)));
      const hides = [...(policy?.hidden ?? []), ...(policy?.hiddenParts ?? [])].map(({ visible }) =>
        simplify(filterOf(visible(actor, firm))),
      );
      return sees.is === "never" ? [] : [[name, { sees, hides }] as const];
    }),
  );

/** A condition of a class on rows of another class, and the conditions through which the rows of a view depend on it. */
interface Dependency {
  /** The class of the view. */
  readonly of: string;
  readonly steps: ReadonlyArray<{ readonly on: string; readonly condition: RelationCondition }>;
  /** The fields of the other class that the condition looks at. */
  readonly fields: ReadonlySet<string>;
}

const dependenciesOf = (
  of: string,
  on: string,
  where: Predicate,
  before: Dependency["steps"] = [],
): ReadonlyArray<Dependency> =>
  relationConditionsIn(where).flatMap((condition) => {
    const steps = [...before, { on, condition }];
    const by = condition.is === "some" ? [condition.by] : [];
    return [
      { of, steps, fields: new Set([...fieldNamesIn(condition.where), ...by]) },
      ...dependenciesOf(of, condition.entity, condition.where, steps),
    ];
  });

/** The rows of a class in which a field has the value of a field of other rows. */
const withValue = (
  entity: string,
  field: string,
  rows: ReadonlyArray<Values>,
  by: string,
  states: RowStates,
): ReadonlyArray<Values> =>
  rows.flatMap((row) => {
    const value = row[by];
    return isScalar(value) ? states.pointing(entity, field, value) : [];
  });

/** How the rows of a view depend on other rows. */
export interface Dependencies {
  /** The fields by which rows are asked for that point to others, by class. */
  readonly links: ReadonlyMap<string, ReadonlySet<string>>;
  /** The rows of the view that depend on a row which changes from `was` to `is`, in a field that their conditions look at. */
  readonly following: (
    entity: string,
    was: Values | null,
    is: Values | null,
    states: RowStates,
  ) => ReadonlyArray<readonly [entity: string, objectId: string]>;
}

export const dependenciesIn = (view: View): Dependencies => {
  const all = [...view].flatMap(([name, { sees, hides }]) =>
    [sees, ...hides].flatMap((where) => dependenciesOf(name, name, where)),
  );
  const byClass = Map.groupBy(all, ({ steps }) => steps.at(-1)?.condition.entity);
  const links = new Map<string, Set<string>>();
  const addLink = (entity: string, field: string): void => {
    links.set(entity, (links.get(entity) ?? new Set()).add(field));
  };
  for (const { steps } of all)
    for (const { on, condition } of steps)
      if (condition.is === "via") addLink(on, condition.field);
      else {
        addLink(condition.entity, condition.by);
        if (condition.field !== undefined) addLink(on, condition.field);
      }
  return {
    links,
    following: (entity, was, is, states) => {
      const all = new Map<string, readonly [string, string]>();
      for (const { of, steps, fields } of byClass.get(entity) ?? []) {
        if (was !== null && is !== null && [...fields].every((name) => equal(was[name], is[name]))) continue;
        let rows: ReadonlyArray<Values> = [was, is].filter((row) => row !== null);
        for (const { on, condition } of steps.toReversed()) {
          const found: ReadonlyArray<Values> =
            condition.is === "via"
              ? rows.flatMap((row) => states.pointing(on, condition.field, row.objectId as string))
              : condition.field !== undefined
                ? withValue(on, condition.field, rows, condition.by, states)
                : rows
                    .flatMap((row) => idsIn(row[condition.by]))
                    .flatMap((id): ReadonlyArray<Values> => {
                      const row = states.at(on, id);
                      return row === null ? [] : [row];
                    });
          rows = [...new Map(found.map((row) => [row.objectId, row])).values()];
        }
        for (const { objectId } of rows) all.set(`${of} ${objectId}`, [of, objectId as string]);
      }
      return [...all.values()];
    },
  };
};
