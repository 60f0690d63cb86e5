import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import type { Command } from "commander";
import { loadPeer } from "../adapters/peer-dependency.ts";
import type { App } from "../api/open-firm.ts";
import { openFirm } from "../api/open-firm.ts";
import type { FirmApi } from "../api/promise.ts";
import type { HostCaller } from "../operations/caller/caller.ts";
import type { Adapter, SchemaState } from "../ports/adapter.ts";
import { databaseUrl, quoted } from "./database-url.ts";
import { CannotRun, type Streams } from "./terminal.ts";

/** Which database. */
export interface DatabasePlace {
  readonly db: string;
  /** The schema of the tables, in Postgres only. A word of ours: in a URL libpq would refuse it, and psql with it. */
  readonly schema?: string;
}
/** What every command about a database takes. */
export interface DatabaseOptions extends DatabasePlace {
  readonly organization: string;
  readonly json?: boolean;
}
export const defaultSchema = "firmcore";
export const databaseOptions = (command: Command): Command =>
  command
    .requiredOption("--db <url>", "the database, such as sqlite:firm.db or postgres://ada@localhost:5432/office")
    .option("--schema <name>", `the schema of the tables in Postgres; default: ${defaultSchema}`)
    .option("--organization <id>", "the firm, where one database holds several", "firm")
    .option("--json", "answer as JSON, for programs");

const inMemory = ":memory:";
/** What to run for a database that is not as it should be. */
const migrateCommand = ({ db, schema }: DatabasePlace): string =>
  `firmcore migrate --db ${quoted(db)}${schema === undefined ? "" : ` --schema ${quoted(schema)}`}`;

/** The adapter of a database; drivers are loaded only here. `make`: a file may be made where there is none. */
export const adapterOf = async (place: DatabasePlace, make: boolean): Promise<Adapter<unknown>> => {
  const { db, schema } = place;
  const found = databaseUrl(db);
  if (found.is === "postgres") {
    // In words of its own, before a connection fails for want of it.
    loadPeer("--db postgres://…", "pg", () => createRequire(import.meta.url)("pg"));
    const { postgres } = await import("../adapters/postgres/adapter.ts");
    // Whether the tables have row security, only the database knows; a name too many costs nothing.
    const options = { url: found.url, schema: schema ?? defaultSchema, rowSecurity: true };
    return postgres(options) as Adapter<unknown>;
  }
  if (schema !== undefined && found.file !== inMemory)
    throw new CannotRun("--schema: SQLite has no such thing, only Postgres");
  if (!make && found.file !== inMemory && !existsSync(found.file))
    throw new CannotRun(`${db}: there is no such file; to make it, run: ${migrateCommand(place)}`);
  const { sqlite } = await import("../adapters/sqlite/adapter.ts");
  return sqlite({ file: found.file }) as Adapter<unknown>;
};

/** The person at the terminal reaches the tables themselves, so the command line asks as an administrator. */
const caller = (organizationId: string): HostCaller => ({
  organizationId,
  userId: "command-line",
  role: "administrator",
});

/** A firm opened for one command. */
export interface OpenFirm {
  readonly adapter: Adapter<unknown>;
  readonly app: App<unknown>;
  readonly firm: FirmApi;
  readonly caller: HostCaller;
}

/** Whether a database has no tables of ours; a file that is not there has none, and is not made by asking. */
export const isEmpty = async (place: DatabasePlace): Promise<boolean> => {
  const found = databaseUrl(place.db);
  if (found.is === "sqlite" && found.file !== inMemory && !existsSync(found.file)) return true;
  const adapter = await adapterOf(place, false);
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

/** A report about a firm that is not there would say that nobody is overbooked: a name that was mistyped is told instead. */
const refuseUnknown = async (adapter: Adapter<unknown>, { db, organization }: DatabaseOptions): Promise<void> => {
  const { exists, others } = await adapter.checkFirm(organization);
  if (exists) return;
  const known = others.length === 0 ? "" : `; there ${others.length === 1 ? "is" : "are"} ${others.join(", ")}`;
  throw new CannotRun(`--organization: ${db} has no firm ${quoted(organization)}${known}`);
};

/** Opens the database of a firm that is there, and asks it. */
export const withKnownFirm = <A>(
  streams: Streams,
  options: DatabaseOptions,
  body: (open: OpenFirm) => Promise<A>,
): Promise<A> =>
  withFirm(streams, options, null, async (open) => {
    await refuseUnknown(open.adapter, options);
    return body(open);
  });

/** Opens the database, runs the body, closes. `migrateEmpty` makes the tables of an empty one and says so. */
export const withFirm = async <A>(
  { now }: Streams,
  options: DatabaseOptions,
  migrateEmpty: ((to: number) => void) | null,
  body: (open: OpenFirm) => Promise<A>,
): Promise<A> => {
  const adapter = await adapterOf(options, migrateEmpty !== null);
  try {
    const schema = await adapter.schema();
    if (schema.is === "empty" && migrateEmpty !== null) migrateEmpty((await adapter.migrate()).to);
    else if (schema.is !== "current")
      throw new CannotRun(`${options.db} ${standing(schema)}${migrateCommand(options)}`);
    const app = await openFirm(adapter, now === undefined ? {} : { now });
    const who = caller(options.organization);
    return await body({ adapter, app, firm: app.as(who), caller: who });
  } finally {
    await adapter.close();
  }
};
