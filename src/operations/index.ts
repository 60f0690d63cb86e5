import { Company } from "../domain/company/entity.ts";
import { Contact } from "../domain/contact/entity.ts";
import { allocations } from "./allocations.ts";
import { certifications } from "./certifications.ts";
import { crud } from "./crud.ts";
import { engineers } from "./engineers.ts";
import { holidays } from "./holidays.ts";
import { hours } from "./hours.ts";
import { identity } from "./identity.ts";
import { limits } from "./limits.ts";
import { log } from "./log.ts";
import { projects } from "./projects.ts";
import { rates } from "./rates.ts";
import { reports } from "./reports.ts";
import { sessions } from "./sessions.ts";
import { settings } from "./settings.ts";
import { timeOff } from "./time-off.ts";
import { users } from "./users.ts";
import { workingTime } from "./working-time.ts";

/** Every operation, by subject. Facades, documents and tests are loops over this record. */
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
