import { isAdministrator } from "../kernel/actor.ts";
import { policy, type Rule } from "../kernel/policy.ts";
import { fieldsOf, or, some } from "../kernel/predicate.ts";
import { Project } from "../project/entity.ts";
import { User } from "./entity.ts";
import { Session } from "./session.ts";

const u = fieldsOf(User);

/** Accounts: members see each other without e-mail; a client lead sees the managers of the own company's projects. */
export const userPolicy = policy(User, {
  read: (actor) => {
    if (actor.role !== "clientLead") return true;
    const self = u.objectId.is(actor.userId);
    const company = actor.clientCompany;
    return company === null
      ? self
      : or(
          self,
          some(Project, "projectManager", (p) => p.client.is(company)),
        );
  },
  may: { provision: isAdministrator },
  hidden: [{ field: "email", visible: (actor) => u.objectId.is(actor.userId) }],
  needed: { provision: "the role administrator" },
});

const s = fieldsOf(Session);
const own: Rule<Session> = (actor) => s.user.is(actor.userId);
/** Log-ins: everybody sees and ends the own ones. */
export const sessionPolicy = policy(Session, {
  read: own,
  may: { revoke: own, logOut: () => true, changePassword: () => true, verify: () => true },
  needed: {
    revoke: "the own session",
    logOut: "to be signed in",
    changePassword: "to be signed in",
    verify: "to be signed in",
  },
});
