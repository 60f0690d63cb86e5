// Generated from src/domain/*/entity.ts and policy.ts by `npm run derive`.
import { AccessLog } from "./access-log/entity.ts";
import { accessLogPolicy } from "./access-log/policy.ts";
import { AccountToken } from "./account-token/entity.ts";
import { Activity } from "./activity/entity.ts";
import { activityPolicy } from "./activity/policy.ts";
import { AlertDelivery } from "./alert-delivery/entity.ts";
import { AlertMark } from "./alert-mark/entity.ts";
import { alertMarkPolicy } from "./alert-mark/policy.ts";
import { Allocation } from "./allocation/entity.ts";
import { allocationPolicy } from "./allocation/policy.ts";
import { BillableHour } from "./billable-hour/entity.ts";
import { billableHourPolicy } from "./billable-hour/policy.ts";
import { CapacityLimit } from "./capacity-limit/entity.ts";
import { capacityLimitPolicy } from "./capacity-limit/policy.ts";
import { Certification } from "./certification/entity.ts";
import { certificationPolicy } from "./certification/policy.ts";
import { Company } from "./company/entity.ts";
import { companyPolicy } from "./company/policy.ts";
import { Contact } from "./contact/entity.ts";
import { contactPolicy } from "./contact/policy.ts";
import { Deal } from "./deal/entity.ts";
import { dealPolicy } from "./deal/policy.ts";
import { Document } from "./document/entity.ts";
import { documentPolicy } from "./document/policy.ts";
import { EngineerProfile } from "./engineer-profile/entity.ts";
import { engineerPolicy } from "./engineer-profile/policy.ts";
import { Grant } from "./grant/entity.ts";
import { grantPolicy } from "./grant/policy.ts";
import { Holiday } from "./holiday/entity.ts";
import { holidayPolicy } from "./holiday/policy.ts";
import { LoginThrottle } from "./login-throttle/entity.ts";
import { Organization } from "./organization/entity.ts";
import { OwnRecord } from "./own-record/entity.ts";
import { ownRecordPolicy } from "./own-record/policy.ts";
import { Project } from "./project/entity.ts";
import { projectPolicy } from "./project/policy.ts";
import { RateStep } from "./rate-step/entity.ts";
import { rateStepPolicy } from "./rate-step/policy.ts";
import { Session } from "./session/entity.ts";
import { sessionPolicy } from "./session/policy.ts";
import { StatusUpdate } from "./status-update/entity.ts";
import { statusUpdatePolicy } from "./status-update/policy.ts";
import { Task } from "./task/entity.ts";
import { taskPolicy } from "./task/policy.ts";
import { TimeOff } from "./time-off/entity.ts";
import { timeOffPolicy } from "./time-off/policy.ts";
import { User } from "./user/entity.ts";
import { userPolicy } from "./user/policy.ts";
import { WorkingTime } from "./working-time/entity.ts";
import { workingTimePolicy } from "./working-time/policy.ts";

/** Every class of records, in an order in which pointers only look back. */
export const entities = {
  User,
  AccessLog,
  AccountToken,
  Activity,
  AlertDelivery,
  AlertMark,
  EngineerProfile,
  Project,
  Allocation,
  BillableHour,
  CapacityLimit,
  Certification,
  Company,
  Contact,
  Deal,
  Document,
  Grant,
  Holiday,
  LoginThrottle,
  Organization,
  OwnRecord,
  RateStep,
  Session,
  StatusUpdate,
  Task,
  TimeOff,
  WorkingTime,
} as const;

/** The policy of every class that operations show. */
export const classPolicies = {
  User: userPolicy,
  AccessLog: accessLogPolicy,
  Activity: activityPolicy,
  AlertMark: alertMarkPolicy,
  EngineerProfile: engineerPolicy,
  Project: projectPolicy,
  Allocation: allocationPolicy,
  BillableHour: billableHourPolicy,
  CapacityLimit: capacityLimitPolicy,
  Certification: certificationPolicy,
  Company: companyPolicy,
  Contact: contactPolicy,
  Deal: dealPolicy,
  Document: documentPolicy,
  Grant: grantPolicy,
  Holiday: holidayPolicy,
  OwnRecord: ownRecordPolicy,
  RateStep: rateStepPolicy,
  Session: sessionPolicy,
  StatusUpdate: statusUpdatePolicy,
  Task: taskPolicy,
  TimeOff: timeOffPolicy,
  WorkingTime: workingTimePolicy,
} as const;
