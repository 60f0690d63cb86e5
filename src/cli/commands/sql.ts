import { type Command, Option } from "commander";
import { distributionSql } from "../../adapters/postgres/schema/distribution.ts";
import { rowSecuritySql } from "../../adapters/postgres/statements/row-security.ts";
import { type MigrationTarget, migrationSql } from "../../adapters/sql/migrations/index.ts";
import { adapterOf, type DatabasePlace, defaultSchema, isEmpty } from "../database.ts";
import { databaseUrl } from "../database-url.ts";
import { CannotRun, type Terminal, writeJson } from "../terminal.ts";

interface Options {
  readonly from?: string;
  readonly db?: string;
  readonly dialect?: "sqlite" | "postgres";
  readonly schema?: string;
  readonly citus?: boolean;
  readonly rls?: boolean;
  readonly json?: boolean;
}

/** The version of a database (0 without tables of firmcore), and whether its tables are distributed. */
const standingOf = async (location: DatabasePlace) => {
  if (await isEmpty(location)) return { version: 0, distributed: false };
  const adapter = await adapterOf(location, false);
  try {
    const schema = await adapter.schema();
    const distributed = "distributed" in schema && schema.distributed === true;
    return { version: schema.is === "empty" ? 0 : schema.version, distributed };
  } finally {
    await adapter.close();
  }
};

/** The target of the statements: that of `--db`, else of `--dialect`, else SQLite. */
const targetOf = ({ db, dialect, schema, citus, rls }: Options): MigrationTarget => {
  const named = db === undefined ? undefined : databaseUrl(db).is;
  if (named !== undefined && dialect !== undefined && named !== dialect)
    throw new CannotRun(`--dialect: ${dialect} is not the database of --db`);
  const only = citus === true ? "--citus" : rls === true ? "--rls" : schema !== undefined ? "--schema" : undefined;
  if ((named ?? dialect ?? (only === undefined ? "sqlite" : "postgres")) === "postgres")
    return { dialect: "postgres", schema: schema ?? defaultSchema };
  if (only !== undefined) throw new CannotRun(`${only}: only for Postgres, not for SQLite`);
  return { dialect: "sqlite" };
};

/** The statements to print. */
const requestedSql = async (options: Options): Promise<ReadonlyArray<string>> => {
  const { from, db, schema, citus = false, rls = false } = options;
  if (from !== undefined && !/^\d{1,6}$/.test(from))
    throw new CannotRun(`--from: expected a version number, got ${from}`);
  const target = targetOf(options);
  if (target.dialect === "postgres" && citus && !rls && from !== undefined) {
    if (Number(from) === 0)
      throw new CannotRun("--from 0: create the tables first, then distribute them with what --citus prints");
    return migrationSql({ ...target, distributed: true }, Number(from));
  }
  if (target.dialect === "postgres" && (citus || rls)) {
    if (from !== undefined)
      throw new CannotRun("--from: cannot be combined with --rls, which does not depend on a version");
    return [...(citus ? distributionSql(target.schema) : []), ...(rls ? rowSecuritySql(target.schema) : [])];
  }
  if (from !== undefined || db === undefined) return migrationSql(target, Number(from ?? 0));
  const { version, distributed } = await standingOf({ db, ...(schema === undefined ? {} : { schema }) });
  return migrationSql(target.dialect === "postgres" ? { ...target, distributed } : target, version);
};

/** `firmcore sql`: migrations, distribution or row-level security as SQL text, for hosts that run their own migration tool. */
export const sqlCommand = (program: Command, { out }: Terminal): void => {
  program
    .command("sql")
    .description("Print the SQL statements that create or migrate the tables.")
    .option(
      "--from <version>",
      "print only migrations after this version; default: the version of --db, else all migrations",
    )
    .option("--db <url>", "print the migrations that this database still needs: sqlite:FILE or postgres://…")
    .addOption(
      new Option("--dialect <name>", "the SQL dialect; default: that of --db, else sqlite").choices([
        "sqlite",
        "postgres",
      ]),
    )
    .option("--schema <name>", `the schema of the tables in Postgres; default: ${defaultSchema}`)
    .option(
      "--citus",
      "print instead the statements that distribute the tables over Citus nodes; with --from: the migrations of distributed tables",
    )
    .option("--rls", "print instead the row-level security policies that limit a transaction to one organization")
    .option("--organization <id>", "has no effect: the tables hold every firm")
    .option("--json", "print JSON: a list of statements")
    .action(async (options: Options) => {
      const statements = await requestedSql(options);
      if (options.json === true) writeJson(out, statements);
      else if (statements.length > 0) out.write(`${statements.join("\n\n")}\n`);
    });
};
