import { Command, CommanderError } from "commander";
import { bootstrapCommand } from "./bootstrap.ts";
import { certificationsCommand } from "./certifications.ts";
import { withoutPasswords } from "./database-url.ts";
import { importCommand } from "./import.ts";
import { migrateCommand } from "./migrate.ts";
import { overbookedCommand } from "./overbooked.ts";
import { policiesCommand } from "./policies.ts";
import { sqlCommand } from "./sql.ts";
import { CannotRun, type Streams, type Terminal } from "./terminal.ts";
import { uncoveredCommand } from "./uncovered.ts";
import { utilizationCommand } from "./utilization.ts";

/**
 * The command line. Resolves to the exit status: 0 done, 1 an import left out or flagged rows, 2 could not run. Writes only to the
 * given streams, and never a password of a URL.
 */
export const main = async (args: ReadonlyArray<string>, given: Streams): Promise<number> => {
  const streams = withoutPasswords(args, given);
  const terminal: Terminal = { ...streams, status: 0 };
  const program = new Command("firmcore")
    .description("Staffing, certificates and hours of a professional-services firm.")
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
