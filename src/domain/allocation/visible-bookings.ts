import { isStaff } from "../kernel/context/actor.ts";
import type { Moment } from "../kernel/context/moment.ts";
import type { Booked } from "./capacity.ts";
import type { Workload } from "./judge-booking.ts";

/**
 * Which bookings in the way of a what-if its asker sees in full (R-ALLOC-5): staff all, everybody those of the own profile and
 * of the projects managed; of all others only percent and days show.
 */
export const visibleTo = (
  { engineer, managed }: Workload & { readonly managed: ReadonlyArray<{ readonly objectId: string }> },
  { actor }: Moment,
): ((booked: Booked) => boolean) => {
  if (isStaff(actor) || engineer?.user === actor.userId) return () => true;
  // Nor does a client lead manage anything (R-PROJ-2).
  if (actor.role === "clientLead") return () => false;
  const own = new Set(managed.map(({ objectId }) => objectId));
  return ({ project }) => own.has(project);
};
