import type { ImportClass } from "../import-class.ts";
import { allocations } from "./allocations.ts";
import { certifications } from "./certifications.ts";
import { engineers } from "./engineers.ts";
import { hours } from "./hours.ts";
import { projects } from "./projects.ts";
import { users } from "./users.ts";

/** The classes that an import knows, in an order in which pointers only look back. */
export const importClasses: ReadonlyArray<ImportClass> = [
  users,
  engineers,
  certifications,
  projects,
  allocations,
  hours,
];
