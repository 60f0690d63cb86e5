import type { Command } from "commander";
import { migrationSql } from "../adapters/sql/migrations/index.ts";
import { adapterOf, isEmpty } from "./database.ts";
import { CannotRun, type Terminal, writeJson } from "./terminal.ts";

interface Options {
  readonly from?: string;
  readonly db?: string;
  readonly json?: boolean;
}

/** The version of a database, 0 when it has no tables of ours. */
const versionIn = async (url: string): Promise<number> => {
  if (await isEmpty(url)) return 0;
  const adapter = await adapterOf(url, false);
  try {
    const schema = await adapter.schema();
    return schema.is === "empty" ? 0 : schema.version;
  } finally {
    await adapter.close();
  }
};

/** `firmcore sql`: the migrations as text, for a host that runs its own tool. */
export const sqlCommand = (program: Command, { out }: Terminal): void => {
  program
    .command("sql")
    .description("Print the statements that make or migrate the tables.")
    .option("--from <version>", "only what comes after this version; default: that of --db, else all of them")
    .option("--db <url>", "print what this database still needs")
    .option("--organization <id>", "says nothing here: the tables are those of every firm")
    .option("--json", "answer as JSON, a list of statements")
    .action(async ({ from, db, json }: Options) => {
      if (from !== undefined && !/^\d{1,6}$/.test(from))
        throw new CannotRun(`--from: expected the number of a version, got ${from}`);
      const version = from !== undefined ? Number(from) : db !== undefined ? await versionIn(db) : 0;
      const statements = migrationSql({ dialect: "sqlite" }, version);
      if (json === true) writeJson(out, statements);
      else if (statements.length > 0) out.write(`${statements.join("\n\n")}\n`);
    });
};
