import { openFirm } from "firmcore";
import { postgres } from "firmcore/postgres";
import { afterAll, expect, onTestFinished, test } from "vitest";
import { tenantTables } from "../../src/adapters/postgres/statements/tenant-tables.ts";
import { everything } from "../adapters/postgres/run-every-operation.ts";
import { citusUrl, countingPool, dropSchemas, freshSchema } from "../support/postgres/citus.ts";
import { testPool } from "../support/postgres/test-pool.ts";

afterAll(dropSchemas, 120_000);

test("a statement that reaches several nodes is heard", async () => {
  const { schema } = await freshSchema();
  const { pool, multiShardQueries: heard } = countingPool();
  onTestFinished(() => pool.end());
  await pool.query(`select count(*) from "${schema}".firm_user where organization_id = $1`, ["acme"]);
  expect(heard()).toBe(0);
  await pool.query(`select count(*) from "${schema}".firm_user`);
  expect(heard()).toBe(1);
});

test("no statement of an operation reaches two nodes", async () => {
  const { schema } = await freshSchema();
  const { pool, multiShardQueries: heard } = countingPool();
  const direct = testPool({ connectionString: citusUrl(), max: 2 });
  const adapter = postgres({ pool, schema });
  onTestFinished(async () => {
    await adapter.close();
    await pool.end();
    await direct.end();
  });
  await everything(adapter, pool);
  expect(heard()).toBe(0);
});

test("firms are spread over nodes, the rows of each on one", async () => {
  const { client, schema } = await freshSchema();
  const { rows } = await client.query(
    `select count(distinct nodename || nodeport)::int as nodes, count(distinct colocation_id)::int as groups, count(distinct table_name)::int as tables
     from citus_shards where table_name::text like $1 and citus_table_type = 'distributed'`,
    [`${schema}.%`],
  );
  expect(rows).toEqual([{ nodes: expect.any(Number), groups: 1, tables: tenantTables.length }]);
  expect(rows[0].nodes).toBeGreaterThan(0);
});

test("distributed tables without a counted feed are refused", async () => {
  const { client, schema } = await freshSchema();
  const { pool } = countingPool(2);
  onTestFinished(() => pool.end());
  const caller = { organizationId: "acme", userId: "host", role: "administrator" } as const;
  const listed = async () => (await openFirm(postgres({ pool, schema }))).as(caller).settled.holidays.list({});
  await client.query(`update "${schema}".firm_feed set kind = 'snapshot'`);
  expect(await listed()).toMatchObject({
    ok: false,
    refusal: { _tag: "Storage", message: expect.stringContaining('is not "counter": run app.migrate()') },
  });
  await expect(postgres({ pool, schema, feed: "snapshot" }).migrate()).rejects.toMatchObject({ code: "STORAGE" });
  await postgres({ pool, schema }).migrate();
  expect(await listed()).toMatchObject({ ok: true });
});
