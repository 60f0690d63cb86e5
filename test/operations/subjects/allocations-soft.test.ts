import { expect, test } from "vitest";
import { openTestFirm } from "../../support/firm/firm.ts";
import { refused } from "../../support/firm/outcome.ts";

const opened = async () => {
  const firm = await openTestFirm();
  const ask = (engineer: string, project: string, startDate: string, endDate?: string) => ({
    engineer,
    project,
    allocationPercent: 10,
    startDate,
    ...(endDate === undefined ? {} : { endDate }),
    assignmentRole: "Engineer",
  });
  return { firm, ask, ...firm.admin };
};

test("a rule set to block refuses instead of warning", async () => {
  const { firm, ask, allocations, settled } = await opened(); // R-ALLOC-8
  const away = firm.engineer("ana", { employmentStatus: "on leave" });
  const held = firm.project("Bridge", { status: "on hold", requiredDiscipline: " civil " });
  const said = await allocations.assign(ask(away, held, "2027-03-01"));
  expect(said.warnings.map(({ code }) => code)).toEqual(["ON_LEAVE", "PROJECT_INACTIVE"]);
  firm.settings({ inactiveProject: "ignore", engineerOnLeave: "ignore" });
  expect((await allocations.assign(ask(away, held, "2027-03-01"))).warnings).toEqual([]);
  firm.settings({ engineerOnLeave: "block" });
  expect(refused(await settled.allocations.assign(ask(away, held, "2027-03-01")))._tag).toBe("OnLeave");
  firm.settings({ inactiveProject: "block" });
  expect(refused(await settled.allocations.assign(ask(away, held, "2027-03-01")))).toEqual({
    _tag: "ProjectInactive",
    project: held,
    state: "on hold",
    recordNames: { [held]: "Bridge" },
  });
  firm.settings({ disciplineMismatch: "block" });
  const tunnel = firm.project("Tunnel", { requiredDiscipline: "Tunnels" });
  expect(refused(await settled.allocations.assign(ask(away, tunnel, "2027-03-01")))._tag).toBe("Discipline");
});

test("warns of a booking without a minute in the week of the firm", async () => {
  const { firm, ask, allocations } = await opened(); // R-ALLOC-8
  const asked = ask(firm.engineer("ana"), firm.project("Bridge"), "2027-03-01", "2027-03-07");
  expect((await allocations.assign(asked)).warnings).toEqual([]);
  firm.settings({ week: [{ from: 0, value: [0, 0, 0, 0, 0, 0, 0] }] });
  expect((await allocations.assign(asked)).warnings).toMatchObject([{ code: "NOT_AVAILABLE" }]);
  firm.settings({ week: [{ from: 0, value: [0, 0, 0, 0, 0, 0, 1] }] });
  expect((await allocations.assign(asked)).warnings).toEqual([]);
});

test("judges nothing but the percent of a booking that does not count", async () => {
  const { firm, ask, allocations, settled } = await opened(); // R-ALLOC-3
  firm.settings({ tentativeCounts: false });
  const left = firm.engineer("ana", { employmentStatus: "left" });
  const asked = { ...ask(left, firm.project("Bridge"), "2027-03-01"), status: "tentative" };
  expect(await allocations.assign(asked)).toMatchObject({ override: null, warnings: [], certificationUntil: [] });
  expect(refused(await settled.allocations.assign({ ...asked, allocationPercent: 101 }))._tag).toBe("PercentRange");
});

test("warns of missing certificates without an override", async () => {
  const { firm, ask, allocations } = await opened(); // R-ELIG-2, R-ELIG-4
  const ana = firm.engineer("ana");
  const bridge = firm.project("Bridge");
  firm.certificate(ana, "PE", "2027-03-31");
  const early = await allocations.assign(ask(ana, bridge, "2019-12-01", "2020-01-31"));
  expect(early.warnings).toMatchObject([
    {
      code: "CERTIFICATION_GAP",
      message: "No certificate PE covers this booking from 1 December 2019 to 31 December 2019",
      detail: { name: "PE", gaps: [{ from: "2019-12-01", to: "2019-12-31" }] },
    },
  ]);
  firm.settings({ expiredCertification: "warn" });
  const late = ask(ana, bridge, "2027-03-01", "2027-04-30");
  expect(await allocations.assign(late)).toMatchObject({ override: null, warnings: [{ code: "CERTIFICATION" }] });
  firm.settings({ expiredCertification: "ignore" });
  expect((await allocations.assign(late)).warnings).toEqual([]);
  expect((await allocations.assign(ask(ana, bridge, "2019-12-01", "2020-01-31"))).warnings).toEqual([]);
});

test("an open booking reports the end of each certificate", async () => {
  const { firm, ask, allocations } = await opened(); // R-ELIG-3
  const ana = firm.engineer("ana");
  firm.certificate(ana, "PE", "2027-09-30");
  firm.certificate(ana, "Diver", null);
  const said = await allocations.assign(ask(ana, firm.project("Bridge"), "2027-05-01"));
  expect(said.certificationUntil).toEqual(
    expect.arrayContaining([
      { name: "PE", until: "2027-09-30" },
      { name: "Diver", until: null },
    ]),
  );
});
