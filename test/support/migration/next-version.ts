import { pathToFileURL } from "node:url";
import { latestVersion } from "../../../src/adapters/sql/migrations/index.ts";
import { temporaryPackage } from "../temporary-package.ts";

/** The step that only the next version has: a column with a constraint, an index on a table in use, and a table. */
const step = (version: number): string => `import type { Migration } from "./migration.ts";

/** Planted by a test. */
export const migration: Migration = {
  version: ${version},
  additive: true,
  sqlite: [
    \`alter table firm_certification add column "grade" text\`,
    \`create index firm_allocation_by_role on firm_allocation ("organization_id", "assignment_role")\`,
    \`create table firm_shelf_of_test ("organization_id" text not null, "object_id" text not null, primary key ("organization_id", "object_id")) without rowid\`,
  ],
  postgres: [
    \`alter table {schema}.firm_certification\\n  add column if not exists "grade" text collate "C"\`,
    \`alter table {schema}.firm_certification drop constraint if exists firm_certification_grade, add constraint firm_certification_grade check (length("grade") < 100) not valid\`,
    \`alter table {schema}.firm_certification validate constraint firm_certification_grade\`,
    \`create index concurrently if not exists firm_allocation_by_role on {schema}.firm_allocation ("organization_id", "assignment_role")\`,
    \`create index concurrently if not exists firm_certification_by_grade on {schema}.firm_certification ("organization_id", "grade")\`,
    \`create table if not exists {schema}.firm_shelf_of_test (
  "organization_id" text collate "C" not null,
  "object_id" text collate "C" not null,
  constraint firm_shelf_of_test_key primary key ("organization_id", "object_id")
)\`,
  ],
};
`;

/** The next version. */
export interface NextVersion extends Disposable {
  readonly version: number;
  /** A file of its tree. */
  readonly file: (path: string) => URL;
}

/**
 * This tree with one more field, \`Certification.grade\`, and an additive step for it, as a copy in a temporary folder. \`more\` is
 * copied too.
 */
export const nextVersion = (...more: ReadonlyArray<string>): NextVersion => {
  const copy = temporaryPackage([
    ".gitignore",
    "biome.json",
    "scripts",
    "src",
    "docs",
    "data",
    "test/fixtures/seeds",
    ...more,
  ]);
  const version = latestVersion + 1;
  const entity = "src/domain/certification/entity.ts";
  const issuer = '    issuer: field(text, "Who issued it."),\n';
  const before = copy.read(entity);
  copy.write(
    entity,
    before.replace(issuer, `${issuer}    grade: optional(text, "Planted by a test.", { ours: true }),\n`),
  );
  if (copy.read(entity) === before) throw new Error(`${entity} has no line ${issuer}`);
  copy.write(`src/adapters/sql/migrations/${String(version).padStart(4, "0")}-grade-of-test.ts`, step(version));
  const { failed, output } = copy.npmRun("derive");
  if (failed) throw new Error(output);
  return {
    version,
    file: (path) => pathToFileURL(copy.path(path)),
    [Symbol.dispose]: () => copy[Symbol.dispose](),
  };
};
