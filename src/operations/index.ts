import { Company } from "../domain/company/entity.ts";
import { Contact } from "../domain/contact/entity.ts";
import { crud } from "./define/crud.ts";
import { identity } from "./identity/identity.ts";
import { sessions } from "./identity/sessions.ts";
import { log } from "./log/log.ts";
import { reports } from "./reports/reports.ts";
import { allocations } from "./subjects/allocations.ts";
import { limits } from "./subjects/capacity-limits.ts";
import { certifications } from "./subjects/certifications.ts";
import { engineers } from "./subjects/engineers.ts";
import { holidays } from "./subjects/holidays.ts";
import { hours } from "./subjects/hours.ts";
import { projects } from "./subjects/projects.ts";
import { rates } from "./subjects/rate-steps.ts";
import { settings } from "./subjects/settings.ts";
import { timeOff } from "./subjects/time-off.ts";
import { workingTime } from "./subjects/working-time.ts";
import { users } from "./users/users.ts";

/** Every operation, by group. APIs, documents and tests are derived from this record. */
export const operations = {
  allocations,
  certifications,
  companies: crud(Company, "companies"),
  contacts: crud(Contact, "contacts"),
  engineers,
  holidays,
  hours,
  identity,
  limits,
  log,
  projects,
  rates,
  reports,
  sessions,
  settings,
  timeOff,
  users,
  workingTime,
};
export type Operations = typeof operations;
