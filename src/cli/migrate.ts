import type { Command } from "commander";
import { openFirm } from "../operations/open.ts";
import { adapterOf } from "./database.ts";
import type { Terminal } from "./terminal.ts";

/** `firmcore migrate`: brings the tables to this version. */
export const migrateCommand = (program: Command, { out }: Terminal): void => {
  program
    .command("migrate")
    .description("Bring a database's tables to this version of firmcore.")
    .requiredOption("--db <url>", "the database, such as sqlite:firm.db")
    .option("--json", "answer as JSON, for programs")
    .action(async ({ db, json }: { readonly db: string; readonly json?: boolean }) => {
      const app = await openFirm(await adapterOf(db));
      try {
        const { from, to } = await app.migrate();
        if (json === true) out.write(`${JSON.stringify({ from, to })}\n`);
        else
          out.write(
            from === to
              ? `${db} is at version ${to}, nothing to do\n`
              : `${db} migrated from version ${from} to ${to}\n`,
          );
      } finally {
        await app.close();
      }
    });
};
