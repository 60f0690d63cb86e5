import { allEntities } from "../../domain/entities.ts";
import { type Role, roles } from "../../domain/kernel/context/actor.ts";
import type { Settings } from "../../domain/kernel/context/settings.ts";
import { placeholders } from "../../domain/kernel/policy/actor-placeholder.ts";
import type { Policy, Rule } from "../../domain/kernel/policy/policy.ts";
import { alternatives, type Predicate } from "../../domain/kernel/policy/predicate.ts";
import { type RoleCondition, roleConditions } from "../policy/access-list.ts";
import { letterOf } from "../policy/crud-letters.ts";
import { policies, policyOf } from "../policy/policies.ts";

/** Who may try an operation: anybody, everybody signed in, some roles, or users that a pointer of the row names. */
export interface OperationPermission {
  readonly "*"?: true;
  readonly requiresAuthentication?: true;
  readonly pointerFields?: ReadonlyArray<string>;
  readonly [entry: `role:${string}`]: true;
}
/** Class-level permissions in the form of a Parse schema. The policy limits them further for each row. */
export interface ClassPermissions {
  readonly find: OperationPermission;
  readonly get: OperationPermission;
  readonly count: OperationPermission;
  readonly create: OperationPermission;
  readonly update: OperationPermission;
  readonly delete: OperationPermission;
  readonly addField: OperationPermission;
  /** Fields hidden from the users that the key names. For a user with several keys, only fields that all of them hide are hidden. */
  readonly protectedFields: Readonly<Record<string, ReadonlyArray<string>>>;
}

/** Actions that are not updates of the record. */
const notUpdates: ReadonlySet<string> = new Set([
  ...["check", "availability", "readDocument", "exportData", "purge", "history"],
  ...["verify", "logOut", "logInAs", "setPassword", "changePassword", "decideMany"],
]);
/** The actions that a Parse client performs by updating a row. */
export const updateActions = (name: string): ReadonlyArray<string> =>
  Object.keys(policies[name]?.may ?? {}).filter(
    (action) => (letterOf(action) === null || letterOf(action) === "U") && !notUpdates.has(action),
  );
const actionsWith = (policy: Policy, letter: string): ReadonlyArray<Rule<never>> =>
  Object.entries(policy.may).flatMap(([action, rule]) => (letterOf(action) === letter ? [rule] : []));

/** The field that must point to the actor, if the condition says only that. */
const pointer = (name: string, where: Predicate): string | undefined => {
  if (where.is !== "compare" || where.by !== "=" || where.to !== placeholders.userId) return undefined;
  const field = allEntities.find((each) => each.name === name)?.fields[where.field];
  return field?.references === "User" ? where.field : undefined;
};
/** The fields of which one must point to the actor, if the condition says only that. */
const pointersOf = (name: string, { where }: RoleCondition): ReadonlyArray<string> | undefined => {
  const fields = alternatives(where).map((part) => pointer(name, part));
  return fields.every((field) => field !== undefined) ? fields : undefined;
};

const operationPermission = (
  name: string,
  of: ReadonlyArray<RoleCondition>,
  pointers: boolean,
): OperationPermission => {
  const named = of.map((each) => [each.role, pointers ? pointersOf(name, each) : undefined] as const);
  // Roles with other conditions are let through, because the row is not known here.
  const through = named.flatMap(([role, fields]): ReadonlyArray<Role> => (fields === undefined ? [role] : []));
  if (through.length === roles.length) return { requiresAuthentication: true };
  const fields = [...new Set(named.flatMap(([_role, each]) => each ?? []))];
  return {
    ...Object.fromEntries(through.map((role) => [`role:${role}`, true])),
    ...(fields.length === 0 ? {} : { pointerFields: fields }),
  };
};

const protectedFields = (name: string, { hidden }: Policy, firm: Settings): ClassPermissions["protectedFields"] => {
  const every = hidden.map(({ field }) => field);
  const seenBy = hidden.map(({ field, visible }) => ({ field, seen: roleConditions([visible], firm) }));
  const still = (shows: (seen: ReadonlyArray<RoleCondition>) => boolean) =>
    seenBy.flatMap(({ field, seen }) => (shows(seen) ? [] : [field]));
  const ofRoles = roles.map(
    (role) =>
      [`role:${role}`, still((seen) => seen.some((each) => each.role === role && each.where.is === "always"))] as const,
  );
  const pointing = new Set(seenBy.flatMap(({ seen }) => seen.flatMap((each) => pointersOf(name, each) ?? [])));
  const ofPointers = [...pointing].map(
    (field) =>
      [
        `userField:${field}`,
        still((seen) => seen.every((each) => alternatives(each.where).some((part) => pointer(name, part) === field))),
      ] as const,
  );
  return {
    "*": every,
    ...Object.fromEntries([...ofRoles, ...ofPointers].filter(([_key, fields]) => fields.length < every.length)),
  };
};

/**
 * The class-level permissions of a class, derived from its policy. `pointerFields` are given where a role may perform an operation only
 * on rows whose field points to the actor, but not for create, where Parse ignores them. These permissions may grant more
 * than the policy, never less.
 */
export const classPermissionsOf = (name: string, firm: Settings): ClassPermissions => {
  const policy = policies[name];
  if (policy === undefined) throw new Error(`No policy says who may read ${name}`);
  const door = (rules: ReadonlyArray<Rule<never>>, pointers = true): OperationPermission =>
    operationPermission(name, roleConditions(rules, firm), pointers);
  const read = door([policy.read]);
  return {
    find: read,
    get: read,
    count: read,
    // Visitors create accounts by signing up.
    create: name === "User" ? { "*": true } : door(actionsWith(policy, "C"), false),
    update: door(updateActions(name).map((action) => policyOf(name, action))),
    delete: door(actionsWith(policy, "D")),
    addField: door([policyOf("CustomField", "addField")]),
    protectedFields: protectedFields(name, policy, firm),
  };
};
