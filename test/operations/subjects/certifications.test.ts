import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { CertificationStatus } from "../../../src/domain/certification/entity.ts";
import { certificationStatus } from "../../../src/domain/certification/status.ts";
import { dayOf } from "../../../src/domain/kernel/values/day.ts";
import { openTestFirm, type TestFirm } from "../../support/firm/firm.ts";
import { refused } from "../../support/firm/outcome.ts";

const pe = (engineer: string) => ({ engineer, certificationName: "PE", issuer: "State", issuedOn: "2024-01-01" });

describe("recording a certificate", () => {
  test("a missing status follows from the dates", async () => {
    const firm = await openTestFirm(); // R-CERT-1
    const ana = firm.engineer("Ana");
    const { certifications } = firm.admin;
    expect(await certifications.create({ ...pe(ana), expiresOn: "2027-12-31" })).toMatchObject({
      status: "valid",
      statusLabel: null,
      declared: null,
      warnings: [],
    });
    expect(await certifications.create({ ...pe(ana), expiresOn: "2026-12-31" })).toMatchObject({ status: "expired" });
  });

  test("refuses an expiry before the first day", async () => {
    const { admin, engineer } = await openTestFirm(); // R-CERT-2
    const ask = pe(engineer("Ana"));
    expect(refused(await admin.settled.certifications.create({ ...ask, expiresOn: "2023-12-31" }))).toMatchObject({
      _tag: "RangeReversed",
      issues: [
        {
          path: ["expiresOn"],
          message:
            "expiresOn 31 December 2023 is before issuedOn 1 January 2024; the last day must not be before the first",
        },
      ],
    });
    expect(await admin.certifications.create({ ...ask, expiresOn: "2024-01-01" })).toMatchObject({ version: 1 });
  });

  test("refuses a duplicate for the same engineer", async () => {
    const { admin, engineer } = await openTestFirm(); // R-CERT-6
    const ana = engineer("Ana");
    await admin.certifications.create({ ...pe(ana), certificationNumber: "1" });
    const again = { ...pe(ana), certificationName: " pe", certificationNumber: "1" };
    expect(await admin.settled.certifications.create(again)).toEqual({
      ok: false,
      refusal: { _tag: "Duplicate", class: "Certification", field: "certificationName" },
    });
    const other = await admin.certifications.create({ ...again, certificationNumber: "2" });
    expect(
      await admin.settled.certifications.update({ objectId: other.objectId, certificationNumber: "1" }),
    ).toMatchObject({ refusal: { _tag: "Duplicate" } });
    expect(await admin.certifications.create(pe(engineer("Ben")))).toMatchObject({ version: 1 });
  });

  test("only staff writes; engineers read their own", async () => {
    const firm = await openTestFirm();
    const user = firm.user("ana");
    const ana = firm.engineer("Ana", { user });
    const own = firm.certificate(ana, "PE", null);
    const others = firm.certificate(firm.engineer("Ben"), "PE", null);
    const { certifications } = firm.as(user);
    await expect(certifications.create(pe(ana))).rejects.toMatchObject({ code: "CLASS_FORBIDDEN" });
    expect((await certifications.list()).results.map(({ objectId }) => objectId)).toEqual([own]);
    await expect(certifications.get(others)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});

describe("writing a status", () => {
  test("E-22 a declared status can be taken back", async () => {
    const { admin, engineer } = await openTestFirm(); // R-CERT-3
    const ask = { ...pe(engineer("Ana")), expiresOn: "2040-01-01", status: "Expiring Soon" };
    const made = await admin.certifications.create(ask);
    expect(made).toMatchObject({ status: "expiring", statusLabel: "Expiring Soon", declaredOn: "2027-01-04" });
    const back = await admin.certifications.update({ objectId: made.objectId, status: "Current" });
    expect(back).toMatchObject({ status: "valid", statusLabel: "Current", declared: null, declaredOn: null });
  });

  test.each(["Pending", "Expiring Soon"])(
    "%s keeps its day when it or another field is written again",
    async (status) => {
      const firm = await openTestFirm(); // R-CERT-3
      const { certifications } = firm.admin;
      const { objectId } = await certifications.create({ ...pe(firm.engineer("Ana")), status });
      const declaration = { declared: (await certifications.get(objectId)).declared, declaredOn: "2027-01-04" };
      expect(declaration.declared).not.toBeNull();
      firm.setNow("2027-01-10");
      expect(await certifications.update({ objectId, status })).toMatchObject(declaration);
      expect(await certifications.update({ objectId, issuer: "County" })).toMatchObject(declaration);
      await certifications.update({ objectId, status: "valid" });
      const nothing = { declared: null, declaredOn: null };
      expect(await certifications.update({ objectId, issuer: "State" })).toMatchObject(nothing);
    },
  );

  test("a label is shown only while it matches the state", async () => {
    const firm = await openTestFirm(); // R-VAL-8
    const ask = { ...pe(firm.engineer("Ana")), expiresOn: "2027-06-30", status: "Active" };
    const { objectId } = await firm.admin.certifications.create(ask);
    expect(await firm.admin.certifications.get(objectId)).toMatchObject({ status: "valid", statusLabel: "Active" });
    firm.setNow("2027-06-01");
    expect(await firm.admin.certifications.get(objectId)).toMatchObject({ status: "expiring", statusLabel: null });
    await firm.admin.certifications.update({ objectId, expiresOn: "2029-06-30" });
    expect(await firm.admin.certifications.get(objectId)).toMatchObject({ status: "valid", statusLabel: "Active" });
  });

  test("valid with expired dates is accepted as expired", async () => {
    const { admin, engineer } = await openTestFirm();
    const ask = { ...pe(engineer("Ana")), expiresOn: "2026-12-31", status: "Valid" };
    expect(await admin.certifications.create(ask)).toMatchObject({ status: "expired", statusLabel: null });
  });

  test("a second write keeps the day validity ended", async () => {
    const firm = await openTestFirm();
    const { objectId } = await firm.admin.certifications.create({ ...pe(firm.engineer("Ana")), status: "Revoked" });
    firm.setNow("2027-05-01");
    expect(await firm.admin.certifications.update({ objectId, status: "Revoked" })).toMatchObject({ version: 1 });
    expect(await firm.admin.certifications.update({ objectId, status: "Lapsed" })).toMatchObject({
      status: "expired",
      declaredOn: "2027-01-04",
    });
  });
});

describe("losing cover", () => {
  const staffed = async (): Promise<TestFirm & { ana: string; running: string; pe: string }> => {
    const firm = await openTestFirm();
    const ana = firm.engineer("Ana");
    const asks = firm.project("Bridge", { requiredCertifications: ["PE"] });
    const certificate = firm.certificate(ana, "PE", "2027-12-31");
    firm.booking(ana, asks, 10, "2026-01-01", "2026-12-31");
    firm.booking(ana, firm.project("Road"), 10, "2027-02-01", "2027-02-28");
    return { ...firm, ana, pe: certificate, running: firm.booking(ana, asks, 50, "2026-12-01", "2027-06-30") };
  };

  test("a shorter validity reports bookings that lose cover", async () => {
    const firm = await staffed(); // R-CERT-7
    const { admin } = firm;
    expect(await admin.certifications.update({ objectId: firm.pe, expiresOn: "2027-06-30" })).toMatchObject({
      warnings: [],
    });
    const said = await admin.certifications.update({ objectId: firm.pe, expiresOn: "2027-06-01" });
    expect(said.warnings).toEqual([
      {
        code: "COVER_LOST",
        message: "Bookings that are no longer covered: the project (PE from 2 June 2027 to 30 June 2027)",
        detail: {
          allocations: [
            expect.objectContaining({
              objectId: firm.running,
              names: [{ name: "PE", gaps: [{ from: "2027-06-02", to: "2027-06-30" }], rows: [firm.pe] }],
            }),
          ],
        },
      },
    ]);
  });

  test("a shortened renewal leaves days that another certificate covers", async () => {
    const firm = await staffed(); // R-CERT-6, R-CERT-7
    const again = firm.certificate(firm.ana, "pe", "2027-06-15", { issuedOn: "2027-01-01" });
    const said = await firm.admin.certifications.update({ objectId: firm.pe, expiresOn: "2027-06-01" });
    expect(said.warnings).toMatchObject([
      { detail: { allocations: [{ names: [{ name: "PE", gaps: [{ from: "2027-06-16", to: "2027-06-30" }] }] }] } },
    ]);
    // The days from 16 June on were lost earlier, by another change.
    const after = await firm.admin.certifications.update({ objectId: again, expiresOn: "2027-06-14" });
    expect(after.warnings).toMatchObject([
      { detail: { allocations: [{ names: [{ name: "pe", gaps: [{ from: "2027-06-15", to: "2027-06-30" }] }] }] } },
    ]);
    const longer = await firm.admin.certifications.update({ objectId: again, expiresOn: "2027-06-20" });
    expect(longer.warnings).toEqual([]);
  });

  test("revoking is judged from today on", async () => {
    const firm = await staffed();
    const revoked = await firm.admin.certifications.update({ objectId: firm.pe, status: "Suspended" });
    expect(revoked.warnings).toMatchObject([
      {
        detail: {
          allocations: [{ names: [{ gaps: [{ from: "2027-02-01", to: "2027-02-28" }] }] }, { objectId: firm.running }],
        },
      },
    ]);
    const gone = await firm.admin.certifications.delete(firm.pe);
    expect(gone).toMatchObject({ objectId: firm.pe, warnings: [{ detail: { allocations: [{}, {}] } }] });
  });

  test("a deleted certificate is gone", async () => {
    const firm = await staffed();
    await firm.admin.certifications.delete(firm.pe);
    await expect(firm.admin.certifications.get(firm.pe)).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(firm.log(firm.pe)).toMatchObject([{ event: "certifications.delete", kind: "delete" }]);
  });

  test("a renewal of the same days keeps bookings covered", async () => {
    const firm = await staffed();
    firm.certificate(firm.ana, "pE", null, { issuedOn: "2025-01-01" });
    expect((await firm.admin.certifications.delete(firm.pe)).warnings).toEqual([]);
  });
});

describe("filtering by status", () => {
  test("E-21 the status changes with the day", async () => {
    const firm = await openTestFirm(); // R-CERT-4
    firm.certificate(firm.engineer("Ana"), "PE", null, { issuedOn: "2027-08-02" });
    const pending = () => firm.admin.certifications.count({ where: { status: "In Review" } });
    firm.setNow("2027-08-01");
    expect(await pending()).toBe(1);
    firm.setNow("2027-08-02");
    expect(await pending()).toBe(0);
    expect(firm.log()).toEqual([]);
  });

  test("L-15 a status filter finds exactly those rows", async () => {
    const base = dayOf("2027-01-04") as number;
    const declared = fc.constantFrom(null, "expiring", "expired", "pending", "revoked");
    const row = fc.record({
      issued: fc.integer({ min: -3, max: 3 }),
      lasts: fc.option(fc.integer({ min: 0, max: 66 })),
      declared,
    });
    const seen = new Set<string>();
    const states: ReadonlyArray<CertificationStatus> = ["valid", "expiring", "expired", "pending", "revoked"];
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 12 }), async (rows) => {
        const firm = await openTestFirm();
        const ana = firm.engineer("Ana");
        const text = (day: number) => new Date(day * 86_400_000).toISOString().slice(0, 10);
        const expected = new Map<string, Array<string>>(states.map((state) => [state, []]));
        for (const [i, each] of rows.entries()) {
          const issuedOn = base + each.issued;
          const expiresOn = each.lasts === null ? null : issuedOn + each.lasts;
          const objectId = firm.certificate(ana, `PE ${i}`, expiresOn === null ? null : text(expiresOn), {
            issuedOn: text(issuedOn),
            declared: each.declared,
            declaredOn: each.declared === null ? null : text(base),
          });
          const held = {
            objectId,
            certificationName: "",
            issuedOn,
            expiresOn,
            declared: each.declared,
            declaredOn: base,
          };
          const status = certificationStatus(held as never, base, 60);
          expected.get(status)?.push(objectId);
          seen.add(status);
        }
        for (const status of states) {
          const found = await firm.admin.certifications.list({ where: { status } });
          expect(found.results.map(({ objectId }) => objectId)).toEqual(expected.get(status));
          expect(found.results.every((each) => each.status === status)).toBe(true);
        }
        const bad = await firm.admin.certifications.count({ where: { status: { not: "valid" } } });
        expect(bad).toBe(rows.length - (expected.get("valid")?.length ?? 0));
      }),
      { numRuns: 60 },
    );
    expect([...seen].sort()).toEqual([...states].sort());
  });
});
