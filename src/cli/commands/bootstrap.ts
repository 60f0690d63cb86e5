import type { Command } from "commander";
import { bootstrap } from "../../operations/users/bootstrap.ts";
import type { Ports } from "../../ports/ports.ts";
import { type DatabaseOptions, databaseOptions, withFirm } from "../database.ts";
import { lineText, type Terminal, writeJson } from "../terminal.ts";

interface Options extends DatabaseOptions {
  readonly username: string;
  readonly email?: string;
  readonly externalId?: string;
}

/** Twenty characters of a token: 120 random bits. */
const passwordLength = 20;
/** A generated password, and ports that can hash it. The hashing package is loaded only here. */
const withPassword = async (ports: Ports): Promise<{ readonly ports: Ports; readonly password: string }> => {
  const { argon2id } = await import("../../adapters/crypto/argon2id.ts");
  const identity = argon2id();
  return { ports: { ...ports, identity }, password: identity.newToken().slice(0, passwordLength) };
};

/** `firmcore bootstrap`: creates the first administrator of a firm (R-ID-2). */
export const bootstrapCommand = (program: Command, terminal: Terminal): void => {
  const { out } = terminal;
  databaseOptions(program.command("bootstrap"))
    .description("Create the first administrator of a firm. The password is generated and shown once.")
    .requiredOption("--username <name>", "the username for log-in")
    .option("--email <address>", "an e-mail address, also for log-in and to reset the password")
    .option("--external-id <id>", "the id in a system that signs people in itself; no password is generated")
    .action(async ({ username, email, externalId, ...options }: Options) => {
      const { user, password } = await withFirm(terminal, options, null, async ({ app, caller }) => {
        const made = externalId === undefined ? await withPassword(app.ports) : { ports: app.ports, password: null };
        const user = await bootstrap(made.ports, {
          organizationId: caller.organizationId,
          username,
          ...(email === undefined ? {} : { email }),
          ...(externalId === undefined ? {} : { externalId }),
          ...(made.password === null ? {} : { password: made.password }),
        });
        return { user, password: made.password };
      });
      if (options.json === true) return writeJson(out, { objectId: user.objectId, username: user.username, password });
      const credentials = password === null ? "signs in elsewhere" : `password ${password} (shown once)`;
      return out.write(lineText(`administrator ${user.username}, ${credentials}`));
    });
};
