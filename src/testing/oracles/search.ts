import type { Candidates, Wanted } from "../../domain/engineer-profile/find.ts";
import type { Settings } from "../../domain/kernel/context/settings.ts";
import { limitByDay, loadByDay } from "./capacity.ts";
import { plainName, runsOf, validOn } from "./certification.ts";
import { eligibilityByDay } from "./eligibility.ts";

/** What an answer of the search says about an engineer, in plain values. */
export interface FoundByDay {
  readonly objectId: string;
  readonly free: number;
  /** Codes with the days or names that lack. */
  readonly missing: ReadonlyArray<string>;
  readonly lapsing: ReadonlyArray<string>;
}
type Person = Candidates["engineers"][number];
/** All rows of a firm that a search concerns. */
export interface SearchRows extends Candidates {
  readonly booked: ReadonlyArray<Candidates["booked"][number] & { readonly status: string }>;
}
type Firm = Pick<Settings, "tentativeCounts" | "expiredCertification" | "engineerOnLeave">;

const lower = (text: string): string => text.trim().toLowerCase();
const asked = (wanted: string | null, text: string | null): boolean =>
  wanted === null || (text !== null && lower(wanted) === lower(text));
const employedOn = ({ employmentStatus, employedFrom, employedUntil, leftOn }: Person, day: number): boolean => {
  if (employedFrom !== null && day < employedFrom) return false;
  if (employedUntil !== null) return day <= employedUntil;
  return employmentStatus !== "left" || (leftOn !== null && day <= leftOn);
};
const runsText = (runs: ReturnType<typeof runsOf>): string => runs.map(({ from, to }) => `${from}…${to ?? ""}`).join();
const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * Searches for engineers day by day (R-ALLOC-12). `horizon` is a day after everything that begins or ends: an open window
 * reaches to it.
 */
export const searchByDay = (of: SearchRows, wanted: Wanted, firm: Firm, horizon: number): ReadonlyArray<FoundByDay> => {
  const { from } = wanted;
  const last = wanted.to ?? horizon;
  const days = Array.from({ length: last - from + 1 }, (_, at) => from + at);
  const judged = of.engineers
    .filter((each) => asked(wanted.discipline, each.discipline) && asked(wanted.primaryLocation, each.primaryLocation))
    .filter((each) => wanted.employmentStatus === null || each.employmentStatus === wanted.employmentStatus)
    .map((person) => {
      const own = <T extends { readonly engineer: string }>(rows: ReadonlyArray<T>) =>
        rows.filter((row) => row.engineer === person.objectId);
      const bookings = own(of.booked).filter((each) => firm.tentativeCounts || each.status === "confirmed");
      const limits = { own: own(of.limits), firm: [] };
      const free = Math.min(...days.map((day) => Math.max(0, limitByDay(limits, day) - loadByDay(bookings, day))));
      const held = own(of.certifications);
      const missing: Array<string> = [];
      if (person.employmentStatus === "on leave" && firm.engineerOnLeave === "block") missing.push("ON_LEAVE");
      const away = runsOf((day) => !employedOn(person, day), from, last, wanted.to === null ? horizon : undefined);
      if (away.length > 0) missing.push(`NOT_EMPLOYED ${runsText(away)}`);
      if (free < wanted.percent) missing.push("OVER_CAPACITY");
      const required = wanted.certifications;
      const to = required.length > 0 ? (wanted.certifiedThrough ?? wanted.to) : wanted.to;
      if (required.length > 0 || firm.expiredCertification === "block")
        for (const { key, refused } of eligibilityByDay({ held, required, from, to }).toSorted((a, b) =>
          byText(a.key, b.key),
        ))
          if (refused.length > 0) missing.push(`CERTIFICATION ${key} ${runsText(refused)}`);
      const lapsing = [...new Set(held.map((row) => plainName(row.certificationName)))].flatMap((key) => {
        const valid = days.filter((day) =>
          held.some((row) => plainName(row.certificationName) === key && validOn(row, day)),
        );
        const until = valid.at(-1) ?? last;
        return until < last ? [`${until} ${key}`] : [];
      });
      return { person, found: { objectId: person.objectId, free, missing, lapsing: lapsing.sort() } };
    });
  return judged
    .filter(({ found }) => wanted.withMisfits || found.missing.length === 0)
    .sort(
      (a, b) =>
        Math.min(a.found.missing.length, 1) - Math.min(b.found.missing.length, 1) ||
        b.found.free - a.found.free ||
        byText(a.person.fullName, b.person.fullName) ||
        byText(a.person.objectId, b.person.objectId),
    )
    .map(({ found }) => found);
};
