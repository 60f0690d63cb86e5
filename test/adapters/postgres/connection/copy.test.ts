import { openFirm } from "firmcore";
import { postgres } from "firmcore/postgres";
import pg from "pg";
import { expect, test } from "vitest";
import { copyThreshold } from "../../../../src/adapters/postgres/connection/copy.ts";
import { migrated, schema } from "../../../support/postgres/stores.ts";
import { freshDatabase } from "../../../support/postgres/test-databases.ts";

const odd = [
  "tab\there",
  "line\nbreak",
  "back\\slash",
  "\\N",
  "\\.",
  "“quoted”",
  "😀",
  'comma, "and" {brace}',
  "null",
  " ",
];

/** Texts with special characters of COPY or of array literals. */
const titles = Array.from({ length: copyThreshold + 50 }, (_, i) => `${odd[i % odd.length]} ${i}`);

test.each(["one message", "one by one"] as const)("COPY and arrays write the same rows: %s", async (way) => {
  const { connection, release } = await freshDatabase(migrated);
  const client = new pg.Client(connection);
  await client.connect();
  // A connection in pipeline mode takes queries and no submittables.
  const lent = way === "one message" ? client : { pipeline: true, query: client.query.bind(client) };
  const app = await openFirm(postgres({ client: lent, schema }));
  const caller = { organizationId: "acme", userId: "host", role: "administrator" } as const;
  const firm = app.as(caller);
  const manager = await firm.users.provision({ externalId: "manager", role: "projectManager" });
  const projectManager = { __type: "Pointer", className: "_User", objectId: manager.objectId };
  const rows = titles.map((projectName, i) => ({
    objectId: `P${String(i).padStart(9, "0")}`,
    projectName,
    projectCode: `C${i}`,
    clientName: "Client",
    status: "Active",
    projectManager,
  }));
  const report = await app.import(caller, [{ class: "Project", file: "Project.json", rows }]);
  expect(report.leftOut.slice(0, 2)).toEqual([]);
  expect(report.imported).toEqual({ Project: rows.length });
  const { results } = await firm.projects.list({ limit: 1_000, order: "objectId" } as never);
  expect(results.map(({ projectName }) => projectName)).toEqual(titles.map((each) => each.trim()));
  const log = await firm.log.list({ limit: 1_000 });
  expect(log.results.filter((entry) => entry.class === "Project").map(({ objectId }) => objectId)).toEqual(
    rows.map(({ objectId }) => objectId),
  );
  const { rows: sent } = await client.query(
    "select count(*)::int as streams from pg_prepared_statements where statement like 'copy %'",
  );
  expect(sent[0].streams).toBe(way === "one message" ? 2 : 0);
  // The statements were planned for empty tables, so the import analyzes the large ones.
  const { rows: expected } = await client.query(
    "select relname from pg_class where relnamespace = $1::regnamespace and relkind = 'r' and reltuples >= $2 order by 1",
    [pg.escapeIdentifier(schema), copyThreshold],
  );
  expect(expected.map(({ relname }) => relname)).toEqual(["firm_change_log", "firm_project"]);
  await app.close();
  await client.end();
  await release();
});
