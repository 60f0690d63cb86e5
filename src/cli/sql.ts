import type { Command } from "commander";
import { migrationSql } from "../adapters/sql/migrations/index.ts";
import { CannotRun, type Terminal } from "./terminal.ts";

/** `firmcore sql`: the migrations as text, for a host that runs its own tool. */
export const sqlCommand = (program: Command, { out }: Terminal): void => {
  program
    .command("sql")
    .description("Print the statements that make or migrate the tables.")
    .option("--from <version>", "only what comes after this version", "0")
    .action(({ from }: { readonly from: string }) => {
      if (!/^\d{1,6}$/.test(from)) throw new CannotRun(`--from: expected the number of a version, got ${from}`);
      out.write(`${migrationSql(Number(from)).join("\n\n")}\n`);
    });
};
