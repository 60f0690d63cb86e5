import { allEntities } from "../../domain/entities.ts";
import { type Actor, type Role, roles } from "../../domain/kernel/context/actor.ts";
import type { Settings } from "../../domain/kernel/context/settings.ts";
import { anyActor, placeholders } from "../../domain/kernel/policy/actor-placeholder.ts";
import { evaluate, type RelatedRecords } from "../../domain/kernel/policy/evaluate.ts";
import { filterOf, holdsFor, type Policy, type Rule } from "../../domain/kernel/policy/policy.ts";
import { alternatives, fieldNamesIn, type Predicate } from "../../domain/kernel/policy/predicate.ts";
import { simplify } from "../../domain/kernel/policy/simplify.ts";
import { policies } from "./policies.ts";
import { relationConditionsIn } from "./related-records.ts";
import { addNamed, isEverybody, type Solution, solve } from "./solve-for-actor.ts";

type Values = Readonly<Record<string, unknown>>;
/** The rights that one entry of an access list grants. */
export interface Permission {
  readonly read?: true;
  readonly write?: true;
}
/**
 * The access list of one record, which Parse clients know as `ACL`: `*` is every member except client leads, `role:NAME`
 * everybody with the role, `role:NAME:company:ID` and `role:NAME:team:NAME` those of them with this company or team, any other key
 * a user. A role's own name never holds a colon, so the longer forms cannot be taken for one.
 */
export type AccessList = Readonly<Record<string, Permission>>;

/** The condition under which a role has a right on a record. Roles that never have it are left out. */
export interface RoleCondition {
  readonly role: Role;
  readonly where: Predicate;
}
/** The condition of each role, if any one of the rules is enough. */
export const roleConditions = (rules: ReadonlyArray<Rule<never>>, firm: Settings): ReadonlyArray<RoleCondition> =>
  roles
    .map((role) => ({
      role,
      where: simplify({ is: "or", of: rules.map((rule) => filterOf(rule(anyActor(role), firm))) }),
    }))
    .filter(({ where }) => where.is !== "never");

/** Actions that count as `write`: changes of the record and decisions on it, but not rights to single fields such as a user's role. */
const writes: ReadonlySet<string> = new Set([
  ...["update", "edit", "change", "set"],
  ...["approve", "reject", "grant", "refuse", "withdraw"],
]);
/** The rules of a class that grant `write`. */
export const writeRules = ({ may }: Pick<Policy, "may">): ReadonlyArray<Rule<never>> =>
  Object.entries(may).flatMap(([action, rule]) => (writes.has(action) ? [rule] : []));

/** The holders of a right on a record: roles, roles limited to a company or team, and single users. */
interface Holders {
  readonly roles: ReadonlySet<Role>;
  readonly groups: ReadonlySet<string>;
  readonly users: ReadonlySet<string>;
}

/** A condition that several roles share, and the properties of the actor that it depends on. */
interface Shared {
  readonly roles: ReadonlyArray<Role>;
  readonly where: Predicate;
  readonly on: ReadonlySet<string>;
}
const sharedBy = (of: ReadonlyArray<RoleCondition>): ReadonlyArray<Shared> =>
  [...new Set(of.map(({ where }) => JSON.stringify(where)))].map((text) => {
    const same = of.filter(({ where }) => JSON.stringify(where) === text);
    const where = JSON.parse(text) as Predicate;
    const named = Object.values(placeholders).filter((mark) => text.includes(JSON.stringify(mark)));
    return { roles: same.map(({ role }) => role), where, on: new Set(named) };
  });

const none: ReadonlySet<string> = new Set();
const named = (solution: Solution | undefined): ReadonlySet<string> =>
  solution?.is === "only" ? solution.values : none;
const holdersOf = (of: ReadonlyArray<Shared>, record: Values, around: RelatedRecords): Holders => {
  const found = { roles: new Set<Role>(), groups: new Set<string>(), users: new Set<string>() };
  for (const { roles: having, where, on } of of) {
    const solved = new Map<string, Solution>();
    for (const mark of on) solved.set(mark, solve(where, record, mark, around));
    if (on.size === 0 ? evaluate(where, record, {}, around) : [...solved.values()].every(isEverybody)) {
      for (const role of having) found.roles.add(role);
      continue;
    }
    for (const id of named(solved.get(placeholders.userId))) found.users.add(id);
    for (const id of named(solved.get(placeholders.clientCompany)))
      for (const role of having) found.groups.add(`role:${role}:company:${id}`);
    for (const name of named(solved.get(placeholders.team)))
      for (const role of having) found.groups.add(`role:${role}:team:${name}`);
  }
  return found;
};

const actorOf = (id: string, account: Values): Actor => ({
  organizationId: account.organizationId as string,
  userId: id,
  role: account.role as Role,
  clientCompany: (account.clientCompany ?? null) as string | null,
  team: (account.team ?? null) as string | null,
});

const secretFields = new Set(
  allEntities.flatMap(({ fields }) => Object.entries(fields).flatMap(([name, { secret }]) => (secret ? [name] : []))),
);
const isSecret = (where: Predicate): boolean => where.is === "compare" && secretFields.has(where.field);
/** The condition without parts that depend on a secret, which the list would reveal. */
const withoutSecrets = (of: RoleCondition): RoleCondition => {
  return { ...of, where: simplify({ is: "or", of: alternatives(of.where).filter((part) => !isSecret(part)) }) };
};

