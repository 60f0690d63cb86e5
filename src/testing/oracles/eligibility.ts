import type { Span } from "../../domain/certification/cover.ts";
import type { EligibilityInput } from "../../domain/certification/eligibility.ts";
import type { HeldDays } from "../../domain/certification/status.ts";
import { coveredOn, datesHold, plainName, runsOf } from "./certification.ts";

/** The refused and the warned gaps of one name. */
export interface NameByDay {
  readonly key: string;
  readonly refused: ReadonlyArray<Span>;
  readonly warned: ReadonlyArray<Span>;
}

/** Whether a row reaches a day (R-ELIG-2). */
const reaches = (held: HeldDays, day: number): boolean => {
  const ended = held.declared === "expired" || held.declared === "revoked";
  if (ended && (held.declaredOn === null || held.declaredOn <= day)) return false;
  return held.expiresOn === null || held.expiresOn >= day;
};

/** Judges each name day by day; of an open window, only the first day. */
export const eligibilityByDay = ({ held, required, from, to }: EligibilityInput): ReadonlyArray<NameByDay> => {
  const asked = required.length > 0;
  const last = to ?? from;
  const names = asked ? required : held.map((each) => each.certificationName);
  return [...new Set(names.map(plainName))].map((key) => {
    const rows = held.filter((each) => plainName(each.certificationName) === key);
    const covered = (day: number) => (asked ? coveredOn(rows, key, day) : rows.some((each) => datesHold(each, day)));
    const gaps = runsOf((day) => !covered(day), from, last);
    const accepted = !asked && rows.some((each) => reaches(each, last));
    return { key, refused: accepted ? [] : gaps, warned: accepted ? gaps : [] };
  });
};
