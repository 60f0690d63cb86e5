import { Buffer } from "node:buffer";
import fc from "fast-check";
import { type App, type Caller, type ExportFile, type ExportOptions, openFirm } from "firmcore";
import { memory } from "firmcore/memory";
import { postgres } from "firmcore/postgres";
import { hostileTexts } from "firmcore/testing";
import { describe, expect, onTestFinished, test } from "vitest";
import { csvRows } from "../../../src/cli/csv-rows.ts";
import { jsonRows } from "../../../src/cli/json-rows.ts";
import { importClasses } from "../../../src/domain/import/classes/import-classes.ts";
import { rowFromCells } from "../../../src/domain/import/rows/csv-cells.ts";
import { customTypes } from "../../../src/domain/kernel/context/custom-fields.ts";
import { openTestFirm } from "../../support/firm/firm.ts";
import { migrated, poolOn, schema } from "../../support/postgres/stores.ts";
import { createPostgresDatabase } from "../../support/postgres/test-databases.ts";

const host = { organizationId: "acme", userId: "host", role: "administrator" } as const;
type Name = ExportOptions["class"];
type Format = NonNullable<ExportOptions["format"]>;
const own = ["Intake", "Permit_2"];
const names: ReadonlyArray<Name> = [...importClasses.map(({ name }) => name), ...own];

const exported = async (app: App<never>, name: Name, format: Format, caller: Caller = host): Promise<string> => {
  let all = "";
  for await (const chunk of app.export(caller, { class: name, format })) all += chunk;
  return all;
};
/** An exported text as the command line reads it. */
const fileOf = (name: Name, format: Format, text: string): ExportFile => ({
  file: `${name}.${format}`,
  class: name,
  rows:
    format === "csv"
      ? [...csvRows([Buffer.from(text)])].map((cells) => rowFromCells(name)(cells as never))
      : [...jsonRows([Buffer.from(text)], { empty: false })],
});
const filesOf = async (app: App<never>, classes: ReadonlyArray<Name>, format: Format, caller?: Caller) =>
  Promise.all(classes.map(async (name) => fileOf(name, format, await exported(app, name, format, caller))));

const nasty = [
  "=1+1",
  "'=1",
  "''-1",
  "@cell",
  "\tx",
  'say "hi", now',
  "a\r\nb\n",
  " x ",
  "5",
  "-5.5",
  "true",
  "null",
  "{}",
  "\u{1F600}e\u0301",
];
/** Values of each type; the text is another one in each record. */
const valuesOf = (type: (typeof customTypes)[number]): ReadonlyArray<unknown> =>
  ({
    String: nasty,
    Number: [5, -0.1, 1e21, 1e-7, null],
    Boolean: [true, false, null],
    Date: ["2027-01-04T09:00:00.123Z", null],
    Object: [{ a: "=1", b: [1, null, "x,y"] }, { "": "" }, null],
    Array: [["=1", 5, true, null, { a: 1 }], [], null],
    Pointer: ["Target0001", null],
    Relation: [["Target0001", "Target0002"], [], null],
    File: [{ name: "=plan.pdf", url: "https://files.acme.example/a,b" }, { name: "x" }],
    GeoPoint: [{ latitude: -47.5, longitude: 9.7 }, null],
    Polygon: [
      [
        { latitude: 1, longitude: 1 },
        { latitude: 2, longitude: 1 },
        { latitude: 2, longitude: 2 },
      ],
    ],
    Bytes: ["+w==", "AAAA"],
  })[type];
/** Declares fields of every type for companies and for two own classes, whose administrators see everything. */
const declareAll = async ({
  customClasses,
  customFields,
}: Pick<ReturnType<App["as"]>, "customClasses" | "customFields">) => {
  const all = ["administrator" as const];
  for (const name of own)
    await customClasses.declare({ class: name, read: all, create: ["everyone"], update: all, delete: all });
  await customFields.declare({ class: "User", field: "nick", type: "String" });
  for (const name of ["Company", ...own])
    for (const type of customTypes)
      await customFields.declare({
        ...{ class: name, field: `my${type}`, type },
        ...(type === "Pointer" || type === "Relation" ? { target: "Company" } : {}),
      });
};
const customAt = (i: number): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    customTypes
      .map((type) => [`my${type}`, valuesOf(type)[i % valuesOf(type).length]])
      .filter(([, value]) => value !== null),
  );

