import { type PostgresOptions, postgres } from "firmcore/postgres";
import type { OpenedStore } from "firmcore/testing";
import pg from "pg";
import { distributionSql } from "../../../src/adapters/postgres/schema/distribution.ts";
import { tenantTables } from "../../../src/adapters/postgres/statements/tenant-tables.ts";
import { testPool } from "./test-pool.ts";

/** The coordinator to test on, provided by the user, because npm has no package of Citus. */
export const citusUrl = (): string => {
  const url = process.env.CITUS_URL;
  if (url === undefined) throw new Error("CITUS_URL names no coordinator: postgres://user@host:port/database");
  return url;
};

/** The message of Citus before a statement that queries more than one shard. */
const severalShards = "multi-task query about to be executed";
/** A pool that reports each of its statements that reaches more than one shard. */
export const countingPool = (max = 8): { readonly pool: pg.Pool; readonly multiShardQueries: () => number } => {
  let heard = 0;
  const pool = testPool({
    connectionString: citusUrl(),
    max,
    options: "-c citus.multi_task_query_log_level=notice -c citus.propagate_set_commands=local",
  });
  pool.on("connect", (client) => {
    client.on("notice", ({ message }) => {
      if (message === severalShards) heard++;
    });
  });
  const taken = () => {
    const all = heard;
    heard = 0;
    return all;
  };
  return { pool, multiShardQueries: taken };
};

export const runAll = async (on: pg.Pool | pg.Client, statements: ReadonlyArray<string>): Promise<void> => {
  for (const statement of statements) await on.query(statement);
};
let made = 0;
/** A unique schema name. */
const schemaName = (): string => `firmcore_${process.pid}_${Date.now()}_${made++}`;

/** Its own client, and a schema that is removed with it. */
export const citusSchema = async () => {
  const client = new pg.Client({ connectionString: citusUrl() });
  await client.connect();
  const schema = schemaName();
  return {
    client,
    schema,
    drop: async () => {
      await client.query("set citus.multi_shard_modify_mode = 'sequential'");
      await client.query(`drop schema if exists "${schema}" cascade`);
      await client.end();
    },
  };
};
type Made = Awaited<ReturnType<typeof citusSchema>>;

const idle: Array<Made> = [];
const all: Array<Made> = [];
/** Our tables, distributed and empty. */
export const freshSchema = async (): Promise<Made> => {
  const found = idle.pop();
  if (found !== undefined) return found;
  const next = await citusSchema();
  all.push(next);
  const pool = testPool({ connectionString: citusUrl(), max: 1 });
  await postgres({ pool, schema: next.schema }).migrate();
  await pool.end();
  await runAll(next.client, distributionSql(next.schema));
  return next;
};
const emptied = async ({ client, schema }: Made): Promise<void> => {
  const [first, ...others] = [...tenantTables].reverse().map((table) => `"${schema}".${table}`);
  await client.query([first, ...others].map((table) => `delete from ${table}`).join("; "));
};
/** Drops the schemas made for the cases of a file. */
export const dropSchemas = async (): Promise<void> => {
  for (const each of all.splice(0)) await each.drop();
  idle.length = 0;
};

/** A fresh store on distributed tables; `heard` receives the number of its statements that reached more than one shard. */
export const openCitus =
  (heard: (statements: number) => void, options: Pick<PostgresOptions, "groupCommit"> = {}) =>
  async (): Promise<OpenedStore> => {
    const made = await freshSchema();
    const { pool, multiShardQueries: reached } = countingPool();
    const adapter = postgres({ pool, schema: made.schema, ...options });
    return {
      adapter,
      close: async () => {
        await adapter.close();
        await pool.end();
        heard(reached());
        await emptied(made);
        idle.push(made);
      },
    };
  };
