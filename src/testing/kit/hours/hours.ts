import type { KitApi } from "../harness/api.ts";
import { accepted, holds, present, refused, same } from "../harness/expect.ts";
import type { KitFirm } from "../harness/kit-firm.ts";
import type { Suite } from "../harness/suite.ts";

interface Scene {
  /** The engineer, asked as that person. */
  readonly emil: { readonly objectId: string; readonly user: string };
  readonly asEmil: KitApi;
  /** Manages the project. */
  readonly asPia: KitApi;
  readonly project: string;
}
/** Emil with 100.00 an hour from 2027-01-04 on, and Pia's project. */
export const hoursScene = async (firm: KitFirm, hourlyRate = 100): Promise<Scene> => {
  const emil = await firm.engineer("Emil", { hourlyRate });
  const pia = await firm.user("Pia", "projectManager");
  const project = await firm.project("Bridge", { manager: pia });
  return { emil, asEmil: firm.as(emil.user), asPia: firm.as(pia), project };
};
/** The log of one record. */
export const logOfRecord = async (firm: KitFirm, objectId: string) =>
  (await firm.log()).filter((row) => row.objectId === objectId);

export const hours: Suite = {
  name: "hours",
  cases: {
    "E-30 hours are stored to the minute": async (firm) => {
      const { emil, asEmil, project } = await hoursScene(firm);
      const row = { engineer: emil.objectId, project };
      const minutes = async (hours: number, workDate: string) => {
        const { objectId, hours: read } = accepted(await asEmil.hours.create({ ...row, workDate, hours }));
        same(accepted(await asEmil.hours.get(objectId)).hours, read);
        const stored = present(
          (await firm.tables()).BillableHour?.find((each) => each.objectId === objectId),
          "the row",
        );
        return [stored.hours, read];
      };
      same(await minutes(7.5, "2027-01-04"), [450, 7.5]);
      same(await minutes(0.33, "2027-01-05"), [20, 0.33]);
      same(await minutes(24, "2027-01-06"), [1_440, 24]);
      same(await minutes(0.34, "2027-01-07"), [20, 0.33]);
      const before = (await firm.log()).length;
      for (const hours of [24.01, 0, 0.004]) {
        const { issues } = refused(await asEmil.hours.create({ ...row, workDate: "2027-01-08", hours }), "HoursRange");
        same(
          issues.map(({ path }) => path),
          [["hours"]],
          `${hours} hours`,
        );
      }
      same((await firm.log()).length, before);
    },
    "R-VAL-4 hours rounded to the minute give a warning": async (firm) => {
      const { emil, asEmil, project } = await hoursScene(firm);
      const items = Array.from({ length: 100 }, (_, i) => ({
        operation: "hours.create" as const,
        input: {
          engineer: emil.objectId,
          project,
          workDate: new Date(Date.UTC(2027, 0, i + 1)).toISOString().slice(0, 10),
          hours: (i + 1) / 100,
        },
      }));
      const answers = accepted(await asEmil.batch(items));
      let count = 0;
      for (const [i, answer] of answers.entries()) {
        const [hundredth, sent] = [i + 1, (i + 1) / 100];
        const { warnings, hours } = accepted(answer);
        const minutes = Math.floor((hundredth * 60 + 50) / 100);
        same(hours, Math.round((minutes * 100) / 60) / 100, `${sent} hours`);
        const rounded = Math.abs(hundredth * 60 - minutes * 100) > 30;
        if (rounded) count++;
        same(
          warnings.map(({ code, detail }) => [code, detail]),
          rounded ? [["ROUNDED", { field: "hours", sent, kept: hours }]] : [],
          `${sent} hours`,
        );
      }
      same(count, 40);
    },
    "R-HOUR-11 approving billable hours without a rate gives a warning": async (firm) => {
      const ben = await firm.engineer("Ben");
      const project = await firm.project("Bridge");
      const make = async (day: string, billable: boolean): Promise<string> =>
        firm.worked(ben.objectId, project, day, 1, { billable });
      const unpriced = [await make("2027-01-04", true), await make("2027-01-05", true)];
      const free = await make("2027-01-06", false);
      accepted(await firm.admin.settings.set({ allowSelfApproval: true }));
      const { warnings } = accepted(
        await firm.admin.hours.decideMany({ objectIds: [...unpriced, free], decision: "approve" }),
      );
      same(
        warnings.map(({ code, detail }) => [code, detail]),
        [["UNPRICED", { rows: unpriced }]],
      );
      const last = await make("2027-01-07", true);
      const alone = accepted(await firm.admin.hours.approve(last)).warnings;
      same(
        alone.map(({ code, detail }) => [code, detail]),
        [["UNPRICED", { rows: [last] }]],
      );
    },
    "R-HOUR-10, L-39 a snapshot hides the rate from unauthorized callers": async (firm) => {
      const { emil, asEmil, asPia, project } = await hoursScene(firm, 123.45);
      const rate = { minor: 12_345, currency: "USD" };
      const submitted = async (of: string, workDate: string) =>
        accepted(
          await asEmil.hours.create({
            engineer: emil.objectId,
            project: of,
            workDate,
            hours: 2,
            billingStatus: "Submitted",
          }),
        ).objectId;
      const hour = await submitted(project, "2027-01-04");
      const approved = accepted(await asPia.hours.approve(hour));
      same(approved.snapshot?.amount, { minor: 24_690, currency: "USD" });
      const answers: ReadonlyArray<unknown> = [
        approved,
        await asPia.hours.get(hour),
        await asPia.hours.list(),
        await asPia.hours.approve(hour),
        await asPia.hours.setBillable({ objectId: hour, billable: false }),
        await asPia.hours.reject({ objectId: hour, reason: "x", expectedVersion: 1 }),
        await asPia.log.history({ class: "BillableHour", objectId: hour }),
        await asPia.users.exportData(accepted(await asPia.identity.me()).objectId),
      ];
      for (const [i, each] of answers.entries()) {
        const text = JSON.stringify(each);
        holds(text.includes("24690") || !text.includes('"snapshot"'), `answer ${i} hides the amount: ${text}`);
        holds(
          !text.includes("12345") && !text.includes('"rateFrom":"engineer"'),
          `answer ${i} shows the rate: ${text}`,
        );
      }
      for (const who of [firm.admin, asEmil]) {
        const seen = accepted(await who.hours.get(hour)).snapshot;
        same([seen?.rate, seen?.rateFrom], [rate, "engineer"]);
        const [last] = accepted(await who.log.history({ class: "BillableHour", objectId: hour })).results.slice(-1);
        same((last?.after?.snapshot as { readonly rate?: unknown } | undefined)?.rate, rate);
      }
      accepted(await firm.admin.projects.update({ objectId: project, rate: 50 }));
      const priced = accepted(await asPia.hours.approve(await submitted(project, "2027-01-05"))).snapshot;
      same([priced?.rate, priced?.rateFrom], [{ minor: 5_000, currency: "USD" }, "project"]);
      // A caller who may not read the project does not get its rate.
      accepted(await firm.admin.settings.set({ projectVisibility: "staffed" }));
      refused(await asEmil.projects.get(project), "NotFound");
      const unseen = accepted(await asEmil.hours.list({ order: ["workDate"] })).results.at(-1)?.snapshot;
      same([unseen?.rate, unseen?.rateFrom, unseen?.amount?.minor], [null, null, 10_000]);
      same(accepted(await asPia.hours.list({ order: ["workDate"] })).results.at(-1)?.snapshot?.rate?.minor, 5_000);
    },
    "E-31 a day has 1440 minutes across all projects": async (firm) => {
      const { emil, asEmil, project } = await hoursScene(firm);
      const other = await firm.project("Dam");
      const day = { engineer: emil.objectId, workDate: "2027-01-04" };
      const rows = [
        accepted(await asEmil.hours.create({ ...day, project, hours: 15 })).objectId,
        accepted(await asEmil.hours.create({ ...day, project: other, hours: 8 })).objectId,
      ];
      const refusal = refused(await asEmil.hours.create({ ...day, project, hours: 1.5 }), "DayCeiling");
      same(
        [refusal.sumMinutes, refusal.freeMinutes, refusal.day, [...refusal.rows].sort()],
        [1_470, 60, "2027-01-04", rows.sort()],
      );
      accepted(await asEmil.hours.create({ ...day, project, hours: 1 }));
      same(refused(await asEmil.hours.create({ ...day, project, hours: 0.02 }), "DayCeiling").freeMinutes, 0);
    },
    "E-32 an amount uses the rate of the work day": async (firm) => {
      const { emil, asEmil, asPia, project } = await hoursScene(firm);
      const { set } = firm.admin.rates;
      accepted(await set({ engineer: emil.objectId, from: "2027-07-01", rate: 120 }));
      firm.setClock("2027-07-05");
      const row = { engineer: emil.objectId, project, workDate: "2027-06-30", hours: 7.5, billingStatus: "Submitted" };
      const { objectId } = accepted(await asEmil.hours.create(row));
      accepted(await asPia.hours.approve(objectId));
      const { snapshot } = accepted(await asEmil.hours.get(objectId));
      same([snapshot?.amount, snapshot?.rateFrom], [{ minor: 75_000, currency: "USD" }, "engineer"]);
      accepted(await set({ engineer: emil.objectId, from: "2027-06-01", rate: 150 }));
      same(accepted(await asEmil.hours.get(objectId)).snapshot, snapshot);
    },
    "E-33 an amount is rounded once per row": async (firm) => {
      const { emil, asPia, project, asEmil } = await hoursScene(firm);
      const cents: Array<number | undefined> = [];
      for (const day of ["2027-01-04", "2027-01-05", "2027-01-06"]) {
        const row = { engineer: emil.objectId, project, workDate: day, hours: 0.33, billingStatus: "Submitted" };
        const { objectId } = accepted(await asEmil.hours.create(row));
        cents.push(accepted(await asPia.hours.approve(objectId)).snapshot?.amount?.minor);
      }
      same(cents, [3_333, 3_333, 3_333]);
      const zoe = await firm.engineer("Zoe", { hourlyRate: 99.99 });
      const worked = await firm.worked(zoe.objectId, project, "2027-01-04", 0.83);
      same(accepted(await asPia.hours.approve(worked)).snapshot?.amount, { minor: 8_333, currency: "USD" });
    },
    "E-34 one of two concurrent approvals is accepted": async (firm) => {
      const { emil, asEmil, asPia, project } = await hoursScene(firm);
      const row = { engineer: emil.objectId, project, workDate: "2027-01-04", hours: 7 };
      const { objectId } = accepted(await asEmil.hours.create(row));
      accepted(await asEmil.hours.edit({ objectId, hours: 7.5 }));
      same(accepted(await asEmil.hours.submit(objectId)).version, 3);
      const both = await Promise.all([asPia.hours.approve(objectId), firm.admin.hours.approve(objectId)]);
      const won = both.flatMap((outcome) => (outcome.ok ? [outcome.value] : []));
      same(
        won.map(({ version }) => version),
        [4],
      );
      const lost = refused(
        present(
          both.find(({ ok }) => !ok),
          "the second answer",
        ),
        "InvalidTransition",
      );
      same((lost.current as { readonly version: number }).version, 4);
      const log = await logOfRecord(firm, objectId);
      same(
        log.map(({ event }) => event),
        ["hours.create", "hours.edit", "hours.submit", "hours.approve"],
      );
    },
    "E-35 hours that were not submitted are not approved": async (firm) => {
      const { emil, asEmil, asPia, project } = await hoursScene(firm);
      const row = { engineer: emil.objectId, project, workDate: "2027-01-04", hours: 7, billingStatus: "Submitted" };
      const { objectId, version } = accepted(await asEmil.hours.create(row));
      const edited = accepted(await asEmil.hours.edit({ objectId, hours: 9 }));
      same([edited.approval, edited.version], ["draft", version + 1]);
      const stale = refused(await asPia.hours.approve({ objectId, expectedVersion: version }), "VersionConflict");
      same((stale.current as { readonly hours: number }).hours, 9);
      same(accepted(await asPia.hours.get(objectId)).approval, "draft");
    },
    "E-36 owners and authors do not approve their hours": async (firm) => {
      const { asPia, project, emil } = await hoursScene(firm);
      const pia = present(
        accepted(await firm.admin.users.list({ where: { username: "Pia" } })).results[0],
        "Pia's account",
      ).objectId;
      const profile = await firm.engineer("Pia at work", { user: pia });
      const row = { project, workDate: "2027-01-04", hours: 7, billingStatus: "Submitted" };
      const hers = accepted(await asPia.hours.create({ ...row, engineer: profile.objectId })).objectId;
      refused(await asPia.hours.approve(hers), "SelfApproval");
      const entered = accepted(await firm.admin.hours.create({ ...row, engineer: emil.objectId })).objectId;
      refused(await firm.admin.hours.approve(entered), "SelfApproval");
      refused(await firm.admin.hours.reject({ objectId: entered, reason: "no" }), "SelfApproval");
      accepted(await firm.admin.settings.set({ allowSelfApproval: true }));
      same(accepted(await asPia.hours.approve(hers)).approval, "approved");
      same(accepted(await firm.admin.hours.approve(entered)).approval, "approved");
    },
    "E-40 billed minutes may differ from worked minutes": async (firm) => {
      const { emil, asEmil, asPia, project } = await hoursScene(firm, 90);
      const row = { engineer: emil.objectId, project, workDate: "2027-01-04", hours: 5, billingStatus: "Submitted" };
      const { objectId } = accepted(await asEmil.hours.create(row));
      const { snapshot } = accepted(await asPia.hours.approve({ objectId, billedMinutes: 240 }));
      same([snapshot?.minutes, snapshot?.billedMinutes, snapshot?.amount?.minor], [300, 240, 36_000]);
      const days = { from: "2027-01-04", to: "2027-01-04" };
      const { results } = accepted(await firm.admin.reports.utilization({ ...days, by: "engineer" }));
      same(
        results.map(({ workedMinutes }) => workedMinutes),
        [300],
      );
    },
  },
};
