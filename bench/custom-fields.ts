import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { type App, openFirm } from "firmcore";
import { postgres } from "firmcore/postgres";
import { sqlite } from "firmcore/sqlite";
import type { Race } from "./harness.ts";
import { type BenchServer, poolOf } from "./postgres/server.ts";

const columns = "organization_id, object_id, version, created_at, updated_at, name, custom";
/** A company for each number, with its name once more as a custom field. */
const row = (name: string, jsonObject: string): string =>
  `select 'bench', 'C' || substr(${name}, 9), 1, 0, 0, ${name}, ${jsonObject}('brand', ${name})`;

/** The same pages by the custom field and by the column, somewhere in the firm each time. */
const races = async (app: App<never>, store: string, count: number): Promise<ReadonlyArray<Race>> => {
  const firm = app.as({ organizationId: "bench", userId: "host", role: "administrator" });
  await firm.customFields.declare({ class: "Company", field: "brand", type: "String", indexed: true });
  let nth = 0;
  const next = (): string => {
    nth = (nth + 7_919) % (count - 1_000);
    return `Company ${String(nth).padStart(9, "0")}`;
  };
  const byField = async (from: string) =>
    (
      await firm.companies.list({
        where: { custom: { brand: { atLeast: from } } },
        order: "custom.brand",
        limit: 100,
      })
    ).results;
  const byColumn = async (from: string) =>
    (await firm.companies.list({ where: { name: { atLeast: from } }, order: "name", limit: 100 })).results;
  const oneByField = async (is: string) => (await firm.companies.list({ where: { custom: { brand: is } } })).results;
  const oneByColumn = async (is: string) => (await firm.companies.list({ where: { name: is } })).results;
  const race = (
    work: string,
    ours: (of: string) => Promise<ReadonlyArray<object>>,
    floor: (of: string) => Promise<ReadonlyArray<object>>,
  ): Race => ({
    work: `${work} of ${count.toLocaleString("en")} companies on ${store} by an indexed custom field, against a column`,
    goal: { atLeast: 0.7 },
    agree: async () => {
      const at = next();
      const [left, right] = [JSON.stringify(await ours(at)), JSON.stringify(await floor(at))];
      if (left !== right || left === "[]")
        throw new Error(`the two sides answer differently: ${left} ${right}`.slice(0, 500));
    },
    ours: () => ours(next()),
    floor: () => floor(next()),
  });
  return [race("a page of 100", byField, byColumn), race("one", oneByField, oneByColumn)];
};
const countOf = (quick: boolean): number => (quick ? 2_000 : 100_000);

export const customFieldRaces = async (quick: boolean) => {
  const folder = mkdtempSync(join(tmpdir(), "firmcore-bench-"));
  const file = join(folder, "custom.db");
  const app = await openFirm(sqlite({ file }));
  await app.migrate();
  const count = countOf(quick);
  const db = new Database(file);
  db.exec(
    `insert into firm_company (${columns}) with recursive numbered (i) as (select 0 union all select i + 1 from numbered where i < ${count - 1})
     ${row("printf('Company %09d', i)", "json_object")} from numbered`,
  );
  const all = await races(app as App<never>, "SQLite", count);
  db.exec("analyze");
  db.close();
  return {
    races: all,
    close: async () => {
      await app.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

export const postgresCustomFieldRaces = async (server: BenchServer, quick: boolean) => {
  const count = countOf(quick);
  const template = await server.template(async (connection) => {
    const pool = poolOf(connection, true);
    await pool.query(
      `insert into firmcore.firm_company (${columns}) ${row("('Company ' || lpad(i::text, 9, '0'))", "json_build_object")} from generate_series(0, ${count - 1}) as i`,
    );
    await pool.end();
  });
  const pool = poolOf(await server.copy(template));
  const app = await openFirm(postgres({ pool }));
  const all = await races(app as App<never>, "Postgres", count);
  return {
    races: all,
    close: async () => {
      await app.close();
      await pool.end();
    },
  };
};
