import { type Command, Option } from "commander";
import { distributionSql } from "../../adapters/postgres/schema/distribution.ts";
import { rowSecuritySql } from "../../adapters/postgres/statements/row-security.ts";
import { latestVersion, migrationSql } from "../../adapters/sql/migrations/index.ts";
import type { MigrationTarget } from "../../adapters/sql/migrations/steps.ts";
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
  readonly oneTransaction?: boolean;
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

/** Statements of one kind, in order. A migration has a part for each of its steps. */
interface Part {
  readonly version?: number;
  readonly additive?: boolean;
  readonly transaction: boolean;
  readonly statements: ReadonlyArray<string>;
}

const distributionParts = (schema: string): ReadonlyArray<Part> => {
  const all = distributionSql(schema);
  const [begin, commit] = [all.indexOf("begin;"), all.indexOf("commit;")];
  return [
    { transaction: true, statements: all.slice(begin + 1, commit) },
    { transaction: false, statements: all.slice(commit + 1) },
  ];
};

/** The statements to print. */
const requestedSql = async (options: Options): Promise<ReadonlyArray<Part>> => {
  const { from, db, schema, citus = false, rls = false, oneTransaction = false } = options;
  if (from !== undefined && !/^\d{1,6}$/.test(from))
    throw new CannotRun(`--from: expected a version number, got ${from}`);
  if (Number(from ?? 0) > latestVersion)
    throw new CannotRun(`--from: this firmcore has versions up to ${latestVersion}, got ${from}`);
  const target = targetOf(options);
  const migration = (distributed: boolean, after: number): ReadonlyArray<Part> =>
    migrationSql(target.dialect === "postgres" ? { ...target, distributed, oneTransaction } : target, after);
  if (target.dialect === "postgres" && citus && !rls && from !== undefined) {
    if (Number(from) === 0)
      throw new CannotRun("--from 0: create the tables first, then distribute them with what --citus prints");
    return migration(true, Number(from));
  }
  if (target.dialect === "postgres" && (citus || rls)) {
    if (from !== undefined)
      throw new CannotRun("--from: cannot be combined with --rls, which does not depend on a version");
    return [
      ...(citus ? distributionParts(target.schema) : []),
      ...(rls ? [{ transaction: true, statements: rowSecuritySql(target.schema) }] : []),
    ];
  }
  if (from !== undefined || db === undefined) return migration(false, Number(from ?? 0));
  const { version, distributed } = await standingOf({ db, ...(schema === undefined ? {} : { schema }) });
  return migration(distributed, version);
};

/** Says above a part how to run it. */
const heading = ({ version, transaction }: Part): string => {
  const step = version === undefined ? "" : `version ${version}: `;
  return transaction
    ? `-- firmcore: ${step}in one transaction`
    : `-- firmcore: ${step}each statement alone, outside a transaction`;
};
/**
 * The text of a file. If a part must not run in a transaction, the whole file runs without one, so the other parts begin and commit
 * their own.
 */
const textOf = (parts: ReadonlyArray<Part>): string => {
  const alone = parts.some(({ transaction }) => !transaction);
  const framed = (part: Part): ReadonlyArray<string> =>
    part.transaction ? ["begin;", ...part.statements, "commit;"] : part.statements;
  return parts
    .flatMap((part) => (alone ? [heading(part), ...framed(part)] : part.statements))
    .map((each) => `${each}\n`)
    .join("\n");
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
    .option("--one-transaction", "print additive steps for one transaction too: their locks then last until its end")
    .option("--json", "print JSON: a list of steps, each with its statements and whether they run in a transaction")
    .action(async (options: Options) => {
      const parts = await requestedSql(options);
      if (options.json === true) writeJson(out, parts);
      else out.write(textOf(parts));
    });
};
