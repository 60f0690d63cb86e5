import { Buffer } from "node:buffer";
import fc from "fast-check";
import { type App, type ExportedClass, type ExportFile, openFirm } from "firmcore";
import { memory } from "firmcore/memory";
import { hostileTexts, type OpenStore } from "firmcore/testing";
import { describe, expect, test } from "vitest";
import { csvRows } from "../../../src/cli/csv-rows.ts";
import { rowFromCells } from "../../../src/domain/import/rows/csv-cells.ts";
import { csvLine } from "../../../src/operations/export/csv-text.ts";
import { openTestFirm } from "../../support/firm/firm.ts";
import { openPostgres } from "../../support/postgres/stores.ts";
import { openMemory, openSqlite } from "../../support/stores.ts";

const host = { organizationId: "acme", userId: "host", role: "administrator" } as const;
const textOf = async (chunks: AsyncIterable<string>): Promise<string> => {
  let all = "";
  for await (const chunk of chunks) all += chunk;
  return all;
};
const csvOf = (app: App<never>, name: ExportedClass): Promise<string> => textOf(app.export(host, { class: name }));
/** A CSV as the command line reads it. */
const fileOf = (name: ExportedClass, csv: string): ExportFile => ({
  file: `${name}.csv`,
  class: name,
  rows: [...csvRows([Buffer.from(csv)])].map((cells) => rowFromCells(name)(cells as never)),
});

const dangerous = [
  "=1+1",
  "+1",
  "-1",
  "@cell",
  "'=1",
  "''-1",
  "'",
  "'quoted'",
  "a,b",
  'say "hi"',
  "a\r\nb",
  " x",
  "1",
  "-5.5",
  "true",
];

describe.each<readonly [string, OpenStore]>([
  ["memory", openMemory],
  ["SQLite", openSqlite],
  ["Postgres", openPostgres()],
])("a CSV file on %s", (_name, open) => {
  test("that is imported again gives the same rows", { timeout: 60_000 }, async () => {
    const text = fc.oneof(
      fc.constantFrom(...dangerous, ...hostileTexts.map((each) => each.slice(0, 200))),
      fc.string({ unit: "grapheme", minLength: 1 }),
    );
    const company = fc.record({
      name: text,
      notes: fc.option(text),
      industry: fc.option(text),
      website: fc.option(text),
    });
    const [from, to] = [await open(), await open()];
    const [one, other] = [await openFirm(from.adapter as never), await openFirm(to.adapter as never)] as [
      App<never>,
      App<never>,
    ];
    let rows = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(company, { minLength: 1, maxLength: 12 }), async (companies) => {
        for (const each of companies) if ((await one.as(host).settled.companies.create(each)).ok) rows++;
        const csv = await csvOf(one, "Company");
        const { leftOut, flagged } = await other.import(host, [fileOf("Company", csv)]);
        expect({ leftOut, flagged }).toEqual({ leftOut: [], flagged: [] });
        expect(await csvOf(other, "Company")).toBe(csv);
      }),
      { numRuns: 12 },
    );
    expect(rows).toBeGreaterThan(20);
    // Imported where it came from, it changes nothing.
    const entries = (await one.as(host).log.list({ limit: 1_000 })).results.length;
    await one.import(host, [fileOf("Company", await csvOf(one, "Company"))]);
    expect((await one.as(host).log.list({ limit: 1_000 })).results.length).toBe(entries);
    await Promise.all([from.close(), to.close()]);
  });
});