/** The fields that a condition compares with the actor's id. */
const userFieldsIn = (where: Predicate): ReadonlyArray<string> => {
  switch (where.is) {
    case "and":
    case "or":
      return where.of.flatMap(userFieldsIn);
    case "not":
      return userFieldsIn(where.of);
    default:
      return JSON.stringify(where).includes(JSON.stringify(placeholders.userId)) ? fieldNamesIn(where) : [];
  }
};

/** The access lists of a class. */
export interface AccessLists {
  /** The conditions that decide, whose related records `around` has to hold. */
  readonly conditions: ReadonlyArray<Predicate>;
  /** Whether a list follows from its record alone, but for the users whom it names. */
  readonly followsFromRecord: boolean;
  /** The fields of a record that a list follows from. */
  readonly fields: ReadonlyArray<string>;
  /** The fields of a record that point to users whom its list may name; null where related records name some, too. */
  readonly userFields: ReadonlyArray<string> | null;
  /** The users whom a list may name; it names those of them whose role has the right. */
  readonly candidates: (record: Values, around: RelatedRecords) => ReadonlySet<string>;
  readonly of: (record: Values, around: RelatedRecords) => AccessList;
}
/** The access lists that follow from a policy. */
export const accessListsBy = (policy: Pick<Policy, "read" | "may">, firm: Settings): AccessLists => {
  const readRules = [policy.read];
  const rules = writeRules(policy);
  const [reads, changes] = [
    sharedBy(roleConditions(readRules, firm)),
    sharedBy(roleConditions(rules, firm).map(withoutSecrets)),
  ];
  const of = (record: Values, around: RelatedRecords): AccessList => {
    const list: Record<string, Permission> = {};
    const give = (key: string, what: Permission): void => {
      const before = list[key];
      list[key] = before === undefined ? { ...what } : { ...before, ...what };
    };
    const giveUsers = (ids: ReadonlySet<string>, by: ReadonlyArray<Rule<never>>, what: Permission): void => {
      for (const id of [...ids].sort()) {
        const account = around.get("User", id);
        if (account === undefined) continue;
        const actor = actorOf(id, account);
        if (by.some((rule) => holdsFor(rule(actor, firm), record, around))) give(id, what);
      }
    };
    const readers = holdersOf(reads, record, around);
    const writers = holdersOf(changes, record, around);
    // Rights of `*` are not repeated for roles and users.
    const open = roles.every((role) => role === "clientLead" || readers.roles.has(role));
    if (open) give("*", { read: true });
    for (const role of roles) {
      if (!open && readers.roles.has(role)) give(`role:${role}`, { read: true });
      if (writers.roles.has(role)) give(`role:${role}`, { write: true });
    }
    if (!open) for (const group of [...readers.groups].sort()) give(group, { read: true });
    for (const group of [...writers.groups].sort()) give(group, { write: true });
    if (!open) giveUsers(readers.users, readRules, { read: true });
    giveUsers(writers.users, rules, { write: true });
    return list;
  };
  const aboutUsers = [...reads, ...changes].flatMap(({ where, on }) => (on.has(placeholders.userId) ? [where] : []));
  const decided = [...readRules, ...rules].flatMap((rule) => roles.map((role) => filterOf(rule(anyActor(role), firm))));
  const conditions = [...reads, ...changes].map(({ where }) => where);
  return {
    conditions,
    followsFromRecord: conditions.every((where) => relationConditionsIn(where).length === 0),
    fields: [...new Set(["objectId", ...decided.flatMap(fieldNamesIn)])],
    userFields: aboutUsers.every((where) => relationConditionsIn(where).length === 0)
      ? [...new Set(aboutUsers.flatMap((where) => userFieldsIn(where)))]
      : null,
    candidates: (record, around) => {
      const users = new Set<string>();
      for (const where of aboutUsers) addNamed(where, record, placeholders.userId, around, users);
      return users;
    },
    of,
  };
};

const known = new WeakMap<Settings, Map<string, AccessLists>>();
/**
 * The access lists of a class, derived from its policy (R-POL-3). The rules are solved once for the same settings. `around` provides the related rows, and the User rows
 * of the users found, because a rule may depend on their role too. A rule that excludes single users, or that ties
 * a user to a company, has no form in such a list. It is left out, like conditions on secrets: a list may grant less than the policy, never more.
 *
 * @example accessListsOf("Allocation", settings).of(booking, around) // { "role:administrator": { read: true, write: true }, …, "User000004": { read: true } }
 */
export const accessListsOf = (name: string, firm: Settings): AccessLists => {
  const ofFirm = known.get(firm) ?? new Map<string, AccessLists>();
  known.set(firm, ofFirm);
  const before = ofFirm.get(name);
  if (before !== undefined) return before;
  const policy = policies[name];
  if (policy === undefined) throw new Error(`No policy says who may read ${name}`);
  const lists = accessListsBy(policy, firm);
  ofFirm.set(name, lists);
  return lists;
};
