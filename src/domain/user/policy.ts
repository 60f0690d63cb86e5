import { type Actor, isAdministrator } from "../kernel/context/actor.ts";
import { policy } from "../kernel/policy/policy.ts";
import { fieldsOf, or, some, type Where } from "../kernel/policy/predicate.ts";
import { Project } from "../project/entity.ts";
import { User } from "./entity.ts";

const u = fieldsOf(User);
/** People manage their own account; administrators manage all (R-ID-8). */
const selfOrAdministrator = (actor: Actor): true | Where<User> => isAdministrator(actor) || u.objectId.is(actor.userId);
/** People write their own names; an administrator only those of an account that nobody can log in to (R-ID-8). */
const selfOrClosed = (actor: Actor): Where<User> =>
  isAdministrator(actor) ? or(u.objectId.is(actor.userId), u.passwordHash.absent) : u.objectId.is(actor.userId);

/** The fields that each action writes. */
const written: Readonly<Record<string, ReadonlyArray<string>>> = {
  provision: ["externalId", "username", "role", "team", "clientCompany", "custom"],
  update: ["username", "email", "custom"],
  setRole: ["role", "team", "clientCompany", "custom"],
  deactivate: ["active"],
  reactivate: ["active"],
};

/** Accounts: members see each other without e-mail. A client lead sees the managers of the own company's projects. */
export const userPolicy = policy(User, {
  read: (actor) => {
    if (actor.role !== "clientLead") return true;
    const own = u.objectId.is(actor.userId);
    const company = actor.clientCompany;
    return company === null
      ? own
      : or(
          own,
          some(Project, "projectManager", (p) => p.client.is(company)),
        );
  },
  may: {
    provision: isAdministrator,
    update: selfOrClosed,
    setRole: isAdministrator,
    deactivate: isAdministrator,
    reactivate: isAdministrator,
    delete: selfOrAdministrator,
    erase: isAdministrator,
    exportData: selfOrAdministrator,
  },
  writable: (_actor, action) => written[action] ?? [],
  byField: ["update"],
  hidden: [{ field: "email", visible: (actor) => u.objectId.is(actor.userId) }],
});
