import type { ImportClass } from "../import-class.ts";
import { allocations, hours, projects } from "./projects.ts";
import { certifications, engineers, users } from "./users.ts";

/** The classes that an import knows, in an order in which pointers only look back. */
export const importClasses: ReadonlyArray<ImportClass> = [
  users,
  engineers,
  certifications,
  projects,
  allocations,
  hours,
];
