import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import type { Command } from "commander";
import { loadPeer } from "../adapters/peer-dependency.ts";
import { type App, openFirm } from "../api/open-firm.ts";
import type { FirmApi } from "../api/promise.ts";
import type { HostCaller } from "../operations/caller/caller.ts";
import { type Adapter, newerMessage, type SchemaState } from "../ports/adapter.ts";
import { databaseUrl, quoted, shownUrl } from "./database-url.ts";
import { CannotRun, type Streams } from "./terminal.ts";

/** Which database. */
export interface DatabasePlace {
  readonly db: string;
  /** The schema of the tables, for Postgres. Not part of the URL, because libpq and psql would refuse it. */
  readonly schema?: string;
}
/** The options of every command that uses a database. */
export interface DatabaseOptions extends DatabasePlace {
  /** Default: the only firm of the database. */
  readonly organization?: string;
  readonly json?: boolean;
}
export const defaultSchema = "firmcore";
export const organizationHelp = "the firm; default: the only one of the database";
export const databaseOptions = (command: Command): Command =>
  command
    .requiredOption("--db <url>", "the database, such as sqlite:firm.db or postgres://ada@localhost:5432/office")
    .option("--schema <name>", `the schema of the tables in Postgres; default: ${defaultSchema}`)
    .option("--organization <id>", organizationHelp)
    .option("--json", "print JSON");

const inMemory = ":memory:";
/** The command that migrates this database. */
const migrateCommand = ({ db, schema }: DatabasePlace): string =>
  `firmcore migrate --db ${quoted(shownUrl(db))}${schema === undefined ? "" : ` --schema ${quoted(schema)}`}`;

/** The adapter for a database; drivers are loaded only here. `make` allows to create a missing file. */
export const adapterOf = async (location: DatabasePlace, make: boolean): Promise<Adapter<unknown>> => {
  const { db, schema } = location;
  const found = databaseUrl(db);
  if (found.is === "postgres") {
    // A missing driver gets a message of its own, before a connection fails.
    loadPeer("--db postgres://…", "pg", () => createRequire(import.meta.url)("pg"));
    const { postgres } = await import("../adapters/postgres/adapter.ts");
    // Only the database knows whether it uses row-level security; the option costs nothing if it does not.
    const options = { url: found.url, schema: schema ?? defaultSchema, rowSecurity: true };
    return postgres(options) as Adapter<unknown>;
  }
  if (schema !== undefined && found.file !== inMemory)
    throw new CannotRun("--schema: only for Postgres, not for SQLite");
  if (!make && found.file !== inMemory && !existsSync(found.file))
    throw new CannotRun(`${shownUrl(db)}: the file does not exist; to create it, run: ${migrateCommand(location)}`);
  const { sqlite } = await import("../adapters/sqlite/adapter.ts");
  return sqlite({ file: found.file }) as Adapter<unknown>;
};

/** A person who can open the database can change its tables, so the command line acts as an administrator. */
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

/** Whether a database has no tables of firmcore. A missing file counts as empty and is not created. */
export const isEmpty = async (location: DatabasePlace): Promise<boolean> => {
  const found = databaseUrl(location.db);
  if (found.is === "sqlite" && found.file !== inMemory && !existsSync(found.file)) return true;
  const adapter = await adapterOf(location, false);
  try {
    return (await adapter.schema()).is === "empty";
  } finally {
    await adapter.close();
  }
};

/** Why a command cannot use the tables; null if it can. */
const refusedBy = (schema: SchemaState, place: DatabasePlace): string | null => {
  const db = shownUrl(place.db);
  switch (schema.is) {
    case "current":
      return null;
    case "empty":
      return `${db} has no tables yet; run: ${migrateCommand(place)}`;
    case "older":
      return `${db} is at version ${schema.version}, this firmcore needs ${schema.expected}; run: ${migrateCommand(place)}`;
    case "newer":
      return schema.notAdditive === null
        ? null
        : `${db}: ${newerMessage(schema.version, schema.expected, schema.notAdditive)}`;
  }
};

/** The firm of a database that has none yet, and of one that hides which firms it has. */
const firstFirm = "firm";
/** The firm to use: that of `--organization`, else the only one of the database. */
const chosenFirm = async (adapter: Adapter<unknown>, { db, organization }: DatabaseOptions): Promise<string> => {
  if (organization !== undefined) return organization;
  // No firm has the empty name, so this lists those that there are.
  const { others } = await adapter.checkFirm("");
  const [only = firstFirm, ...more] = others;
  if (more.length === 0) return only;
  throw new CannotRun(`--organization: ${shownUrl(db)} holds several firms; name one of ${others.join(", ")}`);
};
/** Refuses an unknown firm: a report would otherwise be empty for a mistyped name. */
const refuseUnknown = async (
  adapter: Adapter<unknown>,
  { db, organization: named }: DatabaseOptions,
  organization: string,
): Promise<void> => {
  const { exists, others } = await adapter.checkFirm(organization);
  if (exists) return;
  if (named === undefined)
    throw new CannotRun(
      `${shownUrl(db)} has no firm yet, or hides it; firmcore bootstrap and firmcore import make one, --organization names it`,
    );
  const known = others.length === 0 ? "" : `; there ${others.length === 1 ? "is" : "are"} ${others.join(", ")}`;
  throw new CannotRun(`--organization: ${shownUrl(db)} has no firm ${quoted(organization)}${known}`);
};

/** Opens the database and runs the body for a firm that exists. */
export const withKnownFirm = <A>(
  streams: Streams,
  options: DatabaseOptions,
  body: (open: OpenFirm) => Promise<A>,
): Promise<A> =>
  withFirm(streams, options, null, async (open) => {
    await refuseUnknown(open.adapter, options, open.caller.organizationId);
    return body(open);
  });

/** Opens the database, runs the body, and closes it. If given, `migrateEmpty` is called after the tables of an empty database were created. */
export const withFirm = async <A>(
  { now }: Streams,
  options: DatabaseOptions,
  migrateEmpty: ((to: number) => void) | null,
  body: (open: OpenFirm) => Promise<A>,
): Promise<A> => {
  const adapter = await adapterOf(options, migrateEmpty !== null);
  try {
    const schema = await adapter.schema();
    const refused = refusedBy(schema, options);
    if (schema.is === "empty" && migrateEmpty !== null) migrateEmpty((await adapter.migrate()).to);
    else if (refused !== null) throw new CannotRun(refused);
    const app = await openFirm(adapter, now === undefined ? {} : { now });
    const who = caller(await chosenFirm(adapter, options));
    return await body({ adapter, app, firm: app.as(who), caller: who });
  } finally {
    await adapter.close();
  }
};
