import type { Arbitrary } from "fast-check";
import { dayArbitrary, rangeArbitrary } from "../../derive/test-data/days.ts";
import { fc } from "../../derive/test-data/fast-check.ts";

/** A certificate of one engineer, as the rules of `firmcore/rules` take it. */
export interface SomeCertificate {
  readonly certificationName: string;
  readonly issuedOn: string;
  readonly expiresOn: string | null;
  readonly declared: "pending" | "expired" | "revoked" | null;
  readonly declaredOn: string | null;
}
/** The certificates of one engineer, and the days on which one of this name is needed. */
export interface CertificateCase {
  readonly certificates: ReadonlyArray<SomeCertificate>;
  readonly name: string;
  readonly from: string;
  readonly to: string;
}
const days = { from: "2027-03-01", to: "2027-03-30" } as const;

/** Certificates of a few names, some of which differ only in case and white space. */
export const certificateArbitrary = (): Arbitrary<SomeCertificate> =>
  fc
    .tuple(
      fc.constantFrom("PE", "pe ", "Scaffolding"),
      rangeArbitrary({ ...days, open: true }),
      fc.option(fc.tuple(fc.constantFrom("pending", "expired", "revoked"), fc.option(dayArbitrary(days))), { freq: 1 }),
    )
    .map(([certificationName, { from, to }, declaration]) => {
      const [declared, declaredOn] = declaration ?? [null, null];
      return { certificationName, issuedOn: from, expiresOn: to, declared, declaredOn };
    });

/** Cases for a rule that decides whether certificates cover a range. */
export const certificateCaseArbitrary = (): Arbitrary<CertificateCase> =>
  fc
    .tuple(fc.array(certificateArbitrary(), { maxLength: 4 }), rangeArbitrary({ ...days, days: 10 }))
    .map(([certificates, { from, to }]) => ({ certificates, name: "PE", from, to }));
