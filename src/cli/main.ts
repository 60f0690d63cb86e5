import { createRequire } from "node:module";
import { Command, CommanderError } from "commander";
import { bootstrapCommand } from "./commands/bootstrap.ts";
import { certificationsCommand } from "./commands/certifications.ts";
import { importCommand } from "./commands/import.ts";
import { migrateCommand } from "./commands/migrate.ts";
import { overbookedCommand } from "./commands/overbooked.ts";
import { policiesCommand } from "./commands/policies.ts";
import { replayCommand } from "./commands/replay.ts";
import { sqlCommand } from "./commands/sql.ts";
import { uncoveredCommand } from "./commands/uncovered.ts";
import { utilizationCommand } from "./commands/utilization.ts";
import { withoutPasswords } from "./database-url.ts";
import { CannotRun, type Streams, type Terminal } from "./terminal.ts";

/**
 * The command line. Resolves to the exit status, which `--help` explains. Writes only to the given streams, and never a password of a
 * URL.
 */
export const main = async (args: ReadonlyArray<string>, given: Streams): Promise<number> => {
  const streams = withoutPasswords(args, given);
  const terminal: Terminal = { ...streams, status: 0 };
  const program = new Command("firmcore")
    .description("Staffing, certificates and hours of a professional-services firm.")
    .version((createRequire(import.meta.url)("firmcore/package.json") as { readonly version: string }).version)
    .addHelpText(
      "after",
      "\nExit status: 0 done; 1 an import left out or flagged rows, or a replay differs; 2 could not run.",
    )
    .exitOverride()
    .configureOutput({ writeOut: (text) => streams.out.write(text), writeErr: (text) => streams.err.write(text) });
  for (const make of [
    migrateCommand,
    bootstrapCommand,
    sqlCommand,
    importCommand,
    overbookedCommand,
    certificationsCommand,
    uncoveredCommand,
    utilizationCommand,
    policiesCommand,
    replayCommand,
  ])
    make(program, terminal);
  try {
    await program.parseAsync([...args], { from: "user" });
    return terminal.status;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    // Refusals and faults have a code. Any other error is printed as a message, without a stack.
    const { code, message } = error as { readonly code?: unknown; readonly message?: unknown };
    const known = !(error instanceof CannotRun) && typeof code === "string";
    streams.err.write(`${known ? `${code}: ` : ""}${String(message ?? error)}\n`);
    return 2;
  }
};
