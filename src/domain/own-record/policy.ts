import type { Actor } from "../kernel/context/actor.ts";
import type { CustomAction, CustomClass } from "../kernel/context/custom-fields.ts";
import type { Settings } from "../kernel/context/settings.ts";
import { policy } from "../kernel/policy/policy.ts";
import { and, fieldsOf, never, not, or, type Where } from "../kernel/policy/predicate.ts";
import { OwnRecord } from "./entity.ts";

const r = fieldsOf(OwnRecord);
type Reach = "all" | "owned" | "none";
const reach = ({ access, deleted }: CustomClass, action: CustomAction, { role }: Actor): Reach => {
  const words = deleted === true ? [] : access[action];
  if (words.includes("everyone") || words.includes(role)) return "all";
  return words.includes("owner") ? "owned" : "none";
};

/** Each class says who may what with its records (R-CUST-4). A class that was not declared has none. */
const byClass =
  (action: CustomAction) =>
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

export const ownRecordPolicy = policy(OwnRecord, {
  read: byClass("read"),
  may: { create: byClass("create"), update: byClass("update"), delete: byClass("delete") },
});
