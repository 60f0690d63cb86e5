import { createRequire } from "node:module";
import { Command, CommanderError } from "commander";
import { alertsCommand } from "./commands/alerts.ts";
import { availabilityCommand } from "./commands/availability.ts";
import { backtestCommand } from "./commands/backtest.ts";
import { bootstrapCommand } from "./commands/bootstrap.ts";
import { certificationsCommand } from "./commands/certifications.ts";
import { exportCommand } from "./commands/export.ts";
import { forecastCommand } from "./commands/forecast.ts";
import { importCommand } from "./commands/import.ts";
import { migrateCommand } from "./commands/migrate.ts";
import { moneyCommand } from "./commands/money.ts";
import { overbookedCommand } from "./commands/overbooked.ts";
import { pipelineCommand } from "./commands/pipeline.ts";
import { planActualCommand } from "./commands/plan-actual.ts";
import { policiesCommand } from "./commands/policies.ts";
import { replayCommand } from "./commands/replay.ts";
import { sqlCommand } from "./commands/sql.ts";
import { uncoveredCommand } from "./commands/uncovered.ts";
import { utilizationCommand } from "./commands/utilization.ts";
import { verifyCommand } from "./commands/verify.ts";
import { withoutPasswords } from "./database-url.ts";
import { errorJson, errorText } from "./errors.ts";
import { printableStreams } from "./printable-streams.ts";
import { refuseRepeated } from "./refuse-repeated.ts";
import { jsonText, type Streams, type Terminal } from "./terminal.ts";

const exitStatuses = `
Exit status:
  0  done; an import flagged and left out nothing that the one before it did not
  1  an import flagged or left out something new, a replay or a backtest differs, or verify found what has no explanation
  2  could not run: standard error says why, as JSON with --json`;

/**
 * The command line. Resolves to the exit status: 0 done, 1 an import found something new, a replay or a backtest differs, or verify found a fault, 2 could not run. Writes only to the
 * given streams, and never a password of a URL.
 */
export const main = async (args: ReadonlyArray<string>, given: Streams): Promise<number> => {
  const streams = withoutPasswords(args, printableStreams(given));
  const terminal: Terminal = { ...streams, progress: given.err, status: 0 };
  const json = args.includes("--json");
  const program = new Command("firmcore")
    .description("Staffing, certificates and hours of a professional-services firm.")
    .version((createRequire(import.meta.url)("firmcore/package.json") as { readonly version: string }).version)
    .addHelpText("after", exitStatuses)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => streams.out.write(text),
      writeErr: (text) => streams.err.write(text),
      // Written as JSON below.
      outputError: (text, write) => (json ? undefined : write(text)),
    });
  for (const make of [
    migrateCommand,
    bootstrapCommand,
    sqlCommand,
    importCommand,
    exportCommand,
    overbookedCommand,
    certificationsCommand,
    uncoveredCommand,
    alertsCommand,
    availabilityCommand,
    utilizationCommand,
    planActualCommand,
    moneyCommand,
    pipelineCommand,
    forecastCommand,
    policiesCommand,
    replayCommand,
    verifyCommand,
    backtestCommand,
  ])
    make(program, terminal);
  for (const command of program.commands) refuseRepeated(command);
  try {
    await program.parseAsync([...args], { from: "user" });
    return terminal.status;
  } catch (error) {
    if (error instanceof CommanderError && (error.exitCode === 0 || !json)) return error.exitCode === 0 ? 0 : 2;
    streams.err.write(json ? jsonText(errorJson(error)) : errorText(error));
    return 2;
  }
};
