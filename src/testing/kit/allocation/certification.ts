import { accepted, refused, same } from "../harness/expect.ts";
import type { Suite } from "../harness/suite.ts";

export const certification: Suite = {
  name: "certification",
  cases: {
    "E-18 a certificate covers the day on which it expires": async (firm) => {
      const ana = await firm.engineer("Ana");
      const project = await firm.project("Bridge");
      await firm.certificate(ana.objectId, "PE", "2027-09-30");
      const { assign } = firm.admin.allocations;
      accepted(await assign(firm.bookingInput(ana.objectId, project, 10, "2027-09-01", "2027-09-30")));
      const refusal = refused(
        await assign(firm.bookingInput(ana.objectId, project, 10, "2027-09-01", "2027-10-01")),
        "Certification",
      );
      same(
        refusal.names.map(({ name, gaps }) => [name, gaps]),
        [["PE", [{ from: "2027-10-01", to: "2027-10-01" }]]],
      );
    },
    "E-18 an override needs a reason, which is stored": async (firm) => {
      const ana = await firm.engineer("Ana");
      const project = await firm.project("Bridge");
      await firm.certificate(ana.objectId, "PE", "2027-09-30");
      const answer = accepted(
        await firm.admin.allocations.assign({
          ...firm.bookingInput(ana.objectId, project, 10, "2027-09-01", "2027-10-01"),
          overrideReason: "renewal is on its way",
        }),
      );
      same(
        [answer.override?.reason, answer.warnings.map(({ code }) => code)],
        ["renewal is on its way", ["CERTIFICATION"]],
      );
    },
    "E-19 a required certificate must cover every day": async (firm) => {
      const ana = await firm.engineer("Ana");
      const required = await firm.project("Bridge", { requiredCertifications: ["PE"] });
      const free = await firm.project("Dam");
      await firm.certificate(ana.objectId, "PE", "2026-12-31", { issuedOn: "2024-01-01" });
      const late = await firm.certificate(ana.objectId, "pe", "2029-12-31", { issuedOn: "2027-01-02" });
      const days = ["2026-12-01", "2027-01-31"] as const;
      const { assign } = firm.admin.allocations;
      const refusal = refused(await assign(firm.bookingInput(ana.objectId, required, 10, ...days)), "Certification");
      same(
        refusal.names.map(({ gaps }) => gaps),
        [[{ from: "2027-01-01", to: "2027-01-01" }]],
      );
      accepted(await assign(firm.bookingInput(ana.objectId, free, 10, ...days)));
      accepted(await firm.admin.certifications.update({ objectId: late, issuedOn: "2027-01-01" }));
      accepted(await assign(firm.bookingInput(ana.objectId, required, 10, ...days)));
    },
    "R-CERT-6 certificate names differ by symbols, not by case or blanks": async (firm) => {
      const ana = (await firm.engineer("Ana")).objectId;
      const project = await firm.project("Compiler", { requiredCertifications: ["C++"] });
      const { assign } = firm.admin.allocations;
      const asked = firm.bookingInput(ana, project, 10, "2027-03-01", "2027-03-05");
      await firm.certificate(ana, "C", "2027-12-31");
      refused(await assign(asked), "Certification");
      await firm.certificate(ana, " c++ ", "2027-12-31");
      accepted(await assign(asked));
    },
    "R-ELIG-2 every gap of a certificate is reported": async (firm) => {
      const ana = (await firm.engineer("Ana")).objectId;
      const project = await firm.project("Bridge");
      const { assign } = firm.admin.allocations;
      await firm.certificate(ana, "PE", "2027-03-10", { issuedOn: "2027-03-05" });
      const asked = firm.bookingInput(ana, project, 10, "2027-03-01", "2027-03-31");
      const gaps = [
        { from: "2027-03-01", to: "2027-03-04" },
        { from: "2027-03-11", to: "2027-03-31" },
      ];
      same(refused(await assign(asked), "Certification").names[0]?.gaps, gaps);
      await firm.certificate(ana, "PE", null, { issuedOn: "2027-03-20" });
      const [warning, ...others] = accepted(await assign(asked)).warnings;
      const left = [gaps[0], { from: "2027-03-11", to: "2027-03-19" }];
      same(
        [warning?.code, (warning?.detail as { gaps: unknown } | undefined)?.gaps, others],
        ["CERTIFICATION_GAP", left, []],
      );
      const early = refused(
        await assign({
          ...asked,
          startDate: "2020-01-01",
          endDate: "2020-01-31",
          project: await firm.project("Dam", { requiredCertifications: ["PE"] }),
        }),
        "Certification",
      );
      same(early.names[0]?.gaps, [{ from: "2020-01-01", to: "2020-01-31" }]);
    },
    "R-CERT-7 tentative bookings lose cover like any other": async (firm) => {
      const ana = (await firm.engineer("Ana")).objectId;
      const project = await firm.project("Bridge", { requiredCertifications: ["PE"] });
      const pe = await firm.certificate(ana, "PE", "2027-12-31");
      accepted(await firm.admin.settings.set({ tentativeCounts: false }));
      const asked = { ...firm.bookingInput(ana, project, 10, "2027-03-01", "2027-06-30"), status: "tentative" };
      const { objectId } = accepted(await firm.admin.allocations.assign(asked));
      const answer = accepted(await firm.admin.certifications.update({ objectId: pe, expiresOn: "2027-03-31" }));
      const lost = answer.warnings[0]?.detail as { allocations: ReadonlyArray<{ objectId: string }> };
      same(
        [answer.warnings.map(({ code }) => code), lost.allocations.map((each) => each.objectId)],
        [["COVER_LOST"], [objectId]],
      );
    },
    "E-20 the status follows from the dates": async (firm) => {
      const ana = await firm.engineer("Ana");
      firm.setClock("2027-08-01");
      const answers: Record<string, string> = {};
      for (const expiresOn of ["2027-09-30", "2027-10-01", "2027-08-01", "2027-07-31"]) {
        const objectId = await firm.certificate(ana.objectId, `to ${expiresOn}`, expiresOn);
        answers[expiresOn] = accepted(await firm.admin.certifications.get(objectId)).status;
      }
      same(answers, {
        "2027-09-30": "expiring",
        "2027-10-01": "valid",
        "2027-08-01": "expiring",
        "2027-07-31": "expired",
      });
      for (const [status, count] of [
        ["expiring", 2],
        ["valid", 1],
        ["Expired", 1],
        ["pending", 0],
      ] as const)
        same(accepted(await firm.admin.certifications.count({ where: { status } })), count, status);
    },
    "E-21 the status changes with the day, without a write": async (firm) => {
      const ana = await firm.engineer("Ana");
      firm.setClock("2027-08-01");
      const objectId = await firm.certificate(ana.objectId, "PE", null, { issuedOn: "2027-08-02" });
      const rows = await firm.tables();
      const asked = async () => [
        accepted(await firm.admin.certifications.get(objectId)).status,
        accepted(await firm.admin.certifications.count({ where: { status: "valid" } })),
        accepted(await firm.admin.certifications.count({ where: { status: { in: ["Pending", "revoked"] } } })),
      ];
      same(await asked(), ["pending", 0, 1]);
      firm.setClock("2027-08-02");
      same(await asked(), ["valid", 1, 0]);
      same(await firm.tables(), rows);
    },
    "E-22 a declared status lowers the derived one": async (firm) => {
      const ana = await firm.engineer("Ana");
      const objectId = await firm.certificate(ana.objectId, "PE", "2040-01-01");
      const written = async (status: string) =>
        accepted(await firm.admin.certifications.update({ objectId, status })).status;
      same(await written("Expiring"), "expiring");
      same(await written("Valid"), "valid");
      same(await written("Revoked"), "revoked");
      same(await written("Valid"), "valid");
    },
  },
};
