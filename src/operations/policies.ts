import { activityPolicy } from "../domain/activity/policy.ts";
import { allocationPolicy } from "../domain/allocation/policy.ts";
import { billableHourPolicy } from "../domain/billable-hour/policy.ts";
import { certificationPolicy } from "../domain/certification/policy.ts";
import { companyPolicy } from "../domain/company/policy.ts";
import { contactPolicy } from "../domain/contact/policy.ts";
import { dealPolicy } from "../domain/deal/policy.ts";
import { accessLogPolicy, documentPolicy } from "../domain/document/policy.ts";
import { engineerPolicy } from "../domain/engineer/policy.ts";
import { changeLogPolicy, customFieldPolicy, reportPolicy, settingsPolicy } from "../domain/firm/policies.ts";
import { grantPolicy } from "../domain/grant/policy.ts";
import type { Policy, Rule } from "../domain/kernel/policy.ts";
import { projectPolicy } from "../domain/project/policy.ts";
import { statusUpdatePolicy } from "../domain/status/policy.ts";
import { taskPolicy } from "../domain/task/policy.ts";
import {
  capacityLimitPolicy,
  holidayPolicy,
  rateStepPolicy,
  timeOffPolicy,
  workingTimePolicy,
} from "../domain/time/policies.ts";
import { sessionPolicy, userPolicy } from "../domain/user/policy.ts";

/** The policy of every class by name. */
export const policies: Readonly<Record<string, Policy | undefined>> = {
  User: userPolicy,
  Session: sessionPolicy,
  EngineerProfile: engineerPolicy,
  Certification: certificationPolicy,
  Project: projectPolicy,
  Allocation: allocationPolicy,
  BillableHour: billableHourPolicy,
  WorkingTime: workingTimePolicy,
  Holiday: holidayPolicy,
  TimeOff: timeOffPolicy,
  CapacityLimit: capacityLimitPolicy,
  RateStep: rateStepPolicy,
  Company: companyPolicy,
  Contact: contactPolicy,
  Deal: dealPolicy,
  Activity: activityPolicy,
  Task: taskPolicy,
  StatusUpdate: statusUpdatePolicy,
  Document: documentPolicy,
  AccessLog: accessLogPolicy,
  Grant: grantPolicy,
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
