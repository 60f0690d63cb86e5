import { plainGap } from "../domain/allocation/certificate-gaps.ts";
import { dayRange } from "../domain/allocation/over-capacity.ts";
import { certificateNameKey, uncovered, validCover } from "../domain/certification/cover.ts";
import { type CertificationGap, eligibility } from "../domain/certification/eligibility.ts";
import type { CertificationStatus } from "../domain/certification/entity.ts";
import { certificationStatus } from "../domain/certification/status.ts";
import { defaultSettings } from "../domain/kernel/context/settings.ts";
import type { DayRange, UncoveredName } from "../domain/kernel/refusal/refusal.ts";
import { day, dayCount, text } from "../domain/kernel/schema/kind.ts";
import { endText } from "../domain/kernel/values/day.ts";
import { type Certificate, certificate, certificates, heldOf } from "./certificates.ts";
import { defaulted, given, list, nullable, object, readInput, value } from "./read.ts";
import { mixed, reversed } from "./records.ts";

const statusInput = object("the input", {
  certificate: given(certificate),
  today: given(value(day)),
  expiringDays: defaulted(value(dayCount), defaultSettings.expiringDays),
});
/**
 * The status of a certificate on a day (R-CERT-1). An expiry in exactly `expiringDays` days (default 60, as in the
 * settings) is already expiring; the last valid day is not expired.
 *
 * @throws FirmError for a wrong input, with the path of each fault.
 * @example certificateStatus({ certificate: { certificationName: "PE", issuedOn: "2024-01-01", expiresOn: "2027-09-30" }, today: "2027-08-01" }) // "expiring"
 */
export const certificateStatus = (input: {
  readonly certificate: Certificate;
  readonly today: string;
  readonly expiringDays?: number | undefined;
}): CertificationStatus => {
  const { certificate: of, today, expiringDays: threshold } = readInput(statusInput, input);
  return certificationStatus(heldOf(of), today, threshold);
};

/** The certificates of one engineer, and a name. */
export interface NamedCertificates {
  readonly certificates: ReadonlyArray<Certificate>;
  /** Compared without case and white space (R-CERT-6). */
  readonly name: string;
}
const named = { certificates: given(certificates), name: given(value(text)) } as const;
const coverInput = object("the input", named, {
  check: ({ certificates: of }) => mixed("engineer", { certificates: of }),
});
const coverOf = (rows: ReadonlyArray<Parameters<typeof heldOf>[0]>, name: string) => {
  const key = certificateNameKey(name);
  return validCover(rows.map(heldOf).filter(({ certificationName }) => certificateNameKey(certificationName) === key));
};
/**
 * The days on which an engineer holds a valid certificate of this name, as maximal ranges in order (R-CERT-5,
 * R-CERT-6). Pending certificates cover nothing.
 *
 * @throws FirmError for a wrong input, with the path of each fault.
 * @example certificateCover({ certificates: [{ certificationName: "PE", issuedOn: "2024-01-01", expiresOn: "2026-12-31" }, { certificationName: "pe", issuedOn: "2027-01-01" }], name: "PE" }) // [{ from: "2024-01-01", to: null }]
 */
export const certificateCover = (input: NamedCertificates): ReadonlyArray<DayRange> => {
  const { certificates: rows, name } = readInput(coverInput, input);
  return coverOf(rows, name).map(dayRange);
};

const gapsInput = object(
  "the input",
  { ...named, from: given(value(day)), to: nullable(value(day)) },
  { check: (values) => reversed(values) ?? mixed("engineer", { certificates: values.certificates }) },
);
/**
 * The days of a range that no valid certificate of this name covers, as maximal ranges in order (R-CERT-6). `to` absent
 * or null: the range is open.
 *
 * @throws FirmError for a wrong input, with the path of each fault.
 * @example certificateGaps({ certificates: [{ certificationName: "PE", issuedOn: "2024-01-01", expiresOn: "2027-09-30" }], name: "PE", from: "2027-09-01", to: "2027-10-01" }) // [{ from: "2027-10-01", to: "2027-10-01" }]
 */
export const certificateGaps = (
  input: NamedCertificates & { readonly from: string; readonly to?: string | null | undefined },
): ReadonlyArray<DayRange> => {
  const { certificates: rows, name, from, to } = readInput(gapsInput, input);
  return uncovered(coverOf(rows, name), from, to).map(dayRange);
};

/** Whether certificates allow a booking. */
export interface BookingEligibility {
  /** The gaps that refuse the booking: the facts of the refusal `CERTIFICATION`. Empty: it is allowed. */
  readonly gaps: ReadonlyArray<UncoveredName>;
  /** The gaps that are accepted with the warning `CERTIFICATION_GAP` (R-ELIG-2). */
  readonly accepted: ReadonlyArray<UncoveredName>;
  /** For an open booking: the last day of the unbroken cover from the first day, by name; null for ever (R-ELIG-3). */
  readonly certificationUntil: ReadonlyArray<{ readonly name: string; readonly until: string | null }>;
}

const eligibilityInput = object(
  "the input",
  {
    certificates: given(certificates),
    required: defaulted(list(value(text)), []),
    from: given(value(day)),
    to: nullable(value(day)),
  },
  { check: (values) => reversed(values) ?? mixed("engineer", { certificates: values.certificates }) },
);
/** Leaves out the empty ids of certificates that were given without one. */
const asGiven = (gap: CertificationGap): UncoveredName =>
  plainGap({ ...gap, rows: gap.rows.filter((row) => row !== "") });
/**
 * Whether the certificates of an engineer allow a booking from `from` to `to` (R-ELIG-1 to R-ELIG-3). Without `required`
 * names, every certificate that the engineer holds must last to the end. Of an open booking (`to` absent or null), the
 * first day is judged.
 *
 * @throws FirmError for a wrong input, with the path of each fault.
 * @example bookingEligibility({ certificates: [{ certificationName: "PE", issuedOn: "2024-01-01", expiresOn: "2027-09-30" }], required: ["PE"], from: "2027-09-01", to: "2027-10-01" }).gaps // [{ name: "PE", gaps: [{ from: "2027-10-01", to: "2027-10-01" }], rows: [] }]
 */
export const bookingEligibility = (input: {
  readonly certificates: ReadonlyArray<Certificate>;
  /** The names that the project requires (R-ELIG-1). */
  readonly required?: ReadonlyArray<string> | undefined;
  readonly from: string;
  readonly to?: string | null | undefined;
}): BookingEligibility => {
  const { certificates: rows, ...booking } = readInput(eligibilityInput, input);
  const { gaps, accepted, certificationUntil } = eligibility({ held: rows.map(heldOf), ...booking });
  return {
    gaps: gaps.map(asGiven),
    accepted: accepted.map(asGiven),
    certificationUntil: certificationUntil.map(({ name, until }) => ({ name, until: endText(until) })),
  };
};
