import { freeRuns } from "../allocation/availability.ts";
import type { Booked } from "../allocation/capacity.ts";
import { notEmployedDays } from "../allocation/employment.ts";
import { capacityLimitsOf, counts, type Workload } from "../allocation/judge-booking.ts";
import { certificateNameKey } from "../certification/cover.ts";
import { eligibility } from "../certification/eligibility.ts";
import type { HeldDays } from "../certification/status.ts";
import type { Moment } from "../kernel/context/moment.ts";
import type { Picked } from "../kernel/schema/entity.ts";
import { compareText } from "../kernel/values/text.ts";
import type { EngineerProfile } from "./entity.ts";

/** The search: days both included, `to: null` open, percent in basis points. */
export interface Wanted {
  readonly from: number;
  readonly to: number | null;
  readonly percent: number;
  readonly discipline: string | null;
  readonly certifications: ReadonlyArray<string>;
}
export const candidateFields = [
  ...(["objectId", "fullName", "discipline"] as const),
  ...(["employmentStatus", "employedFrom", "employedUntil", "leftOn"] as const),
] as const;
type Of<T> = T & { readonly engineer: string };
/** All engineers to consider, with their rows in the window. */
export interface Candidates {
  readonly engineers: ReadonlyArray<Picked<EngineerProfile, typeof candidateFields>>;
  readonly booked: ReadonlyArray<Of<Booked>>;
  readonly limits: ReadonlyArray<Of<Workload["limits"][number]>>;
  readonly certifications: ReadonlyArray<Of<HeldDays>>;
}
/** An engineer who fits. `free` is the lowest free percent of any day of the window, in basis points. */
export interface Fitting {
  readonly objectId: string;
  readonly fullName: string;
  readonly discipline: string;
  readonly free: number;
}

const folded = (text: string): string => text.trim().toLowerCase();

/**
 * The engineers who could be booked (R-ALLOC-12), judged as a booking would be: employed and free on every day, with
 * the certificates asked for or, if the firm blocks, with held ones that last (R-ELIG-1, R-ELIG-2). Ordered by free
 * percent downwards, then by name.
 */
export const findEngineers = (of: Candidates, wanted: Wanted, at: Pick<Moment, "firm">): ReadonlyArray<Fitting> => {
  const { from, to, percent, discipline, certifications } = wanted;
  const { tentativeCounts, expiredCertification, engineerOnLeave } = at.firm;
  const byEngineer = <T extends { readonly engineer: string }>(rows: ReadonlyArray<T>) =>
    Map.groupBy(rows, ({ engineer }) => engineer);
  const booked = byEngineer(of.booked.filter(({ status }) => counts(status, tentativeCounts)));
  const limits = byEngineer(of.limits);
  const held = byEngineer(of.certifications);
  // Names are deduplicated once, and engineers who hold fewer certificates are skipped, so a long list of names stays
  // cheap.
  const required = [...new Map(certifications.map((name) => [certificateNameKey(name), name])).values()];
  const certified = (engineer: string): boolean => {
    const own = held.get(engineer) ?? [];
    if (required.length === 0 && expiredCertification !== "block") return true;
    return required.length <= own.length && eligibility({ held: own, required, from, to }).gaps.length === 0;
  };
  const wantedDiscipline = discipline === null ? null : folded(discipline);
  const fitting: Array<Fitting> = [];
  for (const engineer of of.engineers) {
    const { objectId, fullName } = engineer;
    if (wantedDiscipline !== null && folded(engineer.discipline) !== wantedDiscipline) continue;
    if (engineer.employmentStatus === "on leave" && engineerOnLeave === "block") continue;
    if (notEmployedDays(engineer, from, to).length > 0) continue;
    const runs = freeRuns(booked.get(objectId) ?? [], capacityLimitsOf(limits.get(objectId) ?? [], at), from, to);
    const free = runs.reduce((least, run) => Math.min(least, run.free), Number.POSITIVE_INFINITY);
    if (free < percent || !certified(objectId)) continue;
    fitting.push({ objectId, fullName, discipline: engineer.discipline, free });
  }
  return fitting.sort(
    (a, b) => b.free - a.free || compareText(a.fullName, b.fullName) || compareText(a.objectId, b.objectId),
  );
};
