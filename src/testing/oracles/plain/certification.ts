import type { Span } from "../../../domain/certification/cover.ts";
import type { HeldDays } from "../../../domain/certification/status.ts";
import type { UncoveredName } from "../../../domain/kernel/refusal/refusal.ts";
import type { Certificate } from "../../../plain-rules/certificates.ts";
import type * as rules from "../../../plain-rules/certification.ts";
import { coveredOn, datesHold, plainName, runsOf, statusByList, validOn } from "../certification.ts";
import { eligibilityByDay } from "../eligibility.ts";
import { endNumberOf, numberOf, rangeOf, type Scan, scanOf, textOf } from "./values.ts";

const heldOf = (certificate: Certificate): HeldDays => ({
  objectId: certificate.objectId ?? "",
  certificationName: certificate.certificationName.normalize("NFKC"),
  issuedOn: numberOf(certificate.issuedOn),
  expiresOn: endNumberOf(certificate.expiresOn),
  declared: certificate.declared ?? null,
  declaredOn: endNumberOf(certificate.declaredOn),
});
const scan = (held: ReadonlyArray<HeldDays>, from: number | null, to: number | null): Scan =>
  scanOf(
    held.flatMap((each) => [each.issuedOn, each.expiresOn, each.declaredOn]),
    from,
    to,
  );

export const certificateStatus: typeof rules.certificateStatus = ({ certificate, today, expiringDays = 60 }) =>
  statusByList(heldOf(certificate), numberOf(today), expiringDays);

export const certificateCover: typeof rules.certificateCover = ({ certificates, name }) => {
  const held = certificates.map(heldOf);
  const days = scan(held, null, null);
  return runsOf((day) => coveredOn(held, name.normalize("NFKC"), day), days.from, days.last, days.last).map(rangeOf);
};

export const certificateGaps: typeof rules.certificateGaps = ({ certificates, name, from, to }) => {
  const held = certificates.map(heldOf);
  const days = scan(held, numberOf(from), endNumberOf(to));
  return runsOf((day) => !coveredOn(held, name.normalize("NFKC"), day), days.from, days.last)
    .map(days.closed)
    .map(rangeOf);
};

/** The last day of the unbroken run of days that fit, null for ever; undefined if the first does not. */
const fitsUntil = (fits: (day: number) => boolean, { from, last }: Scan): number | null | undefined => {
  if (!fits(from)) return undefined;
  let day = from;
  while (day < last && fits(day + 1)) day++;
  return day === last ? null : day;
};

export const bookingEligibility: typeof rules.bookingEligibility = ({ certificates, required = [], from, to }) => {
  const held = certificates.map(heldOf);
  const range = { from: numberOf(from), to: endNumberOf(to) };
  const asKept = (name: string): string => name.normalize("NFC").trim();
  const ofCertificates = certificates.map((each) => asKept(each.certificationName)).sort();
  const names = required.length > 0 ? required.map(asKept) : ofCertificates;
  const judged = eligibilityByDay({ held, required: required.map((name) => name.normalize("NFKC")), ...range });
  const about = judged.map(({ key, refused, warned }) => {
    const rows = held.filter((each) => plainName(each.certificationName) === key);
    const name = names.find((each) => plainName(each.normalize("NFKC")) === key) ?? key;
    const facts = (gaps: ReadonlyArray<Span>): ReadonlyArray<UncoveredName> => {
      const ids = rows.map((row) => row.objectId).filter((id) => id !== "");
      return gaps.length === 0 ? [] : [{ name, gaps: gaps.map(rangeOf), rows: ids.sort() }];
    };
    const holds = required.length > 0 ? validOn : datesHold;
    const covered = (day: number): boolean => rows.some((row) => holds(row, day));
    const until = range.to === null ? fitsUntil(covered, scan(held, range.from, null)) : undefined;
    return { name, until, gaps: facts(refused), accepted: facts(warned) };
  });
  return {
    gaps: about.flatMap((each) => each.gaps),
    accepted: about.flatMap((each) => each.accepted),
    certificationUntil: about.flatMap(({ name, until }) =>
      until === undefined ? [] : [{ name, until: until === null ? null : textOf(until) }],
    ),
  };
};
