import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { memory } from "firmcore/memory";
import { sqlite } from "firmcore/sqlite";
import type { ConformanceCase, OpenedStore } from "firmcore-conformance";
import { allFaults } from "./child-process.ts";
import { temporaryRoot } from "./temporary-root.ts";

/** The number of random histories of each kit: 40, or FIRMCORE_HISTORIES; FIRMCORE_SEED selects other ones. */
export const effort = {
  histories: Number(process.env.FIRMCORE_HISTORIES ?? 40),
  seed: Number(process.env.FIRMCORE_SEED),
};
/** The timeout of one case: the first law runs the histories of all laws. */
export const kitTimeout = { timeout: 60_000 + effort.histories * 2_000 };

/** A fresh memory store. */
export const openMemory = async (): Promise<OpenedStore> => {
  const adapter = memory();
  return { adapter, close: adapter.close };
};

/** A temporary folder for one test, and the function that removes it. */
export const temporaryFolder = (): { readonly folder: string; readonly remove: () => void } => {
  const folder = mkdtempSync(join(temporaryRoot(), "firmcore-store-"));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
};

let template: Promise<string> | undefined;
/** A migrated file without rows; made once, because creating tables takes most of the time. */
const migrated = (): Promise<string> => {
  template ??= (async () => {
    const file = join(mkdtempSync(join(temporaryRoot(), "firmcore-template-")), "firm.db");
    const adapter = sqlite({ file });
    await adapter.migrate();
    await adapter.close();
    process.once("exit", () => rmSync(dirname(file), { recursive: true, force: true }));
    return file;
  })();
  return template;
};

/** A fresh, migrated SQLite file in its own folder. */
export const sqliteFile = async (): Promise<{ readonly file: string; readonly remove: () => void }> => {
  const { folder, remove } = temporaryFolder();
  const file = join(folder, "firm.db");
  copyFileSync(await migrated(), file);
  return { file, remove };
};

/** A store on such a file. */
export const openSqlite = async (): Promise<OpenedStore> => {
  const { file, remove } = await sqliteFile();
  const adapter = sqlite({ file });
  return {
    adapter,
    close: async () => {
      await adapter.close();
      remove();
    },
  };
};

/**
 * The cases through the Promise API, and those without an API in their name. The Promise and the Effect API differ only
 * above the store, and the kit of the memory store runs both.
 */
export const promiseOnly = (cases: ReadonlyArray<ConformanceCase>): ReadonlyArray<ConformanceCase> =>
  cases.filter(({ name }) => !name.endsWith("(Effect)"));

/** Ways to reach Postgres. */
const ways = ["a pool", "a client", "Kysely", "pgbouncer", "Postgres 14"] as const;
type Way = (typeof ways)[number] | "row-level security";
/**
 * The cases that run on one of these ways. They share the adapter, so each case runs on one of them, and each statement, which
 * many cases send, on all. `npm run faults` runs every case on every way.
 */
export const casesOn = (way: Way, cases: ReadonlyArray<ConformanceCase>): ReadonlyArray<ConformanceCase> =>
  promiseOnly(cases).filter(
    (_, place) =>
      allFaults ||
      // Every second case, so that each way has some of those with row-level security and some of those without.
      (way === "row-level security" ? place % 2 === 0 : place % ways.length === ways.indexOf(way)),
  );
