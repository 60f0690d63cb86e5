import { existsSync } from "node:fs";
import type { Command } from "commander";
import type { HostAsker } from "../operations/asker.ts";
import type { App } from "../operations/open.ts";
import { openFirm } from "../operations/open.ts";
import type { FirmApi } from "../operations/promise.ts";
import type { Adapter, SchemaState } from "../ports/adapter.ts";
import { CannotRun, type Streams } from "./terminal.ts";

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

/** The adapter that a URL names; drivers are loaded only here. `make`: the file may be made where there is none. */
export const adapterOf = async (url: string, make: boolean): Promise<Adapter<unknown>> => {
  const file = /^sqlite:(.+)$/.exec(url)?.[1];
  if (file === undefined) throw new CannotRun(`--db: expected sqlite:FILE, got ${url}`);
  if (!make && file !== inMemory && !existsSync(file))
    throw new CannotRun(`${url}: there is no such file; to make it, run: firmcore migrate --db ${url}`);
  const { sqlite } = await import("../adapters/sqlite/adapter.ts");
  return sqlite({ file }) as Adapter<unknown>;
};
const inMemory = ":memory:";

/** The person at the terminal reaches the file itself, so the command line asks as an administrator. */
const asker = (organizationId: string): HostAsker => ({
  organizationId,
  userId: "command-line",
  role: "administrator",
});

/** A firm opened for one command. */
export interface OpenFirm {
  readonly app: App<unknown>;
  readonly firm: FirmApi;
  readonly asker: HostAsker;
}

/** Whether a database has no tables of ours; one that is not there has none, and is not made by asking. */
export const isEmpty = async (url: string): Promise<boolean> => {
  const file = /^sqlite:(.+)$/.exec(url)?.[1];
  if (file !== undefined && file !== inMemory && !existsSync(file)) return true;
  const adapter = await adapterOf(url, false);
  try {
    return (await adapter.schema()).is === "empty";
  } finally {
    await adapter.close();
  }
};

const standing = (schema: Exclude<SchemaState, { readonly is: "current" }>): string => {
  switch (schema.is) {
    case "empty":
      return "has no tables yet; run: ";
    case "older":
      return `is at version ${schema.version}, this firmcore needs ${schema.expected}; run: `;
    case "newer":
      return `is at version ${schema.version}, this firmcore knows versions up to ${schema.expected}; update firmcore, then run: `;
  }
};

/** Opens the database, runs the body, closes. `migrateEmpty` makes the tables of an empty one and says so. */
export const withFirm = async <A>(
  { now }: Streams,
  options: DatabaseOptions,
  migrateEmpty: ((to: number) => void) | null,
  body: (open: OpenFirm) => Promise<A>,
): Promise<A> => {
  const adapter = await adapterOf(options.db, migrateEmpty !== null);
  try {
    const schema = await adapter.schema();
    if (schema.is === "empty" && migrateEmpty !== null) migrateEmpty((await adapter.migrate()).to);
    else if (schema.is !== "current")
      throw new CannotRun(`${options.db} ${standing(schema)}firmcore migrate --db ${options.db}`);
    const app = await openFirm(adapter, now === undefined ? {} : { now });
    const who = asker(options.organization);
    return await body({ app, firm: app.as(who), asker: who });
  } finally {
    await adapter.close();
  }
};
