import { describe, expect, test } from "vitest";
import {
  bookingEligibility,
  type Certificate,
  certificateCover,
  certificateGaps,
  certificateStatus,
} from "../../src/rules.ts";

const pe = (issuedOn: string, expiresOn: string | null, more: Partial<Certificate> = {}): Certificate =>
  ({ certificationName: "PE", issuedOn, expiresOn, ...more }) as Certificate;
const statusOn = (today: string, certificate: Certificate) => certificateStatus({ certificate, today });
const gaps = (certificates: ReadonlyArray<Certificate>, from: string, to: string | null, required = ["PE"]) =>
  bookingEligibility({ certificates, required, from, to }).gaps.flatMap((each) => each.gaps);

describe("the worked examples", () => {
  test("E-18 the last valid day is included", () => {
    const held = [pe("2024-01-01", "2027-09-30")];
    expect(gaps(held, "2027-09-01", "2027-09-30", [])).toEqual([]);
    expect(gaps(held, "2027-09-01", "2027-10-01", [])).toEqual([{ from: "2027-10-01", to: "2027-10-01" }]);
  });

  test("E-19 a day between two renewals is a gap", () => {
    const certificates = [
      pe("2024-01-01", "2026-12-31", { objectId: "B" }),
      pe("2027-01-02", "2029-12-31", { objectId: "A" }),
    ];
    const window = { from: "2026-12-01", to: "2027-01-31" };
    const gap = [{ name: "PE", gaps: [{ from: "2027-01-01", to: "2027-01-01" }], rows: ["A", "B"] }];
    const none = { certificationUntil: [] };
    expect(bookingEligibility({ certificates, required: ["PE"], ...window })).toEqual({
      gaps: gap,
      accepted: [],
      ...none,
    });
    expect(bookingEligibility({ certificates, ...window })).toEqual({ gaps: [], accepted: gap, ...none });
    expect(certificateGaps({ certificates, name: " pe", ...window })).toEqual(gap[0]?.gaps);
  });

  test("E-20 the status 60 days before the expiry", () => {
    const on = (expiresOn: string) => statusOn("2027-08-01", pe("2024-01-01", expiresOn));
    expect(["2027-09-30", "2027-10-01", "2027-08-01", "2027-07-31"].map(on)).toEqual([
      ...["expiring", "valid", "expiring", "expired"],
    ]);
  });

  test("E-21 the status follows the day", () => {
    const held = pe("2027-08-02", null);
    expect([statusOn("2027-08-01", held), statusOn("2027-08-02", held)]).toEqual(["pending", "valid"]);
  });

  test("E-22 a declaration makes the status worse", () => {
    const declared = pe("2024-01-01", "2040-01-01", { declared: "expiring", declaredOn: "2027-08-01" });
    expect(statusOn("2027-08-01", declared)).toBe("expiring");
    expect(statusOn("2027-08-01", { ...declared, declared: null })).toBe("valid");
  });

  test("R-ELIG-3 an open booking is judged on its first day", () => {
    const held = [pe("2024-01-01", "2027-09-30")];
    expect(bookingEligibility({ certificates: held, required: ["PE"], from: "2027-05-01" })).toEqual({
      ...{ gaps: [], accepted: [] },
      certificationUntil: [{ name: "PE", until: "2027-09-30" }],
    });
  });
});

test("R-CERT-5 a revocation ends the cover on the day before", () => {
  const revoked = pe("2024-01-01", null, { declared: "revoked", declaredOn: "2027-05-01" });
  expect(certificateCover({ certificates: [revoked], name: "PE" })).toEqual([{ from: "2024-01-01", to: "2027-04-30" }]);
  const pending = pe("2024-01-01", null, { declared: "pending" });
  expect(certificateCover({ certificates: [pending], name: "PE" })).toEqual([]);
});

test("a status without its declaration is refused", () => {
  // @ts-expect-error the status is derived
  const call = () => statusOn("2027-08-01", { certificationName: "PE", issuedOn: "2024-01-01", status: "revoked" });
  expect(call).toThrow("certificate.declared: expected it beside status, which is derived, got undefined");
});
