import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import type { PostgresConnection } from "./server.ts";

/** Brings one database back to how it was when this was made. */
export interface Reset {
  /** False where more than rows changed (tables, statistics, the rows that were there from the start): then throw it away. */
  readonly reset: () => Promise<boolean>;
  readonly close: () => Promise<void>;
}

/** Tables of whoever made some: extensions and the system keep theirs. */
const userTables = `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind = 'r' and n.nspname !~ '^pg_' and n.nspname <> 'information_schema' order by 1`;

/** How many rows a catalogue has of the database's own (16384 is the first oid that is not the system's), and when one last changed. */
const state = (catalogue: string, key: string, also = ""): string =>
  `select concat_ws(' ', '${catalogue}', count(*), max(xmin::text::bigint)${also}) as print from ${catalogue} where ${key} >= 16384`;

/** Changes with every definition and with `analyze`; what ordinary statements do to rows leaves it alone. */
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
/** All other sessions of the database but kept ones at rest. */
const others = `from pg_stat_activity
  where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'
  and not (application_name = '${keptSession}' and state = 'idle')`;
const howMany = `select count(*)::int as number ${others}`;
/** Ends them, so that nothing of the last case can still write, and says how many there were. */
const endOthers = `select count(pg_terminate_backend(pid))::int as number ${others}`;

/** What numbers rows begins anew; one that gave no number is left alone. */
const restartSequences = `select setval(s.seqrelid, s.seqstart, false) from pg_sequence s
  where pg_sequence_last_value(s.seqrelid) is not null`;

/**
 * Remembers how a database is. Tables that hold rows now keep them; all others are emptied by `reset`, which takes 10 ms:
 * `delete` of few rows is far cheaper than `truncate`, which makes new files for every table and index.
 */
export const rememberContents = async (connection: PostgresConnection): Promise<Reset> => {
  const client = new pg.Client({ ...connection, application_name: "firmcore reset" });
  let lost = false;
  // A case may end all sessions of its database, this one too; then the database is not used again.
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
    // Most are about to end: a client that is told so by the server as well has nobody left who listens.
    for (let tries = 0; tries < 10 && (await all(howMany))[0]?.number !== 0; tries++) await sleep(2);
    while ((await all(endOthers))[0]?.number !== 0) await sleep(1);
    // The definitions first: a table whose rows should be compared may be gone.
    if ((await print(definitions)) !== before.definitions) return false;
    if ((await print(contents.join(" union all "))) !== before.rows) return false;
    if (emptied.length > 0) await client.query(empty);
    await client.query(restartSequences);
    // `truncate` gives tables new files, and the catalogue says so.
    if (!mayAll) before.definitions = await print(definitions);
    return true;
  };
  return {
    reset: async () => {
      if (lost) return false;
      try {
        return await again();
      } catch (error) {
        // The case ended this session too, and that was not known yet.
        if ((error as { readonly code?: unknown }).code === "57P01") return false;
        throw error;
      }
    },
    close: () => client.end(),
  };
};

/** In one message and one transaction; as a replica does it, so neither foreign keys nor triggers of the tables object. */
const deleted = (tables: ReadonlyArray<string>): string =>
  [
    "begin",
    "set local session_replication_role = replica",
    ...tables.map((table) => `delete from ${table}`),
    "commit",
  ].join("; ");
