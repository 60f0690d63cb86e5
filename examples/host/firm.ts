import { randomBytes } from "node:crypto";
import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { type App, FirmError, type FirmOptions, openFirm } from "firmcore";
import { argon2id } from "firmcore/argon2";
import { memory } from "firmcore/memory";
import { postgres } from "firmcore/postgres";
import { sqlite } from "firmcore/sqlite";
import { demoDay, organizationId as demoFirm, inbox, openDemo } from "./demo.ts";
import { type HostOptions, refuse } from "./env.ts";
import { administrator, type SampleIds, sampleIds } from "./example-records.ts";

/** The firm behind the host. */
export interface Hosted {
  readonly app: App;
  readonly organizationId: string;
  /** Whose eyes `GET /` has without a session: only in the invented firm, which has nothing to hide. */
  readonly guest: string | null;
  /** The day from which on the page looks for windows over capacity. */
  readonly from: string;
}
type Say = (line: string) => void;

const storeOf = (database: string) => {
  if (database === "memory:") return memory();
  if (!database.startsWith("sqlite:")) return postgres({ url: database });
  const file = database.slice("sqlite:".length);
  mkdirSync(dirname(file), { recursive: true });
  return sqlite({ file });
};

/** Opened and migrated; a database that does not let us in ends the process with what it says, not with a stack. */
const opened = async (database: string, more: FirmOptions): Promise<App> => {
  try {
    const app: App = await openFirm(storeOf(database) as never, more);
    await app.migrate();
    return app;
  } catch (error) {
    if (!(error instanceof FirmError)) throw error;
    return refuse(`DATABASE_URL: ${error.message}`);
  }
};

/** An empty firm gets its first administrator: with the password given, or one that is printed once. */
const ensureAdministrator = async (
  app: App,
  organizationId: string,
  options: HostOptions,
  ids: SampleIds,
  say: Say,
): Promise<void> => {
  const host = app.as({ organizationId, userId: "host", role: "administrator" });
  if ((await host.users.count({ where: { role: "administrator" } })) > 0) return;
  const password = options.adminPassword ?? randomBytes(12).toString("base64url");
  ids.next(administrator);
  await app.bootstrap({ organizationId, username: options.adminUser, password });
  say(
    `administrator ${options.adminUser}  ${options.adminPassword === null ? `${password}  (shown once)` : "(ADMIN_PASSWORD)"}`,
  );
};

/** Opens and migrates the database; the invented firm's mails stay in this process, an empty firm's wait for a mailer of yours. */
export const openHosted = async (options: HostOptions, say: Say): Promise<Hosted> => {
  const [mailer, ids] = [inbox(), sampleIds()];
  const app = await opened(options.database, {
    identity: argon2id(),
    ...(options.demo ? { mailer, newId: ids.newId } : {}),
  });
  const organizationId = options.demo ? demoFirm : "firm";
  const guest = options.demo ? await openDemo(app, mailer, ids, say) : null;
  await ensureAdministrator(app, organizationId, options, ids, say);
  return { app, organizationId, guest, from: options.demo ? demoDay : new Date().toISOString().slice(0, 10) };
};
