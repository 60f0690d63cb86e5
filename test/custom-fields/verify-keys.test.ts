import Database from "better-sqlite3";
import { openFirm } from "firmcore";
import { postgres } from "firmcore/postgres";
import { sqlite } from "firmcore/sqlite";
import { expect, onTestFinished, test } from "vitest";
import { run } from "../cli/run.ts";
import { migrated, poolOn, schema } from "../support/postgres/stores.ts";
import { freshDatabase } from "../support/postgres/test-databases.ts";
import { sqliteFile } from "../support/stores.ts";

type App = Awaited<ReturnType<typeof openFirm>>;
interface Opened {
  readonly app: App;
  /** Runs a statement as somebody who writes past firmcore would. */
  readonly tamper: (text: string, ...values: ReadonlyArray<string>) => Promise<unknown>;
}
const organizationId = "acme";

const onSqlite = async (): Promise<Opened & { readonly file: string }> => {
  const { file, remove } = await sqliteFile();
  const app = await openFirm(sqlite({ file }));
  const database = new Database(file);
  onTestFinished(async () => {
    await app.close();
    database.close();
    remove();
  });
  const tamper = async (text: string, ...values: ReadonlyArray<string>) => database.prepare(text).run(...values);
  return { app: app as unknown as App, tamper, file };
};
const onPostgres = async (): Promise<Opened> => {
  const { sessions, release } = await freshDatabase(migrated, 18);
  const { pool } = await sessions("pool", async (connection) => poolOn(connection));
  const app = await openFirm(postgres({ pool, schema }));
  onTestFinished(async () => {
    await app.close();
    await release();
  });
  const tamper = (text: string, ...values: ReadonlyArray<string>) => {
    let nth = 0;
    const place = (found: string): string => (found === "firm_" ? `"${schema}".firm_` : `$${++nth}`);
    return pool.query(text.replaceAll(/firm_|[?]/g, place), [...values]);
  };
  return { app: app as unknown as App, tamper };
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
