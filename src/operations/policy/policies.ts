import { changeLogPolicy } from "../../domain/change-log/policy.ts";
import { classPolicies } from "../../domain/classes.gen.ts";
import type { Actor } from "../../domain/kernel/context/actor.ts";
import type { Settings } from "../../domain/kernel/context/settings.ts";
import type { HiddenField, Policy, Rule } from "../../domain/kernel/policy/policy.ts";
import type { AuthRequired, ClassForbidden } from "../../domain/kernel/refusal/refusal.ts";
import { OwnRecord } from "../../domain/own-record/entity.ts";
import { reportPolicy } from "../../domain/report/policy.ts";
import { customFieldPolicy, permissionPolicy, settingsPolicy } from "../../domain/settings/policies.ts";

const others = {
  Settings: settingsPolicy,
  CustomField: customFieldPolicy,
  ChangeLog: changeLogPolicy,
  Report: reportPolicy,
  Permission: permissionPolicy,
};
export type Policies = typeof classPolicies & typeof others;

/** The classes of which somebody without an account reaches a part. */
const reachable: ReadonlySet<string> = new Set([OwnRecord.name, "CustomField"]);
/** A rule for actors of every kind: none holds back the host itself, and most hold back somebody without an account. */
const forEveryActor =
  (name: string, rule: Rule<never>): Rule<never> =>
  (actor, firm) => {
    if (actor.master === true) return true;
    return actor.anonymous === true && !reachable.has(name) ? false : rule(actor, firm);
  };
const visibleToEvery = <H extends HiddenField<never>>(name: string, hidden: H): H =>
  // What is logged when it is read stays with the operation that logs it.
  hidden.logged === true ? hidden : { ...hidden, visible: forEveryActor(name, hidden.visible) };
const policyForEvery = (name: string, of: Policy): Policy => ({
  ...of,
  read: forEveryActor(name, of.read),
  may: Object.fromEntries(Object.entries(of.may).map(([action, rule]) => [action, forEveryActor(name, rule)])),
  ...(of.unread === undefined ? {} : { unread: forEveryActor(name, of.unread) }),
  hidden: of.hidden.map((each) => visibleToEvery(name, each)),
  hiddenParts: of.hiddenParts.map((each) => visibleToEvery(name, each)),
  writable: (actor, action) => (actor.master === true ? "all" : of.writable(actor, action)),
});

/** The policy of every class by name, including classes without a table, such as Settings and Report. */
export const policies: Readonly<Record<string, Policy | undefined>> = Object.fromEntries(
  Object.entries<Policy>({ ...classPolicies, ...others }).map(([name, of]) => [name, policyForEvery(name, of)]),
);

/** The rule for an action of a class. `read` covers find, get and count. Throws for an action without a rule, which is a defect. */
export const policyOf = (name: string, action: string): Rule<never> => {
  const policy = policies[name];
  const rule = action === "read" ? policy?.read : policy?.may[action];
  if (rule === undefined) throw new Error(`No policy says who may ${action} ${name}`);
  return rule;
};

/** The refusal of an action that the policy denies to a role whatever the row. */
export const classRefusal = (
  of: { readonly class: string; readonly action: string },
  actor: Actor,
  firm: Settings,
): ClassForbidden | AuthRequired | null => {
  if (policyOf(of.class, of.action)(actor, firm) !== false) return null;
  return actor.anonymous === true
    ? { _tag: "AuthRequired" }
    : { _tag: "ClassForbidden", class: of.class, action: of.action };
};
