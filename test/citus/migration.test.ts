import { afterAll, describe, expect, test } from "vitest";
import { tenantTables, wholeTables } from "../../src/adapters/postgres/statements/tenant-tables.ts";
import { latestVersion } from "../../src/adapters/sql/migrations/index.ts";
import { earlierOnCitus, earlierRows, earlierVersions } from "../support/migration/earlier-databases.ts";
import { earlierCases, firmOf } from "../support/migration/earlier-rows.ts";
import { upgradeUnderLoad } from "../support/migration/upgrade-under-load.ts";
import { citusUrl, dropSchemas, freshSchema } from "../support/postgres/citus.ts";

afterAll(dropSchemas, 120_000);

test("both versions work while an additive step runs on distributed tables", async () => {
  const { schema } = await freshSchema();
  await upgradeUnderLoad({ place: [citusUrl(), schema], duration: 5_000, packed: false });
});

describe.each(earlierVersions)("distributed tables of version %i", (version) => {
  earlierCases(version, earlierOnCitus);

  test("are all distributed after migrating, with a counted feed", async () => {
    const database = await earlierOnCitus(version);
    const { app } = await firmOf(database, earlierRows(version).at);
    expect(await app.migrate()).toEqual({ from: version, to: latestVersion });
    const { rows } = await database.pool.query(
      `select split_part(table_name::text, '.', 2) as name, citus_table_type as kind from citus_tables
       where table_name::text like $1 order by 1`,
      [`${database.schema}.%`],
    );
    const expected = [
      ...tenantTables.map((name) => ({ name, kind: "distributed" })),
      ...wholeTables.map((name) => ({ name, kind: "reference" })),
    ];
    expect(rows).toEqual(expected.sort((left, right) => (left.name < right.name ? -1 : 1)));
    const feed = await database.pool.query(`select kind from "${database.schema}".firm_feed`);
    expect(feed.rows).toEqual([{ kind: "counter" }]);
  });
});
