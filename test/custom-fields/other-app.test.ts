import { type App, openFirm } from "firmcore";
import { postgres } from "firmcore/postgres";
import { sqlite } from "firmcore/sqlite";
import { expect, onTestFinished, test } from "vitest";
import { migrated, schema } from "../support/postgres/stores.ts";
import { createPostgresDatabase } from "../support/postgres/test-databases.ts";
import { testPool } from "../support/postgres/test-pool.ts";
import { sqliteFile } from "../support/stores.ts";

interface Two {
  readonly apps: readonly [App<never>, App<never>];
  readonly close: () => Promise<void> | void;
}
/** Two apps with connections and caches of their own, as two processes have them. */
const onSqlite = async (): Promise<Two> => {
  const { file, remove } = await sqliteFile();
  const open = async () => (await openFirm(sqlite({ file }))) as App<never>;
  return { apps: [await open(), await open()], close: remove };
};
const onPostgres = async (): Promise<Two> => {
  const database = await createPostgresDatabase(18, migrated);
  const pools = [1, 2].map(() => testPool({ ...database.connection, max: 2 }));
  const open = async (pool: (typeof pools)[number] | undefined) =>
    (await openFirm(postgres({ pool: pool as never, schema }))) as App<never>;
  return {
    apps: [await open(pools[0]), await open(pools[1])],
    close: async () => {
      for (const pool of pools) await pool.end();
      await database.drop();
    },
  };
};

test.each([
  ["SQLite", onSqlite],
  ["Postgres", onPostgres],
])("R-CUST-1 on %s the next call of another process knows what was declared or deleted", async (_name, opened) => {
  const { apps, close } = await opened();
  onTestFinished(async () => {
    for (const app of apps) await app.close();
    await close();
  });
  const [one, other] = apps.map((app) =>
    app.as({ organizationId: "acme", userId: "host", role: "administrator" }),
  ) as unknown as [ReturnType<App["as"]>, ReturnType<App["as"]>];
  const { objectId } = await other.companies.create({ name: "City" });
  const rated = (firm: typeof one) =>
    firm.settled.companies.list({ where: { custom: { rating: { atLeast: 1 } } }, order: "-custom.rating" });
  expect(await rated(other)).toMatchObject({ ok: false, refusal: { _tag: "UnknownField" } });
  await one.customFields.declare({ class: "Company", field: "rating", type: "Number", indexed: true });
  await other.companies.update({ objectId, custom: { rating: 4 } });
  for (const firm of [one, other])
    expect(await rated(firm)).toMatchObject({ ok: true, value: { results: [{ custom: { rating: 4 } }] } });
  await other.customClasses.declare({ class: "Visit" });
  await other.customFields.declare({ class: "Visit", field: "at", type: "Date" });
  const custom = { at: "2027-01-05T09:00:00.000Z" };
  expect((await one.records.create({ class: "Visit", custom })).custom).toEqual(custom);
  await one.customFields.delete({ class: "Company", field: "rating" });
  expect(await other.settled.companies.update({ objectId, custom: { rating: 5 } })).toMatchObject({ ok: false });
});
