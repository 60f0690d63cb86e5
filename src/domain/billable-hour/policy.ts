import { ofOwnProfile } from "../engineer-profile/policy.ts";
import { type Actor, isAdministrator, isStaff } from "../kernel/context/actor.ts";
import type { Settings } from "../kernel/context/settings.ts";
import { policy, type Rule, type Verdict } from "../kernel/policy/policy.ts";
import { fieldsOf, or, type Where } from "../kernel/policy/predicate.ts";
import { Project } from "../project/entity.ts";
import { BillableHour } from "./entity.ts";

const h = fieldsOf(BillableHour);
const own = (actor: Actor): Verdict<BillableHour> => ofOwnProfile<typeof BillableHour>(h.engineer, actor);
const onOwnProject = (actor: Actor): Where<BillableHour> =>
  h.project.via(Project, (p) => p.projectManager.is(actor.userId));
const both = (actor: Actor): Verdict<BillableHour> => {
  const mine = own(actor);
  return typeof mine === "object" ? or(mine, onOwnProject(actor)) : mine;
};
const owned: Rule<BillableHour> = (actor) => isStaff(actor) || own(actor);
/** R-HOUR-7: an administrator, or the project's manager at the time of the decision. */
const decide: Rule<BillableHour> = (actor) =>
  isAdministrator(actor) || (actor.role !== "clientLead" && onOwnProject(actor));
const bill = (actor: Actor, firm: Settings): boolean =>
  isAdministrator(actor) || firm.billingRoles.includes(actor.role);

/** Hours. Whether a row can still be edited is decided by its state, not by the policy (docs/rules/hours.md). */
export const billableHourPolicy = policy(BillableHour, {
  read: (actor) => isStaff(actor) || both(actor),
  may: {
    create: owned,
    edit: owned,
    submit: owned,
    recall: owned,
    delete: owned,
    approve: decide,
    reject: decide,
    reopen: isAdministrator,
    setBillable: "read",
    // Each row is then judged by the policy of its own decision (R-HOUR-22).
    decideMany: "read",
    invoice: bill,
    pay: bill,
    writeOff: bill,
  },
  // R-HOUR-10: only staff and the engineer see the engineer's rate, also in a snapshot.
  hiddenParts: [
    {
      field: "snapshot",
      parts: ["rate", "rateFrom"],
      of: ({ rateFrom }) => rateFrom === "engineer",
      visible: (actor) => isStaff(actor) || own(actor),
    },
    // If the firm restricts who reads projects, only staff and the manager see a project's rate.
    {
      field: "snapshot",
      parts: ["rate", "rateFrom"],
      of: ({ rateFrom }) => rateFrom === "project",
      visible: (actor, firm) => isStaff(actor) || firm.projectVisibility === "firm" || onOwnProject(actor),
    },
  ],
});
