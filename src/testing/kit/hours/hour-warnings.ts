import type { Warning } from "../../../domain/kernel/refusal/warning.ts";
import { accepted, same } from "../harness/expect.ts";
import type { KitFirm } from "../harness/kit-firm.ts";
import type { Suite } from "../harness/suite.ts";
import { hoursScene } from "./hours.ts";

const reported = (of: { readonly warnings: ReadonlyArray<Warning> }) =>
  of.warnings.map(({ code, detail }) => [code, detail]);

const outside = (engineer: string, from: string | null, to: string | null, ...rows: ReadonlyArray<string>) => [
  "NOT_EMPLOYED",
  { engineer, employed: { from, to }, rows },
];

/** Pia manages two active projects and one on hold; hours wait on the first and on the last. */
const waitingScene = async (firm: KitFirm, role: "projectManager" | "administrator" = "projectManager") => {
  const emil = await firm.engineer("Emil");
  const pia = await firm.user("Pia", role);
  const [bridge, dam, tunnel] = [
    await firm.project("Bridge", { manager: pia }),
    await firm.project("Dam", { manager: pia }),
    await firm.project("Tunnel", { manager: pia }),
  ];
  const rows = [
    await firm.worked(emil.objectId, bridge, "2027-01-04", 2),
    await firm.worked(emil.objectId, bridge, "2027-01-05", 2),
  ];
  await firm.worked(emil.objectId, dam, "2027-01-04", 2, { billingStatus: "Draft" });
  await firm.worked(emil.objectId, tunnel, "2027-01-04", 2);
  accepted(await firm.admin.projects.hold(tunnel));
  const expected = [["HOURS_WAITING", { user: pia, projects: [{ project: bridge, rows: rows.sort() }] }]];
  return { pia, bridge, expected };
};

/** Warnings about accepted hours (R-HOUR-2, R-PROJ-2). */
export const hourWarnings: Suite = {
  name: "hour warnings",
  cases: {
    "R-HOUR-2 hours outside employment give a warning": async (firm) => {
      const { emil, asEmil, asPia, project } = await hoursScene(firm);
      const { objectId: engineer } = emil;
      accepted(
        await firm.admin.engineers.update({
          objectId: engineer,
          employedFrom: "2027-01-04",
          employedUntil: "2027-01-29",
        }),
      );
      const enter = async (workDate: string) =>
        accepted(await asEmil.hours.create({ engineer, project, workDate, hours: 2 }));
      same(reported(await enter("2027-01-04")), []);
      same(reported(await enter("2027-01-29")), []);
      const early = await enter("2027-01-03");
      const says = (objectId: string) => [outside(engineer, "2027-01-04", "2027-01-29", objectId)];
      same(reported(early), says(early.objectId));
      const late = accepted(await asEmil.hours.edit({ objectId: early.objectId, workDate: "2027-01-30" }));
      same(reported(late), says(late.objectId));
      same(reported(accepted(await asEmil.hours.submit(late.objectId))), says(late.objectId));
      const again = await asEmil.hours.edit({ objectId: late.objectId, hours: 3, resubmit: true });
      same(reported(accepted(again)), says(late.objectId));
      same(reported(accepted(await asPia.hours.approve(late.objectId))), says(late.objectId));
      const back = accepted(await firm.admin.hours.reopen({ objectId: late.objectId, reason: "wrong day" }));
      same(reported(back), []);
      same(reported(accepted(await asEmil.hours.edit({ objectId: late.objectId, workDate: "2027-01-28" }))), []);
    },
    "R-HOUR-2 hours up to the day of leaving give no warning": async (firm) => {
      const { emil, asEmil, project } = await hoursScene(firm);
      const { objectId: engineer } = emil;
      firm.setClock("2027-03-10");
      accepted(await firm.admin.engineers.update({ objectId: engineer, employmentStatus: "Left" }));
      const enter = async (workDate: string) =>
        accepted(await asEmil.hours.create({ engineer, project, workDate, hours: 2 }));
      same(reported(await enter("2027-03-10")), []);
      const late = await enter("2027-03-11");
      same(reported(late), [outside(engineer, null, "2027-03-10", late.objectId)]);
    },
    "R-HOUR-2 hours on a project on hold give a warning": async (firm) => {
      const { emil, asEmil, asPia, project } = await hoursScene(firm);
      firm.setClock("2027-01-10");
      const before = await firm.worked(emil.objectId, project, "2027-01-04", 2);
      accepted(await asPia.projects.hold(project));
      const row = { engineer: emil.objectId, project, workDate: "2027-01-05", hours: 2, billingStatus: "Submitted" };
      const entered = accepted(await asEmil.hours.create(row));
      const held = (...rows: ReadonlyArray<string>) => [["PROJECT_INACTIVE", { project, state: "on hold", rows }]];
      same(reported(entered), held(entered.objectId));
      const both = [before, entered.objectId];
      const { warnings, rows } = accepted(await asPia.hours.decideMany({ objectIds: both, decision: "approve" }));
      same(
        rows.map(({ ok }) => ok),
        [true, true],
      );
      same(reported({ warnings }), held(...both));
      accepted(await asPia.projects.complete({ objectId: project, acknowledge: true }));
      same(reported(accepted(await asEmil.hours.create({ ...row, workDate: "2027-01-10" }))), []);
    },
    "R-PROJ-2 deactivating a manager reports waiting hours by project": async (firm) => {
      const { pia, expected } = await waitingScene(firm);
      same(reported(accepted(await firm.admin.users.deactivate(pia))), expected);
      same(reported(accepted(await firm.admin.users.deactivate(pia))), []);
      same(reported(accepted(await firm.admin.users.reactivate(pia))), []);
      same(reported(accepted(await firm.admin.users.delete(pia))), expected);
    },
    "R-PROJ-2 managers who delete their account get the report": async (firm) => {
      const { pia, expected } = await waitingScene(firm);
      same(reported(accepted(await firm.as(pia).users.delete(pia))), expected);
    },
    "R-PROJ-2 the report about an erased manager has no name": async (firm) => {
      const { pia, expected } = await waitingScene(firm);
      const answer = accepted(await firm.admin.users.erase({ objectId: pia, reason: "asked for" }));
      same(reported(answer), expected);
      same(JSON.stringify(answer).includes("Pia"), false);
    },
    "R-PROJ-2 a role that ends managing reports waiting hours": async (firm) => {
      const { pia, bridge, expected } = await waitingScene(firm, "administrator");
      const become = async (role: string) =>
        reported(accepted(await firm.admin.users.setRole({ objectId: pia, role })));
      same(await become("projectManager"), []);
      same(await become("engineer"), []);
      same(await become("salesperson"), []);
      same(await become("clientLead"), expected);
      same(await become("projectManager"), []);
      accepted(await firm.admin.projects.update({ objectId: bridge, projectManager: firm.adminId }));
      same(await become("clientLead"), []);
    },
  },
};
