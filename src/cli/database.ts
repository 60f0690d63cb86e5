import type { Command } from "commander";
import type { App } from "../operations/open.ts";
import { openFirm } from "../operations/open.ts";
import type { FirmApi } from "../operations/promise.ts";
import type { Asker } from "../operations/run.ts";
import type { Adapter } from "../ports/store.ts";
import { CannotRun } from "./terminal.ts";

/** What every command about a database takes. */
export interface DatabaseOptions {
  readonly db: string;
  readonly organization: string;
  readonly json?: boolean;
}
export const databaseOptions = (command: Command): Command =>
  command
    .requiredOption("--db <url>", "the database, such as sqlite:firm.db")
    .option("--organization <id>", "the firm, where one database holds several", "firm")
    .option("--json", "answer as JSON, for programs");

/** The adapter that a URL names; drivers are loaded only here. */
export const adapterOf = async (url: string): Promise<Adapter<unknown>> => {
  const file = /^sqlite:(.+)$/.exec(url)?.[1];
  if (file === undefined) throw new CannotRun(`--db: expected sqlite:FILE, got ${url}`);
  const { sqlite } = await import("../adapters/sqlite/adapter.ts");
  return sqlite({ file }) as Adapter<unknown>;
};

/** The person at the terminal reaches the file itself, so the command line asks as an administrator. */
const asker = (organizationId: string): Asker => ({ organizationId, userId: "command-line", role: "administrator" });

/** A firm opened for one command. */
export interface OpenFirm {
  readonly app: App<unknown>;
  readonly firm: FirmApi;
  readonly asker: Asker;
}

/** Opens the database, runs the body, closes. `migrateEmpty` makes the tables of an empty one and says so. */
export const withFirm = async <A>(
  options: DatabaseOptions,
  migrateEmpty: ((to: number) => void) | null,
  body: (open: OpenFirm) => Promise<A>,
): Promise<A> => {
  const adapter = await adapterOf(options.db);
  const app = await openFirm(adapter);
  try {
    const schema = adapter.schema();
    if (schema.is === "empty" && migrateEmpty !== null) migrateEmpty((await app.migrate()).to);
    else if (schema.is !== "current")
      throw new CannotRun(
        `${options.db} ${schema.is === "empty" ? "has no tables yet" : `is at version ${schema.version}`}; run: firmcore migrate --db ${options.db}`,
      );
    const who = asker(options.organization);
    return await body({ app, firm: app.as(who), asker: who });
  } finally {
    await app.close();
  }
};