/** A firm with a record or more of every class that an import reads. */
const staffed = async () => {
  const firm = await openTestFirm();
  const { admin, adminId } = firm;
  const ana = firm.engineer("Ana", { employmentStatus: "on leave", primaryLocation: "-Linz" });
  firm.engineer("Leo", { employmentStatus: "left", leftOn: "2026-05-01" });
  const manager = firm.user("pia", "projectManager", { email: "pia@acme.example", team: "=East" });
  await admin.users.provision({ externalId: "ext-1", role: "salesperson" });
  await admin.settings.set({ vocabularies: { "Project.status": { words: { Shelf: "on hold" } } } });
  const city = (await admin.companies.create({ name: "=City", notes: 'a "b"\r\nc,\u{1F600}' })).objectId;
  const bridge = { projectCode: "B-1", projectName: "Bridge", clientName: "=City", projectManager: manager };
  await admin.projects.create({ ...bridge, status: "Shelf", client: city });
  const kim = (await admin.contacts.create({ name: "Kim", company: city })).objectId;
  const deal = (
    await admin.deals.create({ title: "@Deal", amount: { minor: 500_000, currency: "USD" }, probability: 5 })
  ).objectId;
  await admin.deals.lose({ objectId: deal, lostReason: "-price" });
  const active = (await admin.projects.create({ name: "Road", manager, status: "Active" })).objectId;
  const booked = firm.booking(ana, active, 33.33, "2027-02-01");
  await admin.allocations.cancel({ objectId: booked, reason: "gone" });
  firm.certificate(ana, "PE", "2027-12-31");
  firm.certificate(ana, "OSHA", null, { declared: "revoked", declaredOn: "2026-01-01" });
  const worked = async (workDate: string, notes: string) =>
    (await admin.hours.create({ engineer: ana, project: active, workDate, hours: 7.5, notes })).objectId;
  await worked("2027-01-02", "+1 draft");
  await admin.hours.submit({ objectId: await worked("2027-01-03", "-submitted") });
  const approved = await worked("2027-01-04", "@approved");
  await admin.hours.submit({ objectId: approved });
  await firm.as(firm.user("adele", "administrator")).hours.approve({ objectId: approved });
  const dig = (await admin.tasks.create({ project: active, title: "Dig" })).objectId;
  const fill = (await admin.tasks.create({ project: active, title: "Fill", dependsOn: [dig], assignedUser: manager }))
    .objectId;
  await admin.tasks.block({ objectId: fill, reason: "rain" });
  await admin.tasks.start({ objectId: dig });
  await admin.tasks.finish({ objectId: dig });
  await admin.activities.create({ subject: "=call", relatedContact: kim, dueDate: "2027-01-05T09:30:00.000Z" });
  await admin.activities.create({ subject: "mail", relatedDeal: deal, completedAt: "2027-01-05T09:30:00.123Z" });
  await admin.statusUpdates.create({ project: active, update: "+ on time\nand so on" });
  const plan = await admin.documents.create({ title: "Plan", fileUrl: "https://files.acme.example/a?b=c" });
  await admin.documents.share({ objectId: plan.objectId, user: manager });
  await firm.as(manager).documents.read({ objectId: plan.objectId });
  await declareAll(admin);
  await admin.users.setRole({ objectId: manager, custom: { nick: "'=Pia" } });
  for (let i = 0; i < nasty.length; i++) {
    await admin.companies.create({ name: `C${i}`, custom: customAt(i) });
    for (const name of own) await admin.records.create({ class: name, custom: customAt(i + 1) });
  }
  return { firm, adminId };
};

type Row = Readonly<Record<string, unknown>>;
/** What an export of another firm lacks: who decided, snapshots and grants are of the firm that made them (R-IMP-3). */
const notTaken = new Set([
  "organizationId",
  "version",
  "decidedBy",
  "decidedAt",
  "snapshot",
  "blockedBy",
  "email",
  "sharedWith",
]);
/** The rows of a class. A state without a label of its own is shown as itself. */
const rowsOf = async (app: App<never>, name: Name): Promise<ReadonlyArray<Row>> =>
  (JSON.parse(await exported(app, name, "json")) as ReadonlyArray<Row>).map((row) =>
    Object.fromEntries(
      Object.entries(row).flatMap(([field, value]) => {
        if (notTaken.has(field)) return [];
        return field.endsWith("Label")
          ? [[field, value ?? row.status ?? row.billingStatus ?? row[field.slice(0, -"Label".length)]]]
          : [[field, value]];
      }),
    ),
  );