/** A firm with a record or more of every class that an import reads. */
const staffed = async () => {
  const firm = await openTestFirm();
  const { admin } = firm;
  const ana = firm.engineer("Ana", { employmentStatus: "on leave", primaryLocation: "-Linz" });
  const manager = firm.user("pia", "projectManager");
  await admin.settings.set({ vocabularies: { "Project.status": { words: { Shelf: "on hold" } } } });
  const city = (await admin.companies.create({ name: "=City" })).objectId;
  const bridge = {
    projectCode: "B-1",
    projectName: "Bridge",
    clientName: "=City",
    projectManager: manager,
    status: "Shelf",
  };
  const project = (await admin.projects.create({ ...bridge, client: city })).objectId;
  await admin.contacts.create({ name: "Kim", company: city });
  await admin.deals.create({ title: "@Deal", amount: { minor: 500_000, currency: "USD" }, probability: 5 });
  const active = (await admin.projects.create({ name: "Road", manager, status: "Active" })).objectId;
  firm.booking(ana, active, 33.33, "2027-02-01");
  firm.certificate(ana, "PE", "2027-12-31");
  firm.hour(ana, active, "2027-01-04", 7.5, { notes: "+1 hour", submittedBy: manager });
  await admin.tasks.create({ project: active, title: "Dig" });
  return { firm, project };
};

describe("the export of a class", () => {
  test.each([
    "Company",
    "Contact",
    "Project",
    "EngineerProfile",
    "Allocation",
    "Certification",
    "BillableHour",
  ] as const)("%s: imported into its own firm, nothing changes", async (name) => {
    const { firm } = await staffed();
    const csv = await csvOf(firm.app, name);
    const before = firm.log().length;
    const { leftOut } = await firm.app.import(host, [fileOf(name, csv)]);
    expect(leftOut).toEqual([]);
    expect(await csvOf(firm.app, name)).toBe(csv);
    expect(firm.log().length).toBe(before);
  });

  test("is JSON of the same records, and an empty list where there are none", async () => {
    const { firm, project } = await staffed();
    const rows = JSON.parse(await textOf(firm.app.export(host, { class: "Project", format: "json" })));
    expect(rows).toEqual((await firm.admin.projects.list()).results);
    expect(rows.map(({ objectId }: { objectId: string }) => objectId)).toContain(project);
    expect(await textOf(firm.app.export(host, { class: "Holiday", format: "json" }))).toBe("[]\n");
    expect((await csvOf(firm.app, "Holiday")).split("\r\n")).toHaveLength(2);
  });

  test("has what the caller may read, in pages that no change disturbs", async () => {
    const firm = await openTestFirm();
    for (let i = 0; i < 1_001; i++) firm.project(`P${i}`);
    const chunks: Array<string> = [];
    for await (const chunk of firm.app.export(host, { class: "Project" })) {
      chunks.push(chunk);
      firm.project(`late ${chunks.length}`);
    }
    expect(chunks).toHaveLength(2);
    const ids = chunks
      .join("")
      .split("\r\n")
      .slice(1, -1)
      .map((line) => line.split(",")[0]);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThanOrEqual(1_001);
    const lead = { organizationId: "acme", userId: firm.user("lea", "clientLead") };
    await expect(textOf(firm.app.export(lead, { class: "Company" }))).rejects.toMatchObject({
      code: "CLASS_FORBIDDEN",
    });
  });

  test("names a wrong option, and ends when it is aborted", async () => {
    const app = await openFirm(memory());
    expect(() => app.export(host, { class: "Organization" })).toThrow("export(): class: expected a class with a list");
    await expect(textOf(app.export(host, { class: "Report" }))).rejects.toMatchObject({ code: "UNKNOWN_WORD" });
    expect(() => app.export(host, { class: "Project", format: "xml" } as never)).toThrow('expected "csv" or "json"');
    const abort = new AbortController();
    abort.abort(new Error("enough"));
    await expect(textOf(app.export(host, { class: "Project", signal: abort.signal }))).rejects.toThrow("enough");
  });
});

test.each([
  ["=1", "'=1"],
  ["'@x", "''@x"],
  [-5, "-5"],
  ["-5", "'-5"],
  ["\tx", "'\tx"],
  ["\rx", '"\'\rx"'],
  ["a,b", '"a,b"'],
  [null, ""],
  [["=a"], '"[""=a""]"'],
  ["it's", "it's"],
])("the cell of %j is %s", (value, cell) => {
  expect(csvLine([value])).toBe(`${cell}\r\n`);
});
