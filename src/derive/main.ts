// `npm run derive` writes the generated files; `npm run derive -- --check` compares and ends with 1 where one differs;
// `npm run derive -- --migration NAME` first writes the migration that the classes need since the last one.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { classRegistryFile } from "./domain/class-registry.ts";
import type { GeneratedFile } from "./generated-file.ts";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const biome = createRequire(import.meta.url).resolve("@biomejs/biome/bin/biome");

/** Formats a file and sorts its imports, so that it passes the format check. */
const formatted = ({ path, text }: GeneratedFile): string =>
  /\.(ts|json)$/.test(path)
    ? execFileSync(
        process.execPath,
        [biome, "check", "--write", "--linter-enabled=false", `--stdin-file-path=${path}`],
        { cwd: root, input: text, encoding: "utf8", maxBuffer: 2 * text.length + 1_000_000 },
      )
    : text;
const textOf = (path: string): string => (existsSync(path) ? readFileSync(path, "utf8") : "");

const {
  values: { check, migration },
  positionals,
} = parseArgs({
  options: { check: { type: "boolean", default: false }, migration: { type: "string" } },
  allowPositionals: true,
});
if (positionals.length > 0) {
  console.error(
    `Unknown: ${positionals.join(" ")}. Usage: npm run derive -- [--check] [--migration NAME], with the -- before the options`,
  );
  process.exit(1);
}
/** Writes the file if it differs, and returns whether it did. With --check it only compares. */
const put = (each: GeneratedFile): boolean => {
  const text = formatted(each);
  const path = resolve(root, each.path);
  if (textOf(path) === text) return false;
  if (!check) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  return true;
};

// The other files depend on the registry, so their code is loaded after it was written.
const registry = [await classRegistryFile(root)].filter(put);
const { ddl, generatedFiles: outputs } = await import("./generated-files.ts");
const { nextMigrationFile: nextMigration, readMigrations } = await import("./migration/migration-file.ts");

/** Writes the next migration if one is needed; false if it cannot be written. */
const migrated = async (name: string): Promise<boolean> => {
  try {
    const next = nextMigration(name, ddl(), await readMigrations());
    if (next === undefined) console.log("The classes have the tables of the last migration: there is none to write");
    else {
      put(next);
      console.log(`${next.path}: read and edit it`);
    }
    return true;
  } catch (cause) {
    console.error(cause instanceof Error ? cause.message : cause);
    return false;
  }
};

if (migration !== undefined && !(await migrated(migration))) process.exitCode = 1;
else {
  const changed = [...registry, ...outputs().filter(put)];
  for (const { path } of changed) console.log(path);
  if (check && changed.length > 0) {
    console.error("These files differ from what the source says: run npm run derive");
    process.exitCode = 1;
  }
}
