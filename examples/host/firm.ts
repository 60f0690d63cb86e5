import { randomBytes } from "node:crypto";
import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { type App, FirmError, type FirmOptions, openFirm } from "firmcore";
import { argon2id } from "firmcore/argon2";
import { memory } from "firmcore/memory";
import { postgres } from "firmcore/postgres";
import { sqlite } from "firmcore/sqlite";
import { organizationId as demoFirm, inbox, openDemo } from "./demo.ts";
import { type HostOptions, refuse } from "./env.ts";
import { administrator, makeOwned, type SampleIds, sampleIds } from "./example-records.ts";
import type { Hosted } from "./site.ts";

type Say = (line: string) => void;

const storeOf = (database: string) => {
  if (database === "memory:") return memory();
  if (!database.startsWith("sqlite:")) return postgres({ url: database });
  const file = database.slice("sqlite:".length);
  mkdirSync(dirname(file), { recursive: true });
  return sqlite({ file });
};

/** Opens and migrates the database. A refused connection ends the process with a message and no stack. */
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

/** Creates the first administrator of an empty firm, with the given password or a generated one that is printed once. */
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
  if (options.demo) await makeOwned(app, ids);
  say(
    `administrator ${options.adminUser}  ${options.adminPassword === null ? `${password}  (shown once)` : "(ADMIN_PASSWORD)"}`,
  );
};

/** Opens and migrates the database. Mails of the demo firm stay in this process; otherwise give a mailer of your own. */
export const openHosted = async (options: HostOptions, say: Say): Promise<Hosted> => {
  const [mailer, ids] = [inbox(), sampleIds()];
  const app = await opened(options.database, {
    identity: argon2id(),
    ...options.accounts,
    ...(options.demo ? { mailer, newId: ids.newId } : {}),
  });
  const organizationId = options.demo ? demoFirm : "firm";
  const today = (): string => new Date().toISOString().slice(0, 10);
  const accounts = options.demo ? await openDemo(app, mailer, ids, today(), say) : [];
  await ensureAdministrator(app, organizationId, options, ids, say);
  return { app, organizationId, firmName: options.demo ? "Lindau Engineering" : "firmcore", today, accounts };
};
