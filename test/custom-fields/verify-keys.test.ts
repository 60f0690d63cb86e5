import Database from "better-sqlite3";
import { openFirm } from "firmcore";
import { postgres } from "firmcore/postgres";
import { sqlite } from "firmcore/sqlite";
import { expect, onTestFinished, test, vi } from "vitest";
import { run } from "../cli/run.ts";
import { migrated, poolOn, schema } from "../support/postgres/stores.ts";
import { freshDatabase } from "../support/postgres/test-databases.ts";
import { sqliteFile } from "../support/stores.ts";

type App = Awaited<ReturnType<typeof openFirm>>;
interface Opened {
  readonly app: App;
  /** The same database, as another process opens it. */
  readonly again: (of: Library) => Promise<App>;
  /** Runs a statement as somebody who writes past firmcore would. */
  readonly tamper: (text: string, ...values: ReadonlyArray<string>) => Promise<unknown>;
}
const organizationId = "acme";
/** The parts of firmcore that a process loads. */
interface Library {
  readonly openFirm: typeof openFirm;
  readonly sqlite: typeof sqlite;
  readonly postgres: typeof postgres;
}
const current: Library = { openFirm, sqlite, postgres };

const onSqlite = async (): Promise<Opened & { readonly file: string }> => {
  const { file, remove } = await sqliteFile();
  const apps: Array<App> = [];
  const again = async (of: Library) => {
    const app = (await of.openFirm(of.sqlite({ file }))) as unknown as App;
    apps.push(app);
    return app;
  };
  const app = await again(current);
  const database = new Database(file);
  onTestFinished(async () => {
    for (const each of apps) await each.close();
    database.close();
    remove();
  });
  const tamper = async (text: string, ...values: ReadonlyArray<string>) => database.prepare(text).run(...values);
  return { app, again, tamper, file };
};
const onPostgres = async (): Promise<Opened> => {
  const { sessions, release } = await freshDatabase(migrated, 18);
  const { pool } = await sessions("pool", async (connection) => poolOn(connection));
  const apps: Array<App> = [];
  const again = async (of: Library) => {
    const app = (await of.openFirm(of.postgres({ pool, schema }))) as unknown as App;
    apps.push(app);
    return app;
  };
  const app = await again(current);
  onTestFinished(async () => {
    for (const each of apps) await each.close();
    await release();
  });
  const tamper = (text: string, ...values: ReadonlyArray<string>) => {
    let nth = 0;
    const place = (found: string): string => (found === "firm_" ? `"${schema}".firm_` : `$${++nth}`);
    return pool.query(text.replaceAll(/firm_|[?]/g, place), [...values]);
  };
  return { app, again, tamper };
};

/** Records with indexed fields, one of them without a value, and a field whose index was taken away. */
const worked = async ({ app }: Opened) => {
  const firm = app.as({ organizationId, userId: "host", role: "administrator" });
  const projectManager = (await firm.users.provision({ externalId: "pia", role: "projectManager" })).objectId;
  await firm.customClasses.declare({ class: "Intake", read: ["everyone"] });
  const kind = { field: "kind", type: "String", indexed: true } as const;
  for (const of of ["Project", "Intake"]) await firm.customFields.declare({ class: of, ...kind });
  for (const indexed of [true, false])
    await firm.customFields.declare({ class: "Project", field: "size", type: "Number", indexed });
  const project = async (projectName: string, custom: object | null) =>
    (
      await firm.projects.create({
        ...{ projectCode: projectName, projectName, clientName: "City", projectManager },
        custom: custom === null ? null : { ...custom },
      })
    ).objectId;
  const [dam, quay] = [await project("Dam", { kind: "a", size: 4 }), await project("Quay", null)];
  const intake = (await firm.records.create({ class: "Intake", custom: { kind: "a" } })).objectId;
  return { dam, quay, intake };
};
type Worked = Awaited<ReturnType<typeof worked>>;

/** What only somebody who writes past firmcore can do, and the fault that it is. */
const planted: ReadonlyArray<
  readonly [title: string, plant: (of: Opened, made: Worked) => Promise<unknown>, fault: object]
