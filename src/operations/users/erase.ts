import { EngineerProfile } from "../../domain/engineer-profile/entity.ts";
import { existing } from "../../domain/kernel/decision/existing.ts";
import { fieldsOf, type Operand, type Predicate } from "../../domain/kernel/policy/predicate.ts";
import { type Entity, field } from "../../domain/kernel/schema/entity.ts";
import { required } from "../../domain/kernel/schema/input.ts";
import { id } from "../../domain/kernel/schema/kind.ts";
import { LoginThrottle } from "../../domain/login-throttle/entity.ts";
import { organizationRow } from "../../domain/organization/entity.ts";
import { type PersonalClass, personalClasses } from "../../domain/privacy/personal-classes.ts";
import { ownerOf } from "../../domain/privacy/personal-data.ts";
import { type Erased, erase } from "../../domain/user/erase.ts";
import { lastAdministrator } from "../../domain/user/user-state.ts";
import { load, logSize, many } from "../../ports/load.ts";
import { reason } from "../define/fields.ts";
import { command } from "../define/operation.ts";
import { accountLocks, accountShape, pendingApprovals, signedInReads } from "./account-changes.ts";

const is = (name: string, to: Operand<string>): Predicate => ({ is: "compare", field: name, by: "=", to });
const profile = fieldsOf(EngineerProfile);
/** The rows of a class that belong to a person, without the account itself. */
export const personRows = (entity: Entity, user: Operand<string>): Predicate => {
  switch (ownerOf(entity)) {
    case "user":
      return is("user", user);
    case "engineer":
      return { is: "via", field: "engineer", entity: EngineerProfile.name, where: profile.user.is(user) };
    default:
      return { is: "never" };
  }
};
const tracesOf = (trace: PersonalClass, user: Operand<string>): Predicate => {
  const { entity, by, customOnly } = trace;
  const own = personRows(entity, user);
  if (customOnly)
    return { is: "and", of: [own, { is: "not", of: { is: "compare", field: "custom", by: "=", to: null } }] };
  return by.length === 0 ? own : { is: "or", of: [own, ...by.map((name) => is(name, user))] };
};

const eraseLoad = load("user.traces", {
  parameters: accountShape,
  isolation: {
    locks: (arg) => [...accountLocks(arg), { entity: EngineerProfile, every: true }],
    why: "As for `users.setRole`. Also, nobody writes records about the person meanwhile: bookings, hours, certificates and leave lock an engineer; names and profiles lock the organization.",
    rules: ["R-LOG-4", "R-ID-1"],
  },
  reads: (arg) => ({
    ...signedInReads(arg),
    ...pendingApprovals(arg),
    throttles: many(LoginThrottle, (t) => t.user.is(arg.objectId)),
    logged: logSize({ is: "of", class: "User", objectId: arg.objectId }),
    ...Object.fromEntries(
      personalClasses.map((each) => [each.entity.name, many(each.entity, () => tracesOf(each, arg.objectId))]),
    ),
  }),
});

/** The erasure of a person (R-LOG-4). */
export const privacy = {
  erase: command({
    class: "User",
    name: "users.erase",
    doc: "Replaces name, e-mail and free text of a person by a pseudonym in records and change log; ids, hours and money stay.",
    action: "erase",
    input: { objectId: required(field(id, "The account of the person, or the id of a deleted account.")), reason },
    refusals: ["LastAdministrator", "NotFound", "ReasonRequired", "Duplicate"],
    permits: {
      reads: ["user", "administrators"],
      refusal: (state) => lastAdministrator(state, existing(state.user), null),
      needs: () => ["reason"],
    },
    load: eraseLoad,
    args: ({ objectId }) => ({ organization: organizationRow, objectId }),
    decide: erase,
    format: (answer: Erased) => answer,
  }),
};
