import { classPolicies } from "../../domain/classes.gen.ts";
import type { Policy, Rule } from "../../domain/kernel/policy/policy.ts";
import { changeLogPolicy, customFieldPolicy, reportPolicy, settingsPolicy } from "../../domain/settings/policies.ts";

/** The policy of every class by name, and of what operations call a class though it has no table of its own. */
export const policies: Readonly<Record<string, Policy | undefined>> = {
  ...classPolicies,
  Settings: settingsPolicy,
  CustomField: customFieldPolicy,
  ChangeLog: changeLogPolicy,
  Report: reportPolicy,
};

/** The rule for an action of a class; find, get and count are one right to read. An action without a rule is a defect. */
export const policyOf = (name: string, action: string): Rule<never> => {
  const policy = policies[name];
  const rule = action === "read" ? policy?.read : policy?.may[action];
  if (rule === undefined) throw new Error(`No policy says who may ${action} ${name}`);
  return rule;
};
