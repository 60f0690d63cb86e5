import { explainChange } from "firmcore";
import { entities } from "firmcore/testing";
import { expect, test } from "vitest";
import { fieldNames } from "../../../src/domain/kernel/messages/german/field-names.ts";
import { openTestFirm } from "../../support/firm/firm.ts";

const inBoth = (entry: Parameters<typeof explainChange>[0]): ReadonlyArray<string> =>
  ["en", "de"].map((locale) => explainChange(entry, { locale }).replaceAll("\u00a0", " "));

const firmWithBooking = async () => {
  const firm = await openTestFirm();
  const ben = firm.user("Ben Ost", "coordinator");
  const ana = firm.engineer("Ana Souza");
  const project = firm.project("Bridge", { projectCode: "P-100" });
  const { objectId } = await firm.as(ben).allocations.assign({
    ...{ engineer: ana, project, allocationPercent: 50, assignmentRole: "Lead", startDate: "2027-03-01" },
  });
  const last = async (of: typeof firm.admin = firm.admin) => {
    const { results } = await of.log.history({ class: "Allocation", objectId, names: true });
    const entry = results.at(-1);
    if (entry === undefined) throw new Error("no entry");
    return entry;
  };
  return { firm, ben, ana, project, objectId, last };
};

test("who changed what, from what to what, in English and German", async () => {
  const { firm, ben, objectId, last } = await firmWithBooking();
  expect(inBoth(await last())[0]).toMatch(
    /^Ben Ost created the booking of Ana Souza on Bridge: .*percent 50%; start date 1 March 2027;.* role “Lead”/,
  );
  await firm.as(ben).allocations.change({ objectId, allocationPercent: 80 });
  expect(inBoth(await last())).toEqual([
    "Ben Ost changed the percent of the booking of Ana Souza on Bridge from 50% to 80%",
    "Buchung von Ana Souza, Projekt Bridge, geändert von Ben Ost: Anteil von 50 % auf 80 %",
  ]);
  await firm.as(ben).allocations.change({ objectId, endDate: "2027-06-30", notes: "till June" }, { reason: "asked" });
  expect(inBoth(await last())).toEqual([
    "Ben Ost changed the booking of Ana Souza on Bridge: end date from nothing to 30 June 2027; notes from nothing to “till June” (reason: asked)",
    "Buchung von Ana Souza, Projekt Bridge, geändert von Ben Ost: Ende von nichts auf 30. Juni 2027; Notizen von nichts auf „till June“ (Grund: asked)",
  ]);
  await firm.as(ben).allocations.delete({ objectId });
  const { results } = await firm.admin.log.list({ objectId, names: true });
  expect(inBoth(results.at(-1) as never)).toEqual([
    "Ben Ost deleted the booking of Ana Souza on Bridge",
    "Buchung von Ana Souza, Projekt Bridge, gelöscht von Ben Ost",
  ]);
});

test("every kind of value, custom fields and own classes", async () => {
  const { firm, project, ana } = await firmWithBooking();
  const { admin } = firm;
  const pia = firm.user("Pia", "projectManager");
  await admin.customFields.declare({ class: "Project", field: "matterType", type: "String" });
  await admin.customFields.declare({ class: "Project", field: "tags", type: "Array" });
  await admin.projects.update({
    ...{ objectId: project, rate: { minor: 12_000, currency: "EUR" }, requiredCertifications: ["PE", "OSHA"] },
    ...{ billable: false, projectManager: pia, custom: { matterType: "Tax", tags: [1, true, { a: null }] } },
  });
  await admin.projects.update({ objectId: project, requiredCertifications: [], custom: { tags: null } });
  await admin.users.update({ objectId: firm.adminId, username: "Adele" });
  await admin.customClasses.declare({ class: "Intake", read: ["administrator"], update: ["administrator"] });
  await admin.customFields.declare({ class: "Intake", field: "subject", type: "String" });
  const intake = await admin.records.create({ class: "Intake", custom: { subject: "Leak" } });
  await admin.records.update({ class: "Intake", objectId: intake.objectId, custom: { subject: null } });
  firm.setNow("2027-01-11");
  const row = await admin.hours.create({ engineer: ana, project, workDate: "2027-01-08", hours: 7.5 });
  await admin.hours.edit({ objectId: row.objectId, hours: 6 });
  const said = async (asked: object) => {
    const { results } = await admin.log.list({ ...asked, names: true });
    return results.map((entry) => explainChange(entry));
  };
  expect((await said({ objectId: project })).slice(1)).toEqual([
    'Adele changed the project Bridge: project manager from Adele to Pia; required certifications from nothing to “PE” and “OSHA”; billable from yes to no; rate from nothing to €120.00; matterType from nothing to “Tax”; tags from nothing to 1, yes and {"a":null}',
    'Adele changed the project Bridge: required certifications from “PE” and “OSHA” to nothing; tags from 1, yes and {"a":null} to nothing',
  ]);
  expect(await said({ class: "Intake" })).toEqual([
    "Adele created the Intake: owner Adele; subject “Leak”",
    "Adele changed the subject of the Intake from “Leak” to nothing",
  ]);
  expect((await said({ objectId: row.objectId })).at(-1)).toBe(
    "Adele changed the hours of the row of hours of Ana Souza on Bridge on 8 January 2027 from 7.5 hours to 6 hours",
  );
});

test("a secret changed, and nobody says what it is", () => {
  const entry = {
    ...{
      class: "User",
      objectId: "User000001",
      kind: "update" as const,
      event: "users.update",
      actor: "host",
      reason: null,
    },
    before: { version: 1, password: "changed" },
    after: { username: "ana", active: true },
  } as const;
  expect(inBoth(entry)).toEqual([
    "host changed the password of the user ana",
    "Konto ana, geändert von host: Passwort",
  ]);
  expect(explainChange({ ...entry, class: "Payslip", actor: "User000009" })).toBe("Somebody changed the Payslip");
});

test("names are those that the reader may see, and your own come first", async () => {
  const { firm, ana, objectId, last, ben } = await firmWithBooking();
  await firm.as(ben).allocations.change({ objectId, allocationPercent: 80 });
  const entry = await last(firm.as(ben));
  expect(Object.values(entry.recordNames ?? {}).sort()).toEqual(["Ana Souza", "Ben Ost", "Bridge"]);
  expect(explainChange(entry, { names: { [ana]: "Ana (Statik)" } })).toContain("of Ana (Statik) on Bridge");
  const { recordNames: _, ...bare } = entry;
  expect(inBoth(bare)).toEqual([
    "Somebody changed the percent of the booking from 50% to 80%",
    "Buchung, geändert von Unbekannt: Anteil von 50 % auf 80 %",
  ]);
  const { results } = await firm.admin.log.history({ class: "Allocation", objectId });
  expect(results.every((each) => !("recordNames" in each))).toBe(true);
  expect(() => explainChange({} as never)).toThrow("explainChange(): expected an entry of log.list or log.history");
});

test("German has a name for every field that the log shows", () => {
  const shown = Object.values(entities)
    .filter(({ unlogged }) => unlogged !== true)
    .flatMap(({ fields }) =>
      Object.entries(fields)
        .filter(([name, { secret, internal }]) => secret !== true && internal !== true && !name.endsWith("Label"))
        .map(([name]) => name),
    );
  // What a record of its own says, the sentence does not.
  expect(shown.filter((name) => name !== "class" && !Object.hasOwn(fieldNames, name))).toEqual([]);
});
