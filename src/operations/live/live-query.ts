import type { Moment } from "../../domain/kernel/context/moment.ts";
import { filterOf, type Policy } from "../../domain/kernel/policy/policy.ts";
import type { Predicate } from "../../domain/kernel/policy/predicate.ts";
import { simplify } from "../../domain/kernel/policy/simplify.ts";
import { policies } from "../policy/policies.ts";
import { besideOf } from "../subjects/fields-beside.ts";

/** What a live query asks at a moment: the rows of a class that the actor may read, and those of them that it wants. */
export interface Asked {
  /** The class that has the rows. */
  readonly entity: string;
  readonly reads: Predicate;
  readonly sees: Predicate;
}

/** What several subscriptions see alike: the same rows, and the same fields of them. */
export interface LiveView extends Asked {
  /** Equal for views that see the same. */
  readonly key: string;
  /** Equal for views that show the same fields of a row alike. */
  readonly format: string;
  readonly at: Moment;
  /** The conditions that hide fields, and those through which fields beside the row change. */
  readonly hides: ReadonlyArray<Predicate>;
}

const hidesOf = (entity: string, at: Moment): ReadonlyArray<Predicate> => {
  const of: Policy | undefined = policies[entity];
  const hidden = [...(of?.hidden ?? []), ...(of?.hiddenParts ?? [])];
  const beside = besideOf(entity)?.follows(at);
  return [
    ...hidden.map(({ visible }) => filterOf(visible(at.actor, at.firm))),
    ...(beside === undefined ? [] : [beside]),
  ].map(simplify);
};

/** The view of a live query at a moment. */
export const viewAt = ({ entity, reads, sees }: Asked, at: Moment): LiveView => {
  const hides = hidesOf(entity, at);
  const { role, master = false, anonymous = false } = at.actor;
  const [mayRead, wants] = [simplify(reads), simplify(sees)];
  // Which custom fields are shown depends on the kind of actor, all else on these conditions.
  const format = JSON.stringify([entity, hides, role, master, anonymous]);
  return {
    ...{ entity, reads: mayRead, sees: wants, at, hides, format },
    key: JSON.stringify([format, mayRead, wants]),
  };
};
