import { openFirm } from "firmcore";
import { postgres } from "firmcore/postgres";
import { testPool } from "../../support/postgres/test-pool.ts";

// Writes companies in transactions of a host, of which it rolls back some. Arguments: the database, a name, how many transactions.
const [url = "", name = "", count = "0"] = process.argv.slice(2);
const pool = testPool({ connectionString: url, max: 4 });
const app = await openFirm(postgres({ pool }));
const caller = { organizationId: "acme", userId: "host", role: "administrator" } as const;
let shared = "";
const write = async (i: number): Promise<void> => {
  const client = await pool.connect();
  await client.query("begin");
  const { companies } = app.within(client).as(caller);
  const { objectId } = await companies.create({ name: `${name} ${i}` });
  if (shared !== "") await companies.update({ objectId: shared, notes: `${name} ${i}` });
  const kept = i % 3 !== 0;
  await client.query(kept ? "commit" : "rollback");
  client.release();
  if (kept) shared = objectId;
};
process.once("message", async () => {
  // Four at a time, so that numbers are given out in another order than that of the commits.
  for (let i = 1; i <= Number(count); i += 4)
    await Promise.all([0, 1, 2, 3].map((more) => (i + more <= Number(count) ? write(i + more) : undefined)));
  await app.close();
  await pool.end();
  process.send?.("done");
});
process.send?.("ready");
