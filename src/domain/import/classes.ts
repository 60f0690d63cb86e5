import type { ImportClass } from "./import-class.ts";
import { certifications, engineers, users } from "./people.ts";
import { allocations, hours, projects } from "./work.ts";

/** The classes that an import knows, in an order in which pointers only look back. */
export const importClasses: ReadonlyArray<ImportClass> = [
  users,
  engineers,
  certifications,
  projects,
  allocations,
  hours,
];
