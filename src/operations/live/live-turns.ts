import { derivedFieldOf } from "../../domain/derived-fields.ts";
import type { Moment } from "../../domain/kernel/context/moment.ts";
import { equal } from "../../domain/kernel/decision/decision.ts";
import type { Predicate } from "../../domain/kernel/policy/predicate.ts";
import { simplify } from "../../domain/kernel/policy/simplify.ts";
import { besideOf } from "../subjects/fields-beside.ts";
import { haveSameRights, type Turn } from "./judge-live.ts";
import type { LiveView } from "./live-query.ts";
import type { Subscription } from "./live-registry.ts";

/** A turn, and the subscriptions that it is about. */
export interface SharedTurn extends Turn {
  readonly subscriptions: ReadonlyArray<Subscription>;
}

const never: Predicate = { is: "never" };
const both = (...of: ReadonlyArray<Predicate>): Predicate => ({ is: "and", of });
const either = (...of: ReadonlyArray<Predicate>): Predicate => ({ is: "or", of });
const not = (of: Predicate): Predicate => ({ is: "not", of });

/** The rows that show something else, and nobody wrote them: a certificate expires (R-CERT-4), a rate begins (R-RATE-1). */
const whereTurned = (entity: string, from: Moment, to: Moment): Predicate => {
  const of = derivedFieldOf(entity);
  const states = of === undefined ? [] : of.words.states;
  const changed = states.flatMap((state) => {
    const [was, is] = [from, to].map((at) => of?.where(state as never, at) ?? never);
    return was === undefined || is === undefined || equal(was, is) ? [] : [both(was, not(is))];
  });
  return either(...changed, besideOf(entity)?.turning(from, to) ?? never);
};

/** The rows that a turn may be about; `never` if it is about none. */
export const turnedWhere = (turn: Turn): Predicate => {
  const { from, to } = turn;
  const sees = either(from.sees, to.sees);
  if (!haveSameRights(turn)) return simplify(sees);
  const changed = both(sees, whereTurned(to.entity, from.at, to.at));
  if (equal(from.sees, to.sees)) return simplify(changed);
  return simplify(either(both(from.sees, not(to.sees)), both(to.sees, not(from.sees)), changed));
};

/** The turns of subscriptions, one for all that turn alike. */
export const turnsOf = (turning: ReadonlyArray<Subscription>): ReadonlyArray<SharedTurn> => {
  const found = new Map<LiveView, Map<LiveView, Array<Subscription>>>();
  for (const each of turning) {
    const { from, view: to } = each;
    if (from === null || to === null) continue;
    const of = found.get(from) ?? new Map<LiveView, Array<Subscription>>();
    const alike = of.get(to) ?? [];
    alike.push(each);
    found.set(from, of.set(to, alike));
  }
  return [...found].flatMap(([from, of]) => [...of].map(([to, subscriptions]) => ({ from, to, subscriptions })));
};
