import type { Actor, CustomReading } from "../kernel/context/actor.ts";
import type { CustomAccess, CustomAction, CustomClass, CustomRight } from "../kernel/context/custom-fields.ts";
import type { Settings } from "../kernel/context/settings.ts";
import { policy } from "../kernel/policy/policy.ts";
import { and, fieldsOf, never, not, or, type Predicate, type Where } from "../kernel/policy/predicate.ts";
import { listedEveryone, listedRole, OwnRecord } from "./entity.ts";

const r = fieldsOf(OwnRecord);
type Reach = "all" | "owned" | "none";
const reachOf = (words: CustomAccess, { role, anonymous }: Actor): Reach => {
  if (words.includes("anyone")) return "all";
  if (anonymous === true) return "none";
  if (words.includes("everyone") || words.includes(role)) return "all";
  return words.includes("owner") ? "owned" : "none";
};
/** What an actor reaches of a class by an action, a way of reading, or a right that the class states. */
export const reach = (
  { access, deleted }: CustomClass,
  action: CustomAction | CustomReading | CustomRight,
  actor: Actor,
): Reach => {
  if (deleted === true) return "none";
  if (action !== "read") return reachOf(access[action] ?? access.read, actor);
  const both = [access.find, access.get].map((words) => reachOf(words ?? access.read, actor));
  return both.includes("none") ? "none" : both.includes("owned") ? "owned" : "all";
};

/** The names of an actor in an access list of a record. */
const namesOf = ({ userId, role, anonymous }: Actor): ReadonlyArray<string> =>
  anonymous === true ? [listedEveryone] : [listedEveryone, userId, `${listedRole}${role}`];
const namedIn = (list: "readers" | "writers", actor: Actor): Predicate => ({
  is: "has",
  field: list,
  values: namesOf(actor),
});
/** A record with an access list is for those that it names; one without is for all whom its class lets. */
const listedIn = (list: "readers" | "writers", actor: Actor): Where<OwnRecord> =>
  or(r[list].absent, namedIn(list, actor));

/** Each class says who may what with its records (R-CUST-4). A class that was not declared has none. */
const byClass =
  (action: CustomAction | CustomReading) =>
  (actor: Actor, { customClasses }: Settings): Where<OwnRecord> => {
    const classes = (of: Reach): ReadonlyArray<string> =>
      Object.entries(customClasses).flatMap(([name, each]) => (reach(each, action, actor) === of ? [name] : []));
    const declared = Object.keys(customClasses).filter((name) => customClasses[name]?.deleted !== true);
    return or(
      // Refused by its own rule, which says which classes there are.
      action === "create" ? not(r.class.oneOf(declared)) : never,
      r.class.oneOf(classes("all")),
      // Whoever makes a record becomes its owner.
      action === "create"
        ? r.class.oneOf(classes("owned"))
        : and(r.class.oneOf(classes("owned")), r.owner.is(actor.userId)),
    );
  };
const listed =
  (list: "readers" | "writers", rule: ReturnType<typeof byClass>): ReturnType<typeof byClass> =>
  (actor, firm) =>
    and(rule(actor, firm), listedIn(list, actor));

export const ownRecordPolicy = policy(OwnRecord, {
  read: (actor, firm) => listed("readers", byClass(actor.reads ?? "read"))(actor, firm),
  may: {
    create: byClass("create"),
    update: listed("writers", byClass("update")),
    delete: listed("writers", byClass("delete")),
  },
  // A record itself may let somebody write who does not read it.
  unread: (actor) => namedIn("writers", actor) as Where<OwnRecord>,
});
