import type { ImportClass } from "../import-class.ts";
import { allocations } from "./allocations.ts";
import { certifications } from "./certifications.ts";
import { activities, companies, contacts, deals } from "./crm.ts";
import { accessLog, documents } from "./documents.ts";
import { engineers } from "./engineers.ts";
import { hours } from "./hours.ts";
import { projects } from "./projects.ts";
import { statusUpdates, tasks } from "./tasks.ts";
import { users } from "./users.ts";

/** The classes of an import, ordered so that pointers lead to earlier classes. */
export const importClasses: ReadonlyArray<ImportClass> = [
  ...[users, companies, contacts],
  ...[engineers, certifications, projects, deals, allocations, hours],
  ...[activities, tasks, statusUpdates, documents, accessLog],
];
