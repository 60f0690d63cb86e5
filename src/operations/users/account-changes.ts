import { AccountToken } from "../../domain/account-token/entity.ts";
import { BillableHour } from "../../domain/billable-hour/entity.ts";
import { existing } from "../../domain/kernel/decision/existing.ts";
import { and, type Handles, type Where } from "../../domain/kernel/policy/predicate.ts";
import { LoginThrottle } from "../../domain/login-throttle/entity.ts";
import { Organization, organizationRow } from "../../domain/organization/entity.ts";
import { userReferences } from "../../domain/privacy/user-references.ts";
import { Project } from "../../domain/project/entity.ts";
import { Session } from "../../domain/session/entity.ts";
import { deactivate, reactivate } from "../../domain/user/deactivate.ts";
import { deleteUser } from "../../domain/user/delete.ts";
import { User } from "../../domain/user/entity.ts";
import { setRole, setRoleInput } from "../../domain/user/set-role.ts";
import { update, updateInput, wantedKeys } from "../../domain/user/update.ts";
import { lastAdministrator } from "../../domain/user/user-state.ts";
import { keyFields } from "../../domain/user/username-keys.ts";
import { byId, count, type Lock, load, logSize, many, type Params } from "../../ports/load.ts";
import { reason, versionedId } from "../define/fields.ts";
import { formatDeleted, recordFormatter } from "../define/format-record.ts";
import { command } from "../define/operation.ts";
import { nameKeyShape, nameLockReason, withNameKey } from "../identity/taken-names.ts";

export const accountShape = { organization: "text", objectId: "text" } as const;
type Arg = Params<typeof accountShape>;
/** Locks the organization and, like a log-in, the account. */
export const accountLocks = (arg: Arg): ReadonlyArray<Lock> => [
  { entity: Organization, id: arg.organization },
  { entity: User, id: arg.objectId },
];
const accountArgs = ({ objectId }: { readonly objectId: string }) => ({ organization: organizationRow, objectId });

const accountReads = (arg: Arg) => ({
  user: byId(User, arg.objectId),
  administrators: many(User, (u) => and(u.role.is("administrator"), u.active.is(true)), ["objectId"]),
});
export const signedInReads = (arg: Arg) => ({
  ...accountReads(arg),
  sessions: many(Session, (s) => s.user.is(arg.objectId)),
  tokens: many(AccountToken, (t) => t.user.is(arg.objectId)),
});
/** The projects that the policy of accounts depends on if the actor is a client lead. */
const managedProjects = (arg: Pick<Arg, "objectId">) =>
  many(Project, (p) => p.projectManager.is(arg.objectId), ["objectId", "projectManager", "client"]);

/** Submitted hours that the account must decide as the manager of active projects (R-PROJ-2). */
export const pendingApprovals = (arg: Pick<Arg, "objectId">) => {
  const active = (p: Handles<Project>): Where<Project> => and(p.projectManager.is(arg.objectId), p.status.is("active"));
  return {
    managing: many(Project, active, ["objectId", "projectName", "projectManager", "client"]),
    waiting: many(BillableHour, (h) => and(h.approval.is("submitted"), h.project.via(Project, active)), [
      "objectId",
      "project",
    ]),
  };
};

const updateLoad = load("user.renamed", {
  parameters: { ...accountShape, ...nameKeyShape },
  isolation: { locks: accountLocks, why: nameLockReason, rules: ["R-ID-3", "R-ID-5"] },
  reads: (arg) => ({
    user: byId(User, arg.objectId),
    others: many(User, (u) => withNameKey(u, arg), ["objectId", ...keyFields]),
    projects: managedProjects(arg),
  }),
});
const roleLoad = load("user.standing", {
  parameters: accountShape,
  isolation: {
    locks: accountLocks,
    why: "If two administrators demote each other at the same time, the second is refused as the last administrator.",
    rules: ["R-ID-1"],
  },
  reads: (arg) => ({ ...accountReads(arg), ...pendingApprovals(arg) }),
});
const deactivateLoad = load("user.logIns", {
  parameters: accountShape,
  isolation: {
    locks: accountLocks,
    why: "As for `users.setRole`. Also, no session starts while all sessions of the account end.",
    rules: ["R-ID-1", "R-ID-7", "R-POL-4"],
  },
  reads: (arg) => ({ ...signedInReads(arg), ...pendingApprovals(arg) }),
});
const deleteLoad = load("user.history", {
  parameters: accountShape,
  isolation: {
    locks: accountLocks,
    why: "As for `users.setRole`. If a row comes to point to the account meanwhile, the foreign key fails and the operation runs again. The last section names the one case that stays open.",
    rules: ["R-ID-1", "R-ID-8"],
  },
  reads: (arg) => ({
    ...signedInReads(arg),
    ...pendingApprovals(arg),
    throttles: many(LoginThrottle, (t) => t.user.is(arg.objectId)),
    acted: logSize({ is: "by", user: arg.objectId }),
    projects: managedProjects(arg),
    ...Object.fromEntries(
      userReferences.map(({ entity, field, name }) => [
        name,
        count(entity, () => ({ is: "compare", field, by: "=", to: arg.objectId })),
      ]),
    ),
  }),
});

const warned = recordFormatter(User);
const onUser = { class: "User", subject: "user" } as const;

/** Changes of existing accounts (R-ID-1, R-ID-8). */
export const accountChanges = {
  update: command({
    ...onUser,
    name: "users.update",
    doc: "Changes the caller's username and e-mail; an administrator may set them for an account without log-in.",
    action: "update",
    input: { ...versionedId, ...updateInput, reason },
    refusals: ["Duplicate", "InvalidTransition", "Required", "TextInvalid"],
    load: updateLoad,
    args: ({ objectId, ...wanted }) => ({ ...accountArgs({ objectId }), ...wantedKeys(wanted) }),
    decide: update,
    format: recordFormatter(User),
  }),
  setRole: command({
    ...onUser,
    name: "users.setRole",
    doc: "Sets the role, team or client of an account.",
    action: "setRole",
    input: { ...versionedId, ...setRoleInput, reason },
    refusals: ["LastAdministrator", "TypeMismatch"],
    load: roleLoad,
    args: accountArgs,
    decide: setRole,
    format: warned,
  }),
  deactivate: command({
    ...onUser,
    name: "users.deactivate",
    doc: "Deactivates an account and ends its sessions.",
    action: "deactivate",
    input: { ...versionedId, reason },
    refusals: ["LastAdministrator"],
    load: deactivateLoad,
    args: accountArgs,
    decide: deactivate,
    format: warned,
  }),
  reactivate: command({
    ...onUser,
    name: "users.reactivate",
    doc: "Reactivates an account.",
    action: "reactivate",
    input: { ...versionedId, reason },
    refusals: ["InvalidTransition"],
    load: roleLoad,
    args: accountArgs,
    decide: reactivate,
    format: warned,
  }),
  delete: command({
    ...onUser,
    name: "users.delete",
    doc: "Deletes the caller's account; for another account, an administrator deactivates it.",
    action: "delete",
    input: { ...versionedId, reason },
    refusals: ["LastAdministrator", "Duplicate"],
    permits: {
      reads: ["user", "administrators", "projects"],
      refusal: (state) => lastAdministrator(state, existing(state.user), null),
    },
    load: deleteLoad,
    args: accountArgs,
    decide: deleteUser,
    format: formatDeleted,
  }),
};
