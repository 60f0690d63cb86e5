// The conformance kit on the stores of firmcore. DATABASE_URL names a Postgres server on which databases may be created.
// `node main.ts 13` runs every thirteenth case.
import { memory } from "firmcore/memory";
import { postgres } from "firmcore/postgres";
import { sqlite } from "firmcore/sqlite";
import { conformance, type OpenStore } from "firmcore-conformance";
import pg from "pg";

const openMemory: OpenStore = async () => {
  const adapter = memory();
  return { adapter, close: adapter.close };
};

const openSqlite: OpenStore = async () => {
  const adapter = sqlite({ file: ":memory:" });
  await adapter.migrate();
  return { adapter, close: adapter.close };
};

/** Opens databases that are copies of one with our tables, which is faster than creating the tables for each case. */
const postgresOn = async (server: string): Promise<OpenStore> => {
  const at = (database: string): pg.Pool => {
    const url = new URL(server);
    url.pathname = database;
    return new pg.Pool({ connectionString: url.href });
  };
  const admin = async (statement: string): Promise<void> => {
    const client = new pg.Client({ connectionString: server });
    await client.connect();
    await client.query(statement).finally(() => client.end());
  };
  await admin("create database firmcore_template");
  const template = at("firmcore_template");
  await postgres({ pool: template }).migrate();
  await template.end();
  let databases = 0;
  return async () => {
    const name = `firmcore_case_${++databases}`;
    await admin(`create database ${name} template firmcore_template`);
    const pool = at(name);
    const adapter = postgres({ pool });
    return {
      adapter,
      close: async () => {
        await adapter.close();
        await pool.end();
        await admin(`drop database ${name}`);
      },
    };
  };
};

const every = Number(process.argv[2] ?? 1);
/** Runs the cases one after another, without a test runner, and says which fail. */
const run = async (store: string, open: OpenStore, inOrder: boolean): Promise<void> => {
  let held = 0;
  const cases = conformance({ open, inOrder, histories: 4 }).filter((_, index) => index % every === 0);
  for (const each of cases)
    await each.run().then(
      () => {
        held++;
      },
      (error) => {
        process.exitCode = 1;
        console.log(`${store}: ${each.name}`, error);
      },
    );
  console.log(`${store}: ${held} of ${cases.length} cases hold`);
};

await run("memory", openMemory, true);
await run("sqlite", openSqlite, true);
const server = process.env.DATABASE_URL;
if (server !== undefined) await run("postgres", await postgresOn(server), false);
