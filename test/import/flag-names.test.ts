import { explain, type ImportReport } from "firmcore";
import { expect, test } from "vitest";
import { administrator, file, fixture, hour, openImport, staff, to } from "./import-firm.ts";

const textsOf = ({ flagged, leftOut }: ImportReport, locale = "en"): ReadonlyArray<string> =>
  [...flagged, ...leftOut].map((each) => explain(each, { locale }));
const idsOf = (files: ReturnType<typeof fixture>): ReadonlyArray<string> =>
  files.flatMap(({ rows }) => rows.flatMap(({ objectId }) => (typeof objectId === "string" ? [objectId] : [])));

test("sentences say names, and no id of the export", async () => {
  const files = fixture();
  const report = await (await openImport()).import(files);
  const ids = idsOf(files).filter((id) => !id.startsWith("twin"));
  expect(ids.length).toBeGreaterThan(30);
  for (const locale of ["en", "de"]) {
    const texts = textsOf(report, locale);
    expect(texts.filter((text) => text.includes("Ana Ruiz")).length).toBeGreaterThan(3);
    // Of a row that was left out, the export has nothing but the id where others point to it.
    for (const text of texts.filter((each) => !/there is no|gibt es nicht/.test(each)))
      for (const id of ids) expect(text).not.toContain(id);
  }
  expect(textsOf(report, "de")).toContain(
    "Ana Ruiz im Projekt Bridge, 5. März 2027: der Tag hat 24,33 Stunden; ein Tag fasst höchstens 24 Stunden",
  );
  // The ids are there as data.
  expect(report.flagged.find(({ code }) => code === "DAY_CEILING")).toMatchObject({
    objectId: "hourAppr01",
    sentence: { engineer: "profAna001", project: "projBridge" },
    recordNames: { profAna001: "Ana Ruiz", projBridge: "Bridge" },
  });
});

test("own names come before those of the report", async () => {
  const { flagged } = await (await openImport()).import(fixture());
  const full = flagged.find(({ code }) => code === "DAY_CEILING");
  if (full === undefined) throw new Error("the fixture has no day that is too full");
  expect(explain(full, { names: { profAna001: "A. R." } })).toMatch(/^A\. R\. on Bridge, 5 March 2027: /);
  expect(full.message).toMatch(/^Ana Ruiz on Bridge, /);
});

test("a dry run says the same as the import", async () => {
  const firm = await openImport();
  const rehearsed = await firm.import(fixture(), { dryRun: true });
  expect(textsOf(rehearsed)).toEqual(textsOf(await firm.import(fixture())));
});

test("no sentence names an erased person, whatever the export says", async () => {
  const firm = await openImport();
  await firm.import([...staff(), file("BillableHour", hour("hour000001", { billingStatus: "Submitted" }))]);
  const admin = firm.app.as(administrator());
  await admin.users.erase({ objectId: "user000001", reason: "asked" });
  const report = await firm.import([
    file("_User", { objectId: "user000001", username: "Ana Souza", email: "no address" }),
    file("EngineerProfile", {
      ...{ objectId: "engineer01", user: to("_User", "user000001"), fullName: "Ana Souza", discipline: "Civil" },
      ...{ employmentStatus: "Active", phone: 7, hourlyRate: "x" },
    }),
    file("BillableHour", hour("hour000001", { hours: 3, billingStatus: "Submitted", description: "Ana Souza" })),
  ]);
  expect(report.flagged.length).toBeGreaterThan(2);
  expect(report.flagged.map(({ code }) => code)).toContain("ERASED");
  expect(JSON.stringify(report)).not.toContain("Ana Souza");
});

test("a row that is left out has its place in its file", async () => {
  const firm = await openImport();
  const [users, ...others] = staff();
  const hours = [hour("hour000001"), "no row", hour("hour000002", { hours: "x" })];
  const report = await firm.import([
    ...(users === undefined ? [] : [users]),
    ...others,
    { file: "a.json", class: "BillableHour", rows: hours as never },
    { file: "b.json", class: "BillableHour", rows: [hour("hour000003"), hour("hour000004", { workDate: "x" })] },
  ]);
  expect(report.leftOut.map(({ file: name, row, objectId }) => [name, row, objectId])).toEqual([
    ["a.json", 2, null],
    ["a.json", 3, "hour000002"],
    ["b.json", 2, "hour000004"],
  ]);
});
