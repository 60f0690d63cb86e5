import type { Span } from "../../domain/certification/cover.ts";
import type { CertificationStatus } from "../../domain/certification/entity.ts";
import type { HeldDays } from "../../domain/certification/status.ts";

const foldedLetter = (letter: string): string => letter.toLowerCase().toUpperCase().toLowerCase();
/** Normalises a name word by word and letter by letter, ignoring case. Expects names in one Unicode form. */
export const plainName = (name: string): string =>
  name
    .split(/\s/u)
    .filter((word) => word !== "")
    .map((word) => [...word].map(foldedLetter).join(""))
    .join(" ");

/** Every status that applies to a certification on a day; R-CERT-1 takes the worst. */
export const statusByList = (held: HeldDays, today: number, threshold: number): CertificationStatus => {
  const answers = new Set<CertificationStatus>(["valid"]);
  if (held.declared !== null) answers.add(held.declared);
  if (today < held.issuedOn) answers.add("pending");
  if (held.expiresOn !== null && held.expiresOn - today <= threshold) answers.add("expiring");
  if (held.expiresOn !== null && held.expiresOn < today) answers.add("expired");
  for (const status of ["revoked", "expired", "pending", "expiring"] as const) if (answers.has(status)) return status;
  return "valid";
};

/** Whether dates and declaration allow a day (R-CERT-5), except for pending rows. */
export const datesHold = (held: HeldDays, day: number): boolean => {
  const ended = held.declared === "revoked" || held.declared === "expired";
  if (ended && (held.declaredOn === null || day >= held.declaredOn)) return false;
  return held.issuedOn <= day && (held.expiresOn === null || day <= held.expiresOn);
};

/** Whether a row is valid on a day. */
export const validOn = (held: HeldDays, day: number): boolean => held.declared !== "pending" && datesHold(held, day);

/** Whether any row of a name is valid on a day. */
export const coveredOn = (rows: ReadonlyArray<HeldDays>, name: string, day: number): boolean =>
  rows.some((each) => plainName(each.certificationName) === plainName(name) && validOn(each, day));

/** Maximal runs of matching days in from..to; a run that reaches `horizon` is open-ended. */
export const runsOf = (
  fits: (day: number) => boolean,
  from: number,
  to: number,
  horizon: number = Number.POSITIVE_INFINITY,
): ReadonlyArray<Span> => {
  const runs: Array<Span> = [];
  for (let day = from; day <= to; day++) {
    if (!fits(day)) continue;
    const last = runs.at(-1);
    const until = day === horizon ? null : day;
    if (last?.to === day - 1) runs[runs.length - 1] = { from: last.from, to: until };
    else runs.push({ from: day, to: until });
  }
  return runs;
};
