import { counts } from "../allocation/book.ts";
import type { Allocation } from "../allocation/entity.ts";
import { dayText, endText } from "../kernel/day.ts";
import type { Moment, Warning } from "../kernel/decision.ts";
import type { UncoveredName } from "../kernel/refusal.ts";
import type { Project } from "../project/entity.ts";
import { sameName, uncovered } from "./chain.ts";
import { eligibility } from "./eligibility.ts";
import type { HeldDays } from "./status.ts";

/** The bookings of an engineer and what their projects ask for. */
export interface Bookings {
  readonly bookings: ReadonlyArray<Pick<Allocation, "objectId" | "project" | "startDate" | "endDate" | "status">>;
  readonly projects: ReadonlyArray<Pick<Project, "objectId" | "requiredCertifications">>;
}

/** The days of a booking that were covered before a change and are not after it, by name. */
const lost = (
  window: { readonly from: number; readonly to: number | null; readonly required: ReadonlyArray<string> },
  before: ReadonlyArray<HeldDays>,
  after: ReadonlyArray<HeldDays>,
): ReadonlyArray<UncoveredName> => {
  const was = eligibility({ ...window, held: before }).gaps;
  return eligibility({ ...window, held: after }).gaps.flatMap(({ name, gaps, rows }) => {
    const known = was.find((each) => sameName(each.name, name))?.gaps ?? [];
    const found = gaps.flatMap(({ from, to }) => uncovered(known, from, to));
    return found.length === 0
      ? []
      : [{ name, gaps: found.map(({ from, to }) => ({ from: dayText(from), to: endText(to) })), rows }];
  });
};

/**
 * Names the counting bookings that lost cover by a change of certificates; it is a fact and never refused (R-CERT-7). Open
 * bookings are judged on their first day, as when they were made (R-ELIG-3). Cost: two times `eligibility` for each booking.
 */
export const lostCover = (
  { bookings, projects }: Bookings,
  before: ReadonlyArray<HeldDays>,
  after: ReadonlyArray<HeldDays>,
  at: Pick<Moment, "firm">,
): ReadonlyArray<Warning> => {
  const required = new Map(projects.map((each) => [each.objectId, each.requiredCertifications]));
  const allocations = bookings
    .filter(({ status }) => counts(status, at.firm.tentativeCounts))
    .flatMap(({ objectId, project, startDate, endDate }) => {
      const window = { from: startDate, to: endDate, required: required.get(project) ?? [] };
      const names = lost(window, before, after);
      return names.length === 0 ? [] : [{ objectId, project, names }];
    });
  return allocations.length === 0
    ? []
    : [
        {
          code: "COVER_LOST",
          message: `Bookings that are no longer covered: ${allocations.map(({ objectId }) => objectId).join(", ")}`,
          detail: { allocations },
        },
      ];
};
