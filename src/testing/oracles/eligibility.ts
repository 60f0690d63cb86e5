import type { Span } from "../../domain/certification/chain.ts";
import type { EligibilityAsk } from "../../domain/certification/eligibility.ts";
import type { HeldDays } from "../../domain/certification/status.ts";
import { coveredOn, datesHold, plainName, runsOf } from "./certification.ts";

/** What one name refuses, and what it only warns of. */
export interface NameByDay {
  readonly key: string;
  readonly refused: ReadonlyArray<Span>;
  readonly warned: ReadonlyArray<Span>;
}

/** Whether a row reaches a day, in the words of R-ELIG-2. */
const reaches = (held: HeldDays, day: number): boolean => {
  const ended = held.declared === "expired" || held.declared === "revoked";
  if (ended && (held.declaredOn === null || held.declaredOn <= day)) return false;
  return held.expiresOn === null || held.expiresOn >= day;
};

/** Each name judged day by day; `horizon` is a day after all bounds, and where an open window is taken to end. */
export const eligibilityByDay = (ask: EligibilityAsk, horizon: number): ReadonlyArray<NameByDay> => {
  const { held, required, from, to } = ask;
  const asked = required.length > 0;
  const names = asked ? required : held.map((each) => each.certificationName);
  return [...new Set(names.map(plainName))].map((key) => {
    const rows = held.filter((each) => plainName(each.certificationName) === key);
    const uncovered = (day: number) =>
      asked ? !coveredOn(rows, key, day) : !rows.some((each) => datesHold(each, day));
    const all = runsOf(uncovered, from, to ?? horizon, to === null ? horizon : undefined);
    const judged = to === null ? all.filter((each) => each.from === from) : all;
    if (asked) return { key, refused: judged, warned: [] };
    if (rows.some((each) => reaches(each, to ?? from))) return { key, refused: [], warned: judged };
    return { key, refused: judged.slice(-1), warned: judged.slice(0, -1) };
  });
};
