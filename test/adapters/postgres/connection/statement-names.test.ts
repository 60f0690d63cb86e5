import { expect, onTestFinished, test, vi } from "vitest";
import { createPostgresDatabase } from "../../../support/postgres/test-databases.ts";
import { testPool } from "../../../support/postgres/test-pool.ts";

test("two copies of the package on one pool write into their own schemas", async () => {
  const { connection, drop } = await createPostgresDatabase();
  onTestFinished(drop);
  const pool = testPool({ ...connection, max: 1 });
  onTestFinished(() => pool.end());
  const opened = [];
  for (const schema of ["first", "second"]) {
    vi.resetModules();
    const { openFirm } = await import("firmcore");
    const { postgres } = await import("firmcore/postgres");
    const app = await openFirm(postgres({ pool, schema, notify: false }));
    onTestFinished(() => app.close());
    await app.migrate();
    opened.push(app);
  }
  for (const name of ["A", "B", "C"])
    for (const app of opened)
      await app.as({ organizationId: "acme", userId: "host", role: "administrator" }).companies.create({ name });
  for (const schema of ["first", "second"]) {
    const { rows } = await pool.query(`select name from ${schema}.firm_company order by name`);
    expect(rows.map(({ name }) => name)).toEqual(["A", "B", "C"]);
  }
});