/** Empty databases for the other firm. */
const others: Readonly<Record<string, () => Promise<App<never>>>> = {
  memory: () => openFirm(memory()),
  Postgres: async () => {
    const database = await createPostgresDatabase(18, migrated);
    const { pool, end } = poolOn(database.connection);
    const app = await openFirm(postgres({ pool, schema }));
    onTestFinished(async () => {
      await app.close();
      await end();
      await database.drop();
    });
    return app as unknown as App<never>;
  },
};

describe.each(["csv", "json"] as const)("every class as %s", (format) => {
  test("imported where it comes from changes nothing", async () => {
    const { firm, adminId } = await staffed();
    const before = firm.log().length;
    const { leftOut, flagged, unknown } = await firm.app.import(host, await filesOf(firm.app, names, format));
    // Others than its owner are given the address of a document one at a time (R-DOC-2).
    expect(leftOut.map(({ file, code }) => [file, code])).toEqual([[`Document.${format}`, "REQUIRED"]]);
    expect({ flagged, unknown }).toEqual({ flagged: [], unknown: {} });
    expect(firm.log().length).toBe(before);
    const documents = await filesOf(firm.app, ["Document"], format, { organizationId: "acme", userId: adminId });
    expect((await firm.app.import(host, documents)).leftOut).toEqual([]);
    expect(firm.log().length).toBe(before);
  });

  test.each(Object.keys(others))("imported into another firm on %s gives the same rows", async (store) => {
    const { firm, adminId } = await staffed();
    const other = (await others[store]?.()) as App<never>;
    await other.as(host).settings.set({ vocabularies: { "Project.status": { words: { Shelf: "on hold" } } } });
    await declareAll(other.as(host));
    const files = await filesOf(firm.app, names, format, { organizationId: "acme", userId: adminId });
    const { leftOut, flagged } = await other.import(host, files);
    expect({ leftOut, flagged }).toEqual({ leftOut: [], flagged: [] });
    for (const name of names) expect([name, await rowsOf(other, name)]).toEqual([name, await rowsOf(firm.app, name)]);
  });
});

test("values of any text and type in own classes come back", async () => {
  const text = fc.oneof(
    fc.constantFrom(...nasty, ...hostileTexts.map((each) => each.slice(0, 200))),
    fc.string({ unit: "binary", minLength: 1, maxLength: 20 }),
  );
  const value = fc.record(
    { myString: text, myObject: fc.record({ a: text }), myArray: fc.array(text) },
    { requiredKeys: [] },
  );
  const [one, other] = [await openFirm(memory()), await openFirm(memory())];
  await declareAll(one.as(host));
  await declareAll(other.as(host));
  let rows = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(value, { maxLength: 8 }), async (all) => {
      for (const custom of all) if ((await one.as(host).settled.records.create({ class: "Intake", custom })).ok) rows++;
      for (const format of ["csv", "json"] as const) {
        const { leftOut, flagged } = await other.import(host, await filesOf(one, ["Intake"], format));
        expect({ leftOut, flagged }).toEqual({ leftOut: [], flagged: [] });
        expect(await rowsOf(other, "Intake")).toEqual(await rowsOf(one, "Intake"));
      }
    }),
    { numRuns: 15 },
  );
  expect(rows).toBeGreaterThan(20);
});

