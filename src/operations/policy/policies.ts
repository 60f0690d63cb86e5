import { changeLogPolicy } from "../../domain/change-log/policy.ts";
import { classPolicies } from "../../domain/classes.gen.ts";
import type { Actor } from "../../domain/kernel/context/actor.ts";
import type { Settings } from "../../domain/kernel/context/settings.ts";
import type { Policy, Rule } from "../../domain/kernel/policy/policy.ts";
import type { ClassForbidden } from "../../domain/kernel/refusal/refusal.ts";
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
/** The policy of every class by name, including classes without a table, such as Settings and Report. */
export const policies: Readonly<Record<string, Policy | undefined>> = { ...classPolicies, ...others };

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
): ClassForbidden | null =>
  policyOf(of.class, of.action)(actor, firm) === false
    ? { _tag: "ClassForbidden", class: of.class, action: of.action }
    : null;
