import type { Arbitrary } from "fast-check";
import { fc } from "../../derive/test-data/fast-check.ts";
import type { Certificate } from "../../plain-rules/certificates.ts";
import type { InputsOf } from "./inputs-of.ts";
import { both, maybe, someDay, someOpenRange } from "./some-days.ts";

const certificate: Arbitrary<Certificate> = fc
  .record({
    days: someOpenRange,
    objectId: maybe(fc.constantFrom("A", "B", "C")),
    // The first two are one name, the others are two.
    certificationName: fc.constantFrom("PE", " pe", "C++", "C"),
    declared: maybe(fc.constantFrom("expiring", "expired", "pending", "revoked")),
    declaredOn: maybe(someDay),
  })
  .map(({ days: { from, ...last }, ...more }) => ({
    ...{ ...more, issuedOn: from },
    ...("to" in last ? { expiresOn: last.to } : {}),
  }));
const certificates = fc.array(certificate, { maxLength: 5 });
const named = fc.record({ certificates, name: fc.constantFrom("PE", "C") });
const required = fc.array(fc.constantFrom("PE", "pe", "C"), { maxLength: 3 });

export const certificationInputs: InputsOf<
  "certificateStatus" | "certificateCover" | "certificateGaps" | "bookingEligibility"
> = {
  certificateStatus: fc.record({ certificate, today: someDay, expiringDays: maybe(fc.nat(10)) }),
  certificateCover: named,
  certificateGaps: both(named, someOpenRange),
  bookingEligibility: both(fc.record({ certificates, required: maybe(required) }), someOpenRange),
};