describe("custom values that are not as declared", () => {
  const opened = async () => {
    const app = await openFirm(memory());
    const firm = app.as(host);
    const stamps = { createdAt: "2027-01-01T00:00:00.000Z", updatedAt: "2027-01-01T00:00:00.000Z" };
    const row = { ...stamps, objectId: "Company001", name: "City", size: "big", old: 5, empty: "", secret: "s" };
    await app.import(host, [{ file: "Company.json", class: "Company", rows: [row] }]);
    const declare = (field: string, type: "Number" | "String", more = {}) =>
      firm.customFields.declare({ class: "Company", field, type, ...more });
    return { app, firm, declare };
  };

  test.each(["csv", "json"] as const)("come back by %s, also where no administrator sees them", async (format) => {
    const { app, firm, declare } = await opened();
    await declare("size", "Number");
    await declare("empty", "String");
    await declare("secret", "String", { read: ["engineer"] });
    await declare("old", "Number");
    await firm.customFields.delete({ class: "Company", field: "old" });
    const text = await exported(app, "Company", format);
    expect(text).not.toMatch(/secret|old/);
    const before = (await firm.log.list()).results.length;
    const { flagged } = await app.import(host, [fileOf("Company", format, text)]);
    expect(flagged.map(({ code }) => code)).toEqual(["TYPE_MISMATCH", "TYPE_MISMATCH"]);
    expect((await firm.log.list()).results.length).toBe(before);
    await declare("old", "Number");
    expect((await firm.companies.get("Company001")).custom).toEqual({ size: "big", empty: "", old: 5 });
  });

  test("have their own column only where it tells what they are", async () => {
    const { app, declare } = await opened();
    await declare("size", "Number");
    await declare("old", "Number");
    const [row] = [...csvRows([Buffer.from(await exported(app, "Company", "csv"))])];
    expect(row).toMatchObject({ "custom.old": "5", custom: '{"size":"big","empty":"","secret":"s"}' });
    expect(row).not.toHaveProperty("custom.size");
    // In a firm that does not know the field, its cell is a text.
    const other = await openFirm(memory());
    const file = fileOf("Company", "csv", await exported(app, "Company", "csv"));
    const { flagged } = await other.import(host, [file]);
    expect(flagged.map(({ code, message }) => [code, message])).toEqual([
      ["UNKNOWN_FIELD", expect.stringContaining("old: this field is not declared, so the cell is kept as text")],
    ]);
    const custom = async () => (await other.as(host).companies.list()).results[0]?.custom;
    expect(await custom()).toEqual({ size: "big", empty: "", secret: "s", old: "5" });
    // With the declaration, the same file gives it its type.
    await other.as(host).customFields.declare({ class: "Company", field: "old", type: "Number" });
    expect((await other.import(host, [file])).flagged).toEqual([]);
    expect(await custom()).toEqual({ size: "big", empty: "", secret: "s", old: 5 });
  });

  test("a name that a field of the class has is counted, and a class that is not declared is unknown", async () => {
    const { app } = await opened();
    const rows = [
      { objectId: "Company002", name: "Town", custom: { notes: "x", "a b": 1, ok: null }, "custom.name": "y" },
    ];
    const report = await app.import(host, [
      { file: "Company.json", class: "Company", rows },
      { file: "Intake.csv", class: "Intake", rows: [{ objectId: "Intake0001" }] },
    ]);
    expect(report.ignored).toEqual({ Company: { "custom.notes": 1, "custom.a b": 1, "custom.name": 1 } });
    expect(report.unknown).toEqual({ Intake: 1 });
  });
});

test("a record of an own class is merged with its own log, and dropped by nobody", async () => {
  const app = await openFirm(memory());
  await declareAll(app.as(host));
  const stamps = { createdAt: "2027-01-01T00:00:00.000Z", updatedAt: "2027-01-01T00:00:00.000Z" };
  const row = (myString: string, more: object = {}) => ({ ...stamps, objectId: "Intake0001", myString, ...more });
  const send = (one: object) => app.import(host, [{ file: "Intake.json", class: "Intake", rows: [one] }]);
  expect((await send(row("Leak", { owner: "Nobody0001" }))).flagged).toMatchObject([
    { class: "Intake", code: "POINTER_INVALID" },
  ]);
  expect((await send(row("Flood"))).imported).toEqual({ Intake: 1 });
  const firm = app.as(host);
  await firm.records.update({ class: "Intake", objectId: "Intake0001", custom: { myString: "Roof" } });
  expect((await send(row("Flood"))).unchanged).toEqual({ Intake: 1 });
  expect((await send(row("Fire"))).flagged).toMatchObject([
    { class: "Intake", code: "VERSION_CONFLICT", fields: [{ field: "myString", here: "Roof", export: "Fire" }] },
  ]);
  await firm.records.delete({ class: "Intake", objectId: "Intake0001" });
  expect((await send(row("Flood"))).flagged).toMatchObject([{ class: "Intake", code: "DELETED_HERE" }]);
});
