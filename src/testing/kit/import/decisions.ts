import { type Day, dayOf } from "../../../domain/kernel/values/day.ts";
import { accepted, holds, present, refused, same } from "../harness/expect.ts";
import type { KitFirm } from "../harness/kit-firm.ts";
import { checkLog } from "../harness/log-replay.ts";
import { writeChanges } from "../harness/raw-store.ts";
import type { Suite } from "../harness/suite.ts";
import {
  bookingRow,
  bridge,
  certificateRow,
  exported,
  exportedDate,
  flagsIn,
  hoursRow,
  importFiles,
  people,
  pointerTo,
  storedOf,
} from "./export-files.ts";

const later = "2027-01-01T10:00:00.000Z";
const rowOf = async (firm: KitFirm, entity: string, objectId: string) =>
  present((await storedOf(firm, entity)).get(objectId), `${entity} ${objectId}`);
const day = (text: string): Day => present(dayOf(text), text);
/** Nothing is written by an import that finds nothing new. */
const quiet = async (firm: KitFirm, work: () => Promise<unknown>): Promise<void> => {
  const before = [await firm.tables(), (await firm.log()).length];
  await work();
  same([await firm.tables(), (await firm.log()).length], before, "an import wrote something");
};

/** R-IMP-2: an import never undoes what was decided here. */
export const importDecisions: Suite = {
  name: "importDecisions",
  cases: {
    "R-IMP-2 hours that were approved, invoiced, paid or written off here stay whole, with their amounts": async (
      firm,
    ) => {
      const ids = ["hour000001", "hour000002", "hour000003", "hour000004"];
      const rows = (more = {}) => [
        ...people(),
        bridge(),
        exported("BillableHour", ...ids.map((id) => hoursRow(id, more))),
      ];
      await importFiles(firm, rows());
      const ben = firm.as("user000002");
      for (const id of ids) accepted(await ben.hours.approve(id));
      for (const objectId of ids.slice(1)) accepted(await firm.admin.hours.invoice({ objectId, invoiceRef: "2027-1" }));
      accepted(await firm.admin.hours.pay("hour000003"));
      accepted(await firm.admin.hours.writeOff({ objectId: "hour000004", reason: "goodwill" }));
      const range = { from: "2026-01-01", to: "2027-12-31", by: "project" } as const;
      const money = accepted(await firm.admin.reports.money(range));
      const flags = ["BillableHour hour000001 LOCKED", ...ids.slice(1).map((id) => `BillableHour ${id} INVOICED`)];
      for (const options of [{}, { takeTheirs: true, restore: true }])
        for (const more of [{ notes: "new" }, { notes: "new", hours: 8, billingStatus: "Draft" }])
          await quiet(firm, async () =>
            same(flagsIn(await importFiles(firm, rows({ ...more, updatedAt: later }), options)), flags),
          );
      same(accepted(await firm.admin.reports.money(range)), money);
      holds(JSON.stringify(money).includes("10000"), "nothing was worth anything");
    },
    "R-IMP-2 hours that were rejected or reopened here, and hours of a closed period, stay as they are": async (
      firm,
    ) => {
      const rows = (...of: Parameters<typeof exported>[1][]) => [
        ...people(),
        bridge(),
        exported("BillableHour", ...of),
      ];
      const first = [
        hoursRow("hour000001"),
        hoursRow("hour000002", { billingStatus: "Approved" }),
        hoursRow("hour000003"),
        hoursRow("hour000004", { workDate: exportedDate("2026-12-20") }),
      ];
      await importFiles(firm, rows(...first));
      accepted(await firm.as("user000002").hours.reject({ objectId: "hour000001", reason: "which task?" }));
      accepted(await firm.admin.hours.reopen({ objectId: "hour000002", reason: "wrong day" }));
      accepted(await firm.admin.settings.set({ closedThrough: "2026-12-10" }));
      const changed = first.map((row) => ({ ...row, notes: "there", updatedAt: later }));
      // Into the closed period nothing is moved either.
      const moved = rows(...changed.slice(0, 3), { ...changed[3], workDate: exportedDate("2026-12-05") });
      await quiet(firm, async () =>
        same(flagsIn(await importFiles(firm, moved, { takeTheirs: true })), [
          "BillableHour hour000001 STATE_KEPT",
          "BillableHour hour000002 STATE_KEPT",
          "BillableHour hour000003 PERIOD_CLOSED",
          "BillableHour hour000004 PERIOD_CLOSED",
        ]),
      );
    },
    "R-IMP-2 L-24 hours that were only imported are merged, and their snapshot is taken again": async (firm) => {
      const rows = (more: object) => [
        ...people(),
        bridge(),
        exported("BillableHour", hoursRow("hour000001", { billingStatus: "Approved", ...more })),
      ];
      await importFiles(firm, rows({}));
      await importFiles(firm, rows({ hours: 2, updatedAt: later }));
      const row = await rowOf(firm, "BillableHour", "hour000001");
      same([row.hours, (row.snapshot as { amount: unknown }).amount], [120, { minor: 20_000, currency: "USD" }]);
      await checkLog(firm);
    },
    "R-ALLOC-11 R-IMP-1 an import that takes days from a booking with hours entered here counts it, flagged hours aside":
      async (firm) => {
        const rows = (more: Parameters<typeof bookingRow>[1], ...hours: ReadonlyArray<object>) => [
          ...people(),
          bridge(),
          exported("Allocation", bookingRow("alloc00001", more)),
          exported("BillableHour", ...hours.map((each) => hoursRow("hour000001", { ...each }))),
        ];
        const at = (text: string) => ({
          workDate: exportedDate(text),
          allocation: pointerTo("Allocation", "alloc00001"),
        });
        await importFiles(firm, rows({}, at("2027-03-20")));
        const allocation = "alloc00001";
        for (const workDate of ["2027-03-10", "2027-03-22", "2027-03-23"])
          await firm.worked("engineer01", "project001", workDate, 1, { allocation });
        const told = async (endDate: string, options = {}) => {
          const more = { endDate: exportedDate(endDate), updatedAt: `${endDate}T00:00:00.000Z` };
          const { warned, flagged } = await importFiles(firm, rows(more, at("2027-03-20")), options);
          return [warned, flagged.map(({ objectId, code }) => `${objectId} ${code}`)];
        };
        same(await told("2027-03-23"), [{}, []]);
        for (const options of [{ dryRun: true }, {}, {}])
          same(await told("2027-03-22", options), [{ ALLOCATION_DAY: 1 }, []]);
        same(await told("2027-03-15"), [{ ALLOCATION_DAY: 1 }, ["hour000001 ALLOCATION_DAY"]]);
      },
    "R-IMP-2 role and active state stay as they were set here": async (firm) => {
      const rows = (more: Readonly<Record<string, unknown>>) =>
        people({ ana: { role: "administrator", ...more }, ben: more });
      await importFiles(firm, rows({}));
      accepted(await firm.admin.users.setRole({ objectId: "user000001", role: "engineer" }));
      accepted(await firm.admin.users.deactivate("user000002"));
      const said = await importFiles(firm, rows({ team: "north", active: true, updatedAt: later }), {
        takeTheirs: true,
      });
      same(flagsIn(said), ["User user000001 STATE_KEPT", "User user000002 STATE_KEPT"]);
      same(said.flagged[0]?.fields, [{ field: "role", here: "engineer", export: "administrator" }]);
      const [ana, ben] = [await rowOf(firm, "User", "user000001"), await rowOf(firm, "User", "user000002")];
      same(
        [ana.role, ana.team, ben.role, ben.active, ben.team],
        ["engineer", "north", "projectManager", false, "north"],
      );
      await checkLog(firm);
    },
    "R-IMP-2 R-ID-1 the last administrator stays one, whatever the order of rows": async (firm) => {
      const staff = (roles: readonly [string, string], more = {}) =>
        exported("_User", ...roles.map((role, n) => ({ objectId: `user00000${n}`, username: `u${n}`, role, ...more })));
      await importFiles(firm, [staff(["admin", "engineer"])]);
      accepted(await firm.as("user000000").users.setRole({ objectId: firm.adminId, role: "engineer" }));
      const host = { organizationId: firm.organizationId, userId: "host", role: "administrator" } as const;
      const swapped = [staff(["engineer", "admin"], { updatedAt: later })];
      const none = [staff(["engineer", "engineer"], { updatedAt: "2027-01-02T10:00:00.000Z" })];
      for (const dryRun of [true, false]) same((await firm.app.import(host, swapped, { dryRun })).flagged, []);
      for (const dryRun of [true, false])
        same(flagsIn(await firm.app.import(host, none, { dryRun })), ["User user000001 STATE_KEPT"]);
      const accounts = await storedOf(firm, "User");
      same([accounts.get("user000000")?.role, accounts.get("user000001")?.role], ["engineer", "administrator"]);
      await quiet(firm, async () => same(flagsIn(await firm.app.import(host, none)), ["User user000001 STATE_KEPT"]));
    },
    "R-IMP-2 an erased person stays erased, in every row that tells of them, also in new ones": async (firm) => {
      const rows = (notes: string) => [
        ...people({ ana: { email: "ana@ames.example" }, profile: { fullName: "Ana Ames", primaryLocation: "Aachen" } }),
        bridge(),
        exported("Certification", certificateRow("certif0001", { certificationNumber: "Ames 7" })),
        exported("Allocation", bookingRow("alloc00001", { notes })),
        exported("BillableHour", hoursRow("hour000001", { notes, nick: "Annie" })),
      ];
      await importFiles(firm, rows("of Ames"));
      accepted(await firm.admin.users.erase({ objectId: "user000001", reason: "asked" }));
      const more = exported("BillableHour", hoursRow("hour000002", { notes: "Ames again" }));
      for (const options of [{}, { takeTheirs: true, restore: true }]) {
        const said = await importFiles(firm, [...rows("newer of Ames"), more], options);
        same(
          flagsIn(said).filter((flag) => flag.endsWith("ERASED")),
          [
            "User user000001 ERASED",
            "EngineerProfile engineer01 ERASED",
            "Certification certif0001 ERASED",
            "Allocation alloc00001 ERASED",
            "BillableHour hour000001 ERASED",
            "BillableHour hour000002 ERASED",
          ],
        );
        const text = JSON.stringify([await firm.tables(), await firm.log(), said]);
        for (const told of ["Ames", "ames", "Aachen", "Annie"]) holds(!text.includes(told), `${told} is back`);
      }
      same((await rowOf(firm, "BillableHour", "hour000002")).hours, 60);
      await checkLog(firm);
    },
    "R-IMP-2 R-LOG-4 who was deleted and then erased does not come back, asked for or not": async (firm) => {
      const rows = [exported("_User", { objectId: "user000001", username: "ana ames" })];
      await importFiles(firm, rows);
      accepted(await firm.as("user000001").users.delete("user000001"));
      accepted(await firm.admin.users.erase({ objectId: "user000001", reason: "asked" }));
      for (const restore of [false, true])
        await quiet(firm, async () =>
          same(flagsIn(await importFiles(firm, rows, { restore })), ["User user000001 ERASED"]),
        );
    },
    "R-IMP-2 a row that was deleted here comes back only where the caller asks for it": async (firm) => {
      const rows = [
        ...people(),
        bridge(),
        exported("Certification", certificateRow("certif0001")),
        exported("Allocation", bookingRow("alloc00001")),
        exported("BillableHour", hoursRow("hour000001")),
      ];
      await importFiles(firm, rows);
      accepted(await firm.as("user000001").hours.delete("hour000001"));
      accepted(await firm.admin.allocations.delete("alloc00001"));
      accepted(await firm.admin.certifications.delete("certif0001"));
      accepted(await firm.as("user000001").users.delete("user000001"));
      const flags = [
        "User user000001 DELETED_HERE",
        "Certification certif0001 DELETED_HERE",
        "Allocation alloc00001 DELETED_HERE",
        "BillableHour hour000001 DELETED_HERE",
      ];
      for (const dryRun of [true, false])
        await quiet(firm, async () => {
          const said = await importFiles(firm, rows, { dryRun });
          same([flagsIn(said), said.leftOut], [flags, []]);
        });
      const rehearsed = await importFiles(firm, rows, { restore: true, dryRun: true });
      const restored = await importFiles(firm, rows, { restore: true });
      same(rehearsed, restored);
      same(restored.flagged, []);
      same(restored.imported, {
        ...{ User: 1, EngineerProfile: 0, Certification: 1, Project: 0, Allocation: 1, BillableHour: 1 },
      });
      same((await rowOf(firm, "User", "user000001")).username, "ana");
      await quiet(firm, async () => same((await importFiles(firm, rows)).flagged, []));
      await checkLog(firm);
    },
    "R-IMP-2 what points to a row that was deleted here is left out": async (firm) => {
      const rows = [...people(), bridge()];
      await importFiles(firm, rows);
      accepted(await firm.admin.engineers.delete({ objectId: "engineer01" }));
      const said = await importFiles(firm, [...rows, exported("BillableHour", hoursRow("hour000001"))]);
      same(flagsIn(said), ["EngineerProfile engineer01 DELETED_HERE"]);
      same(
        said.leftOut.map(({ objectId, code }) => [objectId, code]),
        [["hour000001", "POINTER_INVALID"]],
      );
    },
    "R-IMP-2 a declaration, the state of a project and of an employment stay as they were decided here": async (
      firm,
    ) => {
      const rows = (more = {}) => [
        ...people({ profile: more }),
        bridge(more),
        exported("Certification", certificateRow("certif0001", more)),
      ];
      await importFiles(firm, rows());
      accepted(await firm.admin.certifications.update({ objectId: "certif0001", status: "Revoked" }));
      accepted(await firm.admin.projects.complete("project001"));
      accepted(await firm.admin.engineers.update({ objectId: "engineer01", employmentStatus: "Left" }));
      const flags = [
        "EngineerProfile engineer01 STATE_KEPT",
        "Certification certif0001 STATE_KEPT",
        "Project project001 STATE_KEPT",
      ];
      const before = await firm.tables();
      for (const options of [{}, { takeTheirs: true }])
        same(flagsIn(await importFiles(firm, rows({ updatedAt: later }), options)), flags);
      const [certificate, project, profile] = [
        await rowOf(firm, "Certification", "certif0001"),
        await rowOf(firm, "Project", "project001"),
        await rowOf(firm, "EngineerProfile", "engineer01"),
      ];
      same(
        [certificate.declared, certificate.declaredOn, project.status, project.closedOn, profile.employmentStatus],
        ["revoked", day("2027-01-04"), "completed", day("2027-01-04"), "left"],
      );
      same(await firm.tables(), before);
      await checkLog(firm);
    },
    "R-IMP-2 a decision that was made here and taken back stays a decision": async (firm) => {
      const rows = (said: Readonly<Record<string, string>> = {}, more: object = {}) => [
        ...people({
          ben: said.role === undefined ? {} : { role: said.role },
          profile: employed(said.employment),
          ...more,
        }),
        bridge(said.project === undefined ? {} : { status: said.project }),
        exported("Certification", certificateRow("certif0001", { status: said.certificate ?? "Valid" })),
        exported(
          "BillableHour",
          ...["hour000001", "hour000002"].map((id) => hoursRow(id, { billingStatus: said.hours ?? "Submitted" })),
        ),
      ];
      const employed = (employmentStatus = "Active") => ({ employmentStatus });
      await importFiles(firm, rows());
      const [ana, { admin }] = [firm.as("user000001"), firm];
      accepted(await admin.hours.reject({ objectId: "hour000001", reason: "which task?" }));
      accepted(await ana.hours.submit("hour000001"));
      accepted(await admin.hours.approve("hour000002"));
      accepted(await admin.hours.reopen({ objectId: "hour000002", reason: "wrong day" }));
      accepted(await ana.hours.submit("hour000002"));
      for (const role of ["coordinator", "projectManager"] as const)
        accepted(await admin.users.setRole({ objectId: "user000002", role }));
      accepted(await admin.users.deactivate("user000001"));
      accepted(await admin.users.reactivate("user000001"));
      for (const employmentStatus of ["On Leave", "Active"])
        accepted(await admin.engineers.update({ objectId: "engineer01", employmentStatus }));
      for (const status of ["Revoked", "Valid"])
        accepted(await admin.certifications.update({ objectId: "certif0001", status }));
      accepted(await admin.projects.hold("project001"));
      accepted(await admin.projects.resume("project001"));
      const said = {
        ...{ role: "engineer", employment: "Left", project: "Completed", certificate: "Revoked", hours: "Invoiced" },
      };
      for (const options of [{}, { takeTheirs: true }])
        await quiet(firm, async () =>
          same(flagsIn(await importFiles(firm, rows(said, { ana: { active: false } }), options)), [
            "User user000001 STATE_KEPT",
            "User user000002 STATE_KEPT",
            "EngineerProfile engineer01 STATE_KEPT",
            "Certification certif0001 STATE_KEPT",
            "Project project001 STATE_KEPT",
            "BillableHour hour000001 STATE_KEPT",
            "BillableHour hour000002 STATE_KEPT",
          ]),
        );
    },
    "R-IMP-2 nobody signs off hours of their own by an import, nor brings a booking back that was cancelled here":
      async (firm) => {
        await importFiles(firm, [
          ...people(),
          bridge(),
          exported("Allocation", bookingRow("alloc00001")),
          exported("BillableHour", hoursRow("hour000001", { billingStatus: "Draft" })),
        ]);
        const ana = firm.as("user000001");
        accepted(await ana.hours.submit("hour000001"));
        accepted(await firm.admin.allocations.cancel("alloc00001"));
        const hours = { engineer: "engineer01", project: "project001", hours: 1, workDate: "2026-12-02" };
        const made = accepted(await ana.hours.create(hours)).objectId;
        accepted(await ana.hours.submit(made));
        const rows = [
          exported("Allocation", bookingRow("alloc00001", { status: "Tentative" })),
          exported(
            "BillableHour",
            hoursRow("hour000001", { billingStatus: "Invoiced" }),
            hoursRow(made, { workDate: exportedDate("2026-12-02"), billingStatus: "Invoiced" }),
          ),
        ];
        for (const options of [{}, { takeTheirs: true }])
          same(flagsIn(await importFiles(firm, rows, options)), [
            "Allocation alloc00001 VERSION_CONFLICT",
            "BillableHour hour000001 VERSION_CONFLICT",
            `BillableHour ${made} VERSION_CONFLICT`,
          ]);
        for (const objectId of ["hour000001", made]) {
          const { approval, billing, snapshot } = await rowOf(firm, "BillableHour", objectId);
          same([approval, billing, snapshot], ["submitted", "unbilled", null]);
        }
        same((await rowOf(firm, "Allocation", "alloc00001")).status, "cancelled");
      },
    "R-IMP-2 hours that came invoiced and were paid here stay whole after a purge of the log": async (firm) => {
      const rows = (more = {}) => [
        ...people(),
        bridge(),
        exported("BillableHour", hoursRow("hour000001", { billingStatus: "Invoiced", ...more })),
      ];
      await importFiles(firm, rows());
      accepted(await firm.admin.hours.pay("hour000001"));
      firm.setClock("2027-03-01");
      accepted(await firm.admin.log.purge({ before: "2027-02-01", reason: "old" }));
      for (const options of [{}, { takeTheirs: true }])
        await quiet(firm, async () =>
          same(flagsIn(await importFiles(firm, rows({ billingStatus: "Draft", notes: "there" }), options)).slice(-1), [
            "BillableHour hour000001 INVOICED",
          ]),
        );
    },
    "R-IMP-2 the marks of what was decided outlive a purge of the log": async (firm) => {
      const rows = (more = {}) => [
        ...people(),
        bridge(),
        exported(
          "Allocation",
          bookingRow("alloc00001", more),
          bookingRow("alloc00002", more),
          bookingRow("alloc00003"),
        ),
      ];
      await importFiles(firm, rows());
      accepted(await firm.admin.allocations.change({ objectId: "alloc00001", notes: "here" }));
      accepted(await firm.admin.allocations.delete("alloc00003"));
      firm.setClock("2027-01-06");
      accepted(await firm.admin.log.purge({ before: "2027-01-06", reason: "old" }));
      const said = await importFiles(firm, rows({ notes: "there", updatedAt: "2027-01-05T10:00:00.000Z" }));
      holds(flagsIn(said).includes("Allocation alloc00001 VERSION_CONFLICT"), "a changed row was taken");
      holds(flagsIn(said).includes("Allocation alloc00003 DELETED_HERE"), "a deleted row came back");
      same((await rowOf(firm, "Allocation", "alloc00002")).notes, "there", "what nobody changed here");
      same((await rowOf(firm, "Allocation", "alloc00001")).notes, "here");
    },
    "R-IMP-3 R-HOUR-2 a project that comes closed takes hours up to the day on which it was closed": async (firm) => {
      const closed = (more: object) => [...people(), bridge({ status: "Completed", ...more })];
      await importFiles(firm, closed({ endDate: exportedDate("2026-01-20"), startDate: exportedDate("2026-01-01") }));
      same((await rowOf(firm, "Project", "project001")).closedOn, day("2026-01-20"));
      const ana = firm.as("user000001");
      const hours = { engineer: "engineer01", project: "project001", hours: 1 };
      accepted(await ana.hours.create({ ...hours, workDate: "2026-01-20" }));
      for (const workDate of ["2026-01-21", "2029-05-05"])
        refused(await ana.hours.create({ ...hours, workDate }), "OutsideProject");
    },
    "R-IMP-2 R-IMP-3 importing again with the right zone repairs every row that nobody changed here": async (firm) => {
      // Midnights of Berlin, and rows that were last changed there on the day after.
      const [berlin, late] = [(day: string) => exportedDate(`${day}T23:00:00.000Z`), "2026-02-01T23:30:00.000Z"];
      const rows = () => [
        ...people({ profile: { employmentStatus: "Left", updatedAt: late } }),
        bridge({ status: "Completed", updatedAt: "2026-12-15T23:30:00.000Z" }),
        exported(
          "Certification",
          certificateRow("certif0001", { status: "Revoked", issuedOn: berlin("2019-12-31"), updatedAt: late }),
        ),
        exported(
          "Allocation",
          bookingRow("alloc00001", { startDate: berlin("2027-02-28"), endDate: berlin("2027-03-30") }),
          bookingRow("alloc00002", { startDate: berlin("2027-02-28"), status: "Cancelled", updatedAt: late }),
        ),
        exported(
          "BillableHour",
          hoursRow("hour000001", { workDate: berlin("2026-11-30"), updatedAt: late }),
          hoursRow("hour000002", { workDate: berlin("2026-11-30"), billingStatus: "Approved" }),
          hoursRow("hour000003", { workDate: berlin("2026-11-30") }),
        ),
      ];
      await importFiles(firm, rows(), { timeZone: "UTC" });
      accepted(await firm.admin.hours.approve("hour000003"));
      const approved = await rowOf(firm, "BillableHour", "hour000003");
      const rehearsed = await importFiles(firm, rows(), { timeZone: "Europe/Berlin", dryRun: true });
      const repaired = await importFiles(firm, rows(), { timeZone: "Europe/Berlin" });
      same(repaired, rehearsed);
      same(
        flagsIn(repaired).filter((flag) => flag.startsWith("BillableHour hour000003")),
        ["BillableHour hour000003 LOCKED"],
      );
      same(await rowOf(firm, "BillableHour", "hour000003"), approved);
      const fresh = await firm.inOrganization("fresh");
      await importFiles(fresh, rows(), { timeZone: "Europe/Berlin" });
      for (const name of ["EngineerProfile", "Certification", "Project", "Allocation", "BillableHour"]) {
        const [here, there] = [await storedOf(firm, name), await storedOf(fresh, name)];
        for (const [objectId, row] of there) {
          if (objectId === "hour000003") continue;
          const apart = { organizationId: "", version: 0, updatedAt: 0 };
          same({ ...here.get(objectId), ...apart }, { ...row, ...apart }, `${name} ${objectId}`);
        }
      }
      await quiet(firm, () => importFiles(firm, rows(), { timeZone: "Europe/Berlin" }));
      await checkLog(firm);
    },
    "R-IMP-3 amounts keep their currency when the firm's changes, and take the one that an import names": async (
      firm,
    ) => {
      const rows = (rate = 80) => [...people(), bridge({ rate })];
      await importFiles(firm, rows());
      accepted(await firm.admin.settings.set({ currency: "EUR" }));
      await quiet(firm, async () => same((await importFiles(firm, rows())).flagged, []));
      const rates = async () => [
        (await rowOf(firm, "Project", "project001")).rate,
        ...((await firm.tables()).RateStep ?? []).map(({ rate }) => rate),
      ];
      same(await rates(), [
        { minor: 8_000, currency: "USD" },
        { minor: 10_000, currency: "USD" },
      ]);
      await importFiles(firm, rows(90));
      same((await rates())[0], { minor: 9_000, currency: "EUR" });
      await importFiles(firm, rows(90), { currency: "CHF" });
      same(await rates(), [
        { minor: 9_000, currency: "CHF" },
        { minor: 10_000, currency: "CHF" },
      ]);
    },
    "R-IMP-3 days that follow from updatedAt: an employment that ended, hours that wait, a booking that was cancelled":
      async (firm) => {
        await importFiles(firm, [
          ...people({ profile: { employmentStatus: "Terminated" } }),
          bridge({ status: "Cancelled", startDate: exportedDate("2026-03-01") }),
          exported("Allocation", bookingRow("alloc00001", { status: "Cancelled" })),
          exported("BillableHour", hoursRow("hour000001"), hoursRow("hour000002", { billingStatus: "Draft" })),
        ]);
        const updatedOn = day("2026-02-01");
        same((await rowOf(firm, "EngineerProfile", "engineer01")).leftOn, updatedOn);
        same((await rowOf(firm, "Allocation", "alloc00001")).cancelledOn, updatedOn);
        // Never before its first day.
        same((await rowOf(firm, "Project", "project001")).closedOn, day("2026-03-01"));
        const [waiting, draft] = [
          await rowOf(firm, "BillableHour", "hour000001"),
          await rowOf(firm, "BillableHour", "hour000002"),
        ];
        same(
          [waiting.submittedOn, waiting.decisionRound, draft.submittedOn, draft.decisionRound],
          [updatedOn, 1, null, 0],
        );
      },
    "R-IMP-3 a project that ends after the export was closed on the day of the export, and a later one does not move it":
      async (firm) => {
        const rows = (stamp: string) => [
          ...people(),
          bridge({ status: "Completed", endDate: exportedDate("2030-12-31") }),
          // Classes that are not known tell of the day, too.
          exported("Invoice", { objectId: "invoice001", updatedAt: stamp }),
        ];
        await importFiles(firm, rows("2026-10-07T10:00:00.000Z"));
        same((await rowOf(firm, "Project", "project001")).closedOn, day("2026-10-07"));
        await quiet(firm, () => importFiles(firm, rows("2026-11-11T10:00:00.000Z")));
      },
    "R-IMP-3 R-CERT-3 a word for the status declares only what the dates did not say when it was written": async (
      firm,
    ) => {
      const expired = { expiresOn: exportedDate("2025-12-31") };
      await importFiles(firm, [
        ...people(),
        exported(
          "Certification",
          certificateRow("certif0001", { status: "Expired", ...expired }),
          certificateRow("certif0002", { status: "Expiring", certificationNumber: "2", ...expired }),
          certificateRow("certif0003", { status: "Revoked", certificationNumber: "3", ...expired }),
          certificateRow("certif0004", { status: "Expired", certificationNumber: "4" }),
          certificateRow("certif0005", {
            status: "Expiring",
            certificationNumber: "5",
            expiresOn: exportedDate("2026-03-01"),
          }),
        ),
      ]);
      const declarations = [...(await storedOf(firm, "Certification")).values()].map(({ declared, declaredOn }) => [
        declared,
        declaredOn,
      ]);
      const updatedOn = day("2026-02-01");
      same(declarations, [
        [null, null],
        [null, null],
        ["revoked", updatedOn],
        ["expired", updatedOn],
        [null, null],
      ]);
    },
    "R-IMP-3 a project belongs to the company of its client's name, where exactly one has it": async (firm) => {
      const made = { organizationId: firm.organizationId, version: 1, createdAt: 0, updatedAt: 0, custom: null };
      const text = { website: null, industry: null, address: null, notes: null, createdBy: firm.adminId };
      const changes = ["Acme", "Twin", "Twin"].map((name, n) => ({
        entity: "Company",
        event: "given",
        after: { ...made, ...text, objectId: `company00${n}`, name } as never,
      }));
      same(await writeChanges(firm.app.ports.store, firm.organizationId, changes), null);
      const project = (n: number, clientName: string) => ({
        objectId: `project00${n}`,
        projectName: "Bridge",
        projectCode: `P${n}`,
        clientName,
        projectManager: "user000002",
      });
      const rows = [project(1, "Acme"), project(2, "Twin"), project(3, "Nobody")].map((row) => ({
        ...row,
        status: "Active",
      }));
      await importFiles(firm, [...people(), exported("Project", ...rows)]);
      const projects = await storedOf(firm, "Project");
      same(
        rows.map(({ objectId }) => projects.get(objectId)?.client),
        ["company000", null, null],
      );
    },
  },
};
