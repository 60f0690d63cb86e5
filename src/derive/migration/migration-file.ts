import { readdirSync, readFileSync } from "node:fs";
import type { Migration } from "../../adapters/sql/migrations/migration.ts";
import type { GeneratedFile } from "../generated-file.ts";
import { type Ddl, type MigrationStatements, migrationStatements } from "./migration-statements.ts";

const folder = "src/adapters/sql/migrations";
const folderUrl = new URL(`../../../${folder}/`, import.meta.url);
/** The migration files in order, such as `0004-marks.ts`. Other numbered files contain statements of a migration. */
const migrationFiles = (): ReadonlyArray<string> => {
  const holds = (name: string): boolean =>
    readFileSync(new URL(name, folderUrl), "utf8").includes("export const migration: Migration");
  return readdirSync(folderUrl)
    .filter((name) => /^\d{4}-/.test(name) && holds(name))
    .toSorted();
};

/** The generated list of all migrations. */
export const migrationListFile = (): GeneratedFile => {
  const files = migrationFiles();
  return {
    path: "src/adapters/sql/generated/migrations.gen.ts",
    text: [
      `// Generated from ${folder}/*.ts by \`npm run derive\`.`,
      'import type { Migration } from "../migrations/migration.ts";',
      ...files.map((name, i) => `import { migration as migration${i + 1} } from "../migrations/${name}";`),
      "/** All of them, forward only: what was released is never edited, a change is the next number. */",
      `export const migrations: ReadonlyArray<Migration> = [${files.map((_, i) => `migration${i + 1}`).join(", ")}];`,
      "",
    ].join("\n"),
  };
};

/** Reads the migrations from their files, because the generated list may be outdated. */
export const readMigrations = async (): Promise<ReadonlyArray<Migration>> => {
  const modules = await Promise.all(migrationFiles().map((name) => import(new URL(name, folderUrl).href)));
  return modules.map(({ migration }) => migration as Migration);
};

const literal = (statement: string): string =>
  /["\n\\]/.test(statement) ? `\`${statement.replaceAll(/[`\\]|\$\{/g, "\\$&")}\`` : JSON.stringify(statement);
const list = (statements: ReadonlyArray<string>): string => `[${statements.map(literal).join(",\n")}]`;

const fileOf = (version: number, { additive, sqlite, postgres, notes }: MigrationStatements): string =>
  [
    'import type { Migration } from "./migration.ts";',
    "",
    "/**",
    ` * From the difference between the classes and version ${version - 1}. Read every statement, add by hand what existing rows need,`,
    " * and replace this comment by what the migration is for.",
    additive
      ? " * Additive: earlier versions work on its tables (docs/migrations.md says what that asks for beyond statements)."
      : " * Not additive: earlier versions have to stop first.",
    ...notes.map((each) => ` * ${each}`),
    " */",
    "export const migration: Migration = {",
    `version: ${version},`,
    ...(additive ? ["additive: true,"] : []),
    `sqlite: ${list(sqlite)},`,
    `postgres: ${list(postgres)},`,
    "};",
    "",
  ].join("\n");

/** The file of the next migration, or undefined if the tables of the classes have not changed. */
export const nextMigrationFile = (
  name: string,
  ddl: Ddl,
  migrations: ReadonlyArray<Migration>,
): GeneratedFile | undefined => {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name))
    throw new Error(`Name a migration in small letters, words joined by hyphens, as add-due-dates: not "${name}"`);
  const taken = migrationFiles().find((file) => file.slice("0000-".length) === `${name}.ts`);
  if (taken !== undefined) throw new Error(`There is a migration ${folder}/${taken}: take another name`);
  const step = migrationStatements(ddl, migrations);
  if (step.sqlite.length === 0 && step.postgres.length === 0) return undefined;
  const version = migrations.length + 1;
  return { path: `${folder}/${String(version).padStart(4, "0")}-${name}.ts`, text: fileOf(version, step) };
};