> = [
  [
    "the key of another value",
    ({ tamper }, { dam }) =>
      tamper(`update firm_project set custom_keys = '["=z",null,null,null]' where object_id = ?`, dam),
    { class: "Project", field: "kind" },
  ],
  [
    "a record without keys",
    ({ tamper }, { quay }) => tamper("update firm_project set custom_keys = null where object_id = ?", quay),
    { class: "Project", field: "kind" },
  ],
  [
    "a key of a field whose index was taken away",
    ({ tamper }, { dam }) =>
      tamper(`update firm_project set custom_keys = '["=a","c010000000000000",null,null]' where object_id = ?`, dam),
    { class: "Project", field: null },
  ],
  [
    "a record of an own class without keys",
    ({ tamper }, { intake }) => tamper("update firm_own_record set custom_keys = null where object_id = ?", intake),
    { class: "Intake", field: "kind" },
  ],
  [
    "a key in a class without indexes",
    ({ tamper }) => tamper(`update firm_company set custom_keys = '["=a"]' where organization_id = ?`, organizationId),
    { class: "Company", field: null },
  ],
];

const stores: Readonly<Record<string, () => Promise<Opened>>> = { SQLite: onSqlite, Postgres: onPostgres };
test.each(Object.entries(stores))(
  "R-CUST-2: verify finds keys that are not those of the records, on %s",
  { timeout: 60_000 },
  async (_store, open) => {
    const opened = await open();
    const made = await worked(opened);
    const firm = opened.app.as({ organizationId, userId: "host", role: "administrator" });
    await firm.companies.create({ name: "City" });
    const verify = async () => (await opened.app.verify({ organizationId })).keys;
    expect(await verify()).toEqual([]);
    for (const [title, plant, fault] of planted) {
      await plant(opened, made);
      expect(await verify(), title).toMatchObject([fault]);
      await opened.tamper("update firm_company set custom_keys = null where organization_id = ?", organizationId);
      await firm.customFields.reindex();
      // An index that is built anew leaves keys of other places alone.
      await opened.tamper(
        `update firm_project set custom_keys = '["=a",null,null,null]' where object_id = ?`,
        made.dam,
      );
      expect(await verify(), `${title}, mended`).toEqual([]);
    }
  },
);

test("R-CUST-2: firmcore verify prints wrong keys and exits with 1", async () => {
  const opened = await onSqlite();
  const { dam } = await worked(opened);
  await opened.tamper("update firm_project set custom_keys = null where object_id = ?", dam);
  const { status, out } = await run(["verify", "--db", `sqlite:${opened.file}`]);
  expect([status, out]).toEqual([1, expect.stringContaining("has another key than the value of kind gives")]);
});

/** Firmcore as it was before the step that added keys. */
const olderLibrary = async (): Promise<Library> => {
  const steps = "../../src/adapters/sql/migrations/index.ts";
  vi.resetModules();
  vi.doMock(steps, async (original) => ({ ...(await original<object>()), latestVersion: 12 }));
  const [host, onFile, onServer] = await Promise.all([
    import("firmcore"),
    import("firmcore/sqlite"),
    import("firmcore/postgres"),
  ]);
  vi.doUnmock(steps);
  return { openFirm: host.openFirm, sqlite: onFile.sqlite, postgres: onServer.postgres };
};

test.each(Object.entries(stores))(
  "R-CUST-2: from the first index on, a running process without keys is refused, and one with them writes them, on %s",
  { timeout: 60_000 },
  async (_store, open) => {
    const opened = await open();
    const older = await opened.again(await olderLibrary());
    const other = await opened.again(current);
    const caller = { organizationId, userId: "host", role: "administrator" } as const;
    const rename = (of: App, objectId: string, name: string) => of.as(caller).companies.update({ objectId, name });
    const { objectId } = await older.as(caller).companies.create({ name: "City" });
    await other.as(caller).companies.list();
    const declare = (more: object) =>
      opened.app.as(caller).customFields.declare({ class: "Company", field: "size", type: "Number", ...more });
    await declare({});
    await rename(older, objectId, "Town");
    await declare({ indexed: true });
    const refused = { code: "STORAGE", message: expect.stringContaining("step 13 is not additive") };
    await expect(rename(older, objectId, "Village")).rejects.toMatchObject(refused);
    await expect(older.as(caller).companies.list()).rejects.toMatchObject(refused);
    // This one has read the settings before the index was made.
    await other.as(caller).companies.update({ objectId, custom: { size: 4 } });
    const { results } = await other.as(caller).companies.list({ order: "custom.size", where: { custom: { size: 4 } } });
    expect(results.map(({ name }) => name)).toEqual(["Town"]);
    expect((await opened.app.verify({ organizationId })).keys).toEqual([]);
  },
);
