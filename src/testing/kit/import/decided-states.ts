import { accepted, holds, same } from "../harness/expect.ts";
import { checkLog } from "../harness/log-replay.ts";
import type { Suite } from "../harness/suite.ts";
import {
  bookingRow,
  bridge,
  certificateRow,
  day,
  exported,
  flagsIn,
  hoursRow,
  importFiles,
  later,
  people,
  rowOf,
  storedOf,
  writesNothing,
} from "./export-files.ts";

/** R-IMP-2: states that were decided here stay as they are. */
export const importDecidedStates: Suite = {
  name: "import: decided states",
  cases: {
    "R-IMP-2 role and active state stay as they were set here": async (firm) => {
      const rows = (more: Readonly<Record<string, unknown>>) =>
        people({ ana: { role: "administrator", ...more }, ben: more });
      await importFiles(firm, rows({}));
      accepted(await firm.admin.users.setRole({ objectId: "user000001", role: "engineer" }));
      accepted(await firm.admin.users.deactivate("user000002"));
      const report = await importFiles(firm, rows({ team: "north", active: true, updatedAt: later }), {
        takeTheirs: true,
      });
      same(flagsIn(report), ["User user000001 STATE_KEPT", "User user000002 STATE_KEPT"]);
      same(report.flagged[0]?.fields, [{ field: "role", here: "engineer", export: "administrator" }]);
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
      await writesNothing(firm, async () =>
        same(flagsIn(await firm.app.import(host, none)), ["User user000001 STATE_KEPT"]),
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
      const rows = (words: Readonly<Record<string, string>> = {}, more: object = {}) => [
        ...people({
          ben: words.role === undefined ? {} : { role: words.role },
          profile: employed(words.employment),
          ...more,
        }),
        bridge(words.project === undefined ? {} : { status: words.project }),
        exported("Certification", certificateRow("certif0001", { status: words.certificate ?? "Valid" })),
        exported(
          "BillableHour",
          ...["hour000001", "hour000002"].map((id) => hoursRow(id, { billingStatus: words.hours ?? "Submitted" })),
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
      const answers = {
        ...{ role: "engineer", employment: "Left", project: "Completed", certificate: "Revoked", hours: "Invoiced" },
      };
      for (const options of [{}, { takeTheirs: true }])
        await writesNothing(firm, async () =>
          same(flagsIn(await importFiles(firm, rows(answers, { ana: { active: false } }), options)), [
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
    "R-IMP-2 marks of decisions survive a purge of the log": async (firm) => {
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
      const report = await importFiles(firm, rows({ notes: "there", updatedAt: "2027-01-05T10:00:00.000Z" }));
      holds(flagsIn(report).includes("Allocation alloc00001 VERSION_CONFLICT"), "a changed row was taken");
      holds(flagsIn(report).includes("Allocation alloc00003 DELETED_HERE"), "a deleted row came back");
      same((await rowOf(firm, "Allocation", "alloc00002")).notes, "there", "what nobody changed here");
      same((await rowOf(firm, "Allocation", "alloc00001")).notes, "here");
    },
  },
};
