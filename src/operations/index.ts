import { AccessLog } from "../domain/access-log/entity.ts";
import { Activity } from "../domain/activity/entity.ts";
import { Allocation } from "../domain/allocation/entity.ts";
import { BillableHour } from "../domain/billable-hour/entity.ts";
import { CapacityLimit } from "../domain/capacity-limit/entity.ts";
import { Certification } from "../domain/certification/entity.ts";
import { Company } from "../domain/company/entity.ts";
import { Contact } from "../domain/contact/entity.ts";
import { Deal } from "../domain/deal/entity.ts";
import { Document } from "../domain/document/entity.ts";
import { EngineerProfile } from "../domain/engineer-profile/entity.ts";
import { Grant } from "../domain/grant/entity.ts";
import { Holiday } from "../domain/holiday/entity.ts";
import { OwnRecord } from "../domain/own-record/entity.ts";
import { Project } from "../domain/project/entity.ts";
import { RateStep } from "../domain/rate-step/entity.ts";
import { Session } from "../domain/session/entity.ts";
import { StatusUpdate } from "../domain/status-update/entity.ts";
import { Task } from "../domain/task/entity.ts";
import { TimeOff } from "../domain/time-off/entity.ts";
import { User } from "../domain/user/entity.ts";
import { WorkingTime } from "../domain/working-time/entity.ts";
import { withActions } from "./actions/actions.ts";
import { alerts } from "./alerts/alerts.ts";
import { crud } from "./define/crud.ts";
import { identity } from "./identity/identity.ts";
import { sessions } from "./identity/sessions.ts";
import { log } from "./log/log.ts";
import { permissions } from "./permissions/permissions.ts";
import { reports } from "./reports/reports.ts";
import { accessLog } from "./subjects/access-log.ts";
import { activities } from "./subjects/activities.ts";
import { allocations } from "./subjects/allocations.ts";
import { limits } from "./subjects/capacity-limits.ts";
import { certifications } from "./subjects/certifications.ts";
import { contacts } from "./subjects/contacts.ts";
import { customClasses, customFields } from "./subjects/custom-fields.ts";
import { deals } from "./subjects/deals.ts";
import { documents } from "./subjects/documents.ts";
import { engineers } from "./subjects/engineers.ts";
import { grants } from "./subjects/grants.ts";
import { holidays } from "./subjects/holidays.ts";
import { hours } from "./subjects/hours.ts";
import { projects } from "./subjects/projects.ts";
import { rates } from "./subjects/rate-steps.ts";
import { records } from "./subjects/records.ts";
import { settings } from "./subjects/settings.ts";
import { statusUpdates } from "./subjects/status-updates.ts";
import { tasks } from "./subjects/tasks.ts";
import { timeOff } from "./subjects/time-off.ts";
import { workingTime } from "./subjects/working-time.ts";
import { users } from "./users/users.ts";

/** Every operation, by group. APIs, documents and tests are derived from this record. */
export const operations = {
  accessLog: withActions(AccessLog, "accessLog", accessLog),
  activities: withActions(Activity, "activities", activities),
  alerts,
  allocations: withActions(Allocation, "allocations", allocations),
  certifications: withActions(Certification, "certifications", certifications),
  companies: withActions(Company, "companies", crud(Company, "companies")),
  contacts: withActions(Contact, "contacts", contacts),
  customClasses,
  customFields,
  deals: withActions(Deal, "deals", deals),
  documents: withActions(Document, "documents", documents),
  engineers: withActions(EngineerProfile, "engineers", engineers),
  grants: withActions(Grant, "grants", grants),
  holidays: withActions(Holiday, "holidays", holidays),
  hours: withActions(BillableHour, "hours", hours),
  identity,
  limits: withActions(CapacityLimit, "limits", limits),
  log,
  permissions,
  projects: withActions(Project, "projects", projects),
  rates: withActions(RateStep, "rates", rates),
  records: withActions(OwnRecord, "records", records),
  reports,
  sessions: withActions(Session, "sessions", sessions),
  settings,
  statusUpdates: withActions(StatusUpdate, "statusUpdates", statusUpdates),
  tasks: withActions(Task, "tasks", tasks),
  timeOff: withActions(TimeOff, "timeOff", timeOff),
  users: withActions(User, "users", users),
  workingTime: withActions(WorkingTime, "workingTime", workingTime),
};
export type Operations = typeof operations;
