import { isStaff } from "../kernel/context/actor.ts";
import type { Moment } from "../kernel/context/moment.ts";
import type { Booked } from "./capacity.ts";
import type { Workload } from "./judge-booking.ts";

/**
 * Which bookings of a conflict the caller of `allocations.check` sees in full (R-ALLOC-5). Staff see all; others see those of their own profile
 * and of the projects they manage.
 */
export const visibleTo = (
  { engineer, managed }: Workload & { readonly managed: ReadonlyArray<{ readonly objectId: string }> },
  { actor }: Moment,
): ((booked: Booked) => boolean) => {
  if (isStaff(actor) || engineer?.user === actor.userId) return () => true;
  // A client lead manages nothing (R-PROJ-2).
  if (actor.role === "clientLead") return () => false;
  const own = new Set(managed.map(({ objectId }) => objectId));
  return ({ project }) => own.has(project);
};
