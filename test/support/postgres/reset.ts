import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import type { PostgresConnection } from "./server.ts";

/** Restores a database to its state when this object was created. */
export interface Reset {
  /** False if more than rows changed (tables, statistics, initial rows): then discard the database. */
  readonly reset: () => Promise<boolean>;
  readonly close: () => Promise<void>;
}

/** User tables; those of extensions and the system are excluded. */
const userTables = `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind = 'r' and n.nspname !~ '^pg_' and n.nspname <> 'information_schema' order by 1`;

/** The number of rows of a catalogue that belong to the database (16384 is the first oid outside the system), and their last change. */
const state = (catalogue: string, key: string, also = ""): string =>
  `select concat_ws(' ', '${catalogue}', count(*), max(xmin::text::bigint)${also}) as print from ${catalogue} where ${key} >= 16384`;

/** Changes with every definition and with `analyze`, but not with ordinary statements on rows. */
const definitions = [
  state("pg_class", "oid", ", sum(reltuples)"),
  state("pg_attribute", "attrelid"),
  state("pg_constraint", "oid"),
  state("pg_trigger", "oid"),
  state("pg_proc", "oid"),
  state("pg_namespace", "oid"),
  `select concat('setting ', s.setconfig) from pg_db_role_setting s join pg_database b on b.oid = s.setdatabase
   where b.datname = current_database()`,
].join(" union all ");

/** The name of sessions that one case leaves to the next. */
export const keptSession = "firmcore kept";
/** All other sessions of the database, except kept ones that are idle. */
const others = `from pg_stat_activity
  where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'
  and not (application_name = '${keptSession}' and state = 'idle')`;
const howMany = `select count(*)::int as number ${others}`;
/** Ends them, so that the last case can write no more, and returns their number. */
const endOthers = `select count(pg_terminate_backend(pid))::int as number ${others}`;

/** Restarts used sequences. */
const restartSequences = `select setval(s.seqrelid, s.seqstart, false) from pg_sequence s
  where pg_sequence_last_value(s.seqrelid) is not null`;

/**
 * Remembers the state of a database. Tables that hold rows now keep them; `reset` empties all others, which takes 10 ms:
 * `delete` of few rows is far cheaper than `truncate`, which creates new files for every table and index.
 */
export const rememberContents = async (connection: PostgresConnection): Promise<Reset> => {
  const client = new pg.Client({ ...connection, application_name: "firmcore reset" });
  let lost = false;
  // A case may end all sessions of its database, including this one; then the database is discarded.
  client.on("error", () => {
    lost = true;
  });
  await client.connect();
  const all = async (sql: string): Promise<ReadonlyArray<Record<string, unknown>>> => (await client.query(sql)).rows;

  const tables = (await all(userTables)).map(({ name }) => String(name));
  const kept: Array<string> = [];
  for (const table of tables) if ((await all(`select from ${table} limit 1`)).length > 0) kept.push(table);
  const emptied = tables.filter((table) => !kept.includes(table));
  const [who] = await all("select rolsuper from pg_roles where rolname = current_user");
  const mayAll = who?.rolsuper === true;
  const empty = mayAll ? deleted(emptied) : `truncate ${emptied.join(", ")}`;
  const contents = kept.map(
    (table) => `select md5(string_agg(t::text, ' ' order by t::text)) as print from ${table} t`,
  );
  const print = async (sql: string): Promise<string> => (sql === "" ? "" : JSON.stringify(await all(sql)));

  const before = { definitions: await print(definitions), rows: await print(contents.join(" union all ")) };
  const again = async (): Promise<boolean> => {
    // Most are about to end; their clients no longer listen for an error of the server.
    for (let tries = 0; tries < 10 && (await all(howMany))[0]?.number !== 0; tries++) await sleep(2);
    while ((await all(endOthers))[0]?.number !== 0) await sleep(1);
    // The definitions first, because a table whose rows are compared may be gone.
    if ((await print(definitions)) !== before.definitions) return false;
    if ((await print(contents.join(" union all "))) !== before.rows) return false;
    if (emptied.length > 0) await client.query(empty);
    await client.query(restartSequences);
    // `truncate` gives tables new files, which changes the catalogue.
    if (!mayAll) before.definitions = await print(definitions);
    return true;
  };
  return {
    reset: async () => {
      if (lost) return false;
      try {
        return await again();
      } catch (error) {
        // The case ended this session too, which was not noticed yet.
        if ((error as { readonly code?: unknown }).code === "57P01") return false;
        throw error;
      }
    },
    close: () => client.end(),
  };
};

/** In one message and one transaction, in replica mode, so that foreign keys and triggers do not apply. */
const deleted = (tables: ReadonlyArray<string>): string =>
  [
    "begin",
    "set local session_replication_role = replica",
    ...tables.map((table) => `delete from ${table}`),
    "commit",
  ].join("; ");
