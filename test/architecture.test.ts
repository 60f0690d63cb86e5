import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";

interface Violation {
  readonly rule: { readonly name: string };
  readonly from: string;
}
interface Cruise {
  readonly modules: readonly { readonly source: string }[];
  readonly summary: {
    readonly violations: readonly Violation[];
    readonly ruleSetUsed: { readonly forbidden: readonly { readonly name: string }[] };
  };
}

// The checker reads every source file, which is slow on a busy machine.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const repository = resolve(import.meta.dirname, "..");

/** Runs the rules of `npm run check:structure` on any folder. */
const cruise = (folder: string): Cruise => {
  const command = join(repository, "node_modules/dependency-cruiser/bin/dependency-cruiser.mjs");
  const rules = join(repository, ".dependency-cruiser.mjs");
  const options = ["src", "examples", "--config", rules, "--output-type", "json"];
  return JSON.parse(
    execFileSync(process.execPath, [command, ...options], { cwd: folder, encoding: "utf8", maxBuffer: 2 ** 28 }),
  ) as Cruise;
};

const breaches: readonly (readonly [rule: string, file: string, line: string])[] = [
  ["no-cycles", "src/domain/cycle/a.ts", 'import type { B } from "./b.ts"; export type A = B;'],
  ["no-unresolvable", "src/domain/unresolvable.ts", 'export * from "./nowhere.ts";'],
  ["domain-is-pure", "src/domain/uses-port.ts", 'import type { Port } from "../ports/port.ts";'],
  ["domain-is-pure", "src/domain/uses-store.ts", 'import { store } from "../adapters/memory/store.ts";'],
  ["domain-is-pure", "src/domain/uses-file.ts", 'import type { Stats } from "node:fs";'],
  ["domain-is-pure", "src/domain/uses-kysely.ts", 'import type { Kysely } from "kysely";'],
  ["domain-is-pure", "src/domain/uses-package.ts", 'import { Command } from "commander";'],
  ["kernel-knows-no-class", "src/domain/kernel/decision/uses-class.ts", 'import { rule } from "../../rule.ts"; rule;'],
  ["kernel-values-come-first", "src/domain/kernel/values/a.ts", 'import { b } from "../refusal/b.ts"; b;'],
  ["kernel-context-knows-values-alone", "src/domain/kernel/context/a.ts", 'import { b } from "../schema/b.ts"; b;'],
  ["kernel-refusals-are-plain-data", "src/domain/kernel/refusal/a.ts", 'import { b } from "../context/b.ts"; b;'],
  ["kernel-schema-decides-nothing", "src/domain/kernel/schema/a.ts", 'import { b } from "../decision/b.ts"; b;'],
  ["kernel-decisions-ask-no-policy", "src/domain/kernel/decision/a.ts", 'import { b } from "../policy/b.ts"; b;'],
  ["kernel-policies-decide-nothing", "src/domain/kernel/policy/a.ts", 'import { b } from "../decision/b.ts"; b;'],
  ["change-log-knows-no-class", "src/domain/change-log/a.ts", 'import { rule } from "../rule.ts"; rule;'],
  ["privacy-knows-classes-as-data", "src/domain/privacy/a.ts", 'import { rule } from "../rule.ts"; rule;'],
  ["settings-are-read-from-the-kernel", "src/domain/uses-settings.ts", 'import { b } from "./settings/b.ts"; b;'],
  ["ports-know-the-domain", "src/ports/uses-operation.ts", 'import { run } from "../operations/run.ts";'],
  ["ports-know-the-domain", "src/ports/uses-adapter.ts", 'import { store } from "../adapters/memory/store.ts";'],
  [
    "operations-know-no-adapter",
    "src/operations/uses-store.ts",
    'import { store } from "../adapters/memory/store.ts";',
  ],
  ["operations-know-no-adapter", "src/operations/uses-kysely.ts", 'import type { Kysely } from "kysely";'],
  ["sql-base-comes-first", "src/adapters/sql/a.ts", 'import { b } from "./schema/b.ts"; b;'],
  ["sql-schema-reads-no-row", "src/adapters/sql/schema/a.ts", 'import { b } from "../rows/b.ts"; b;'],
  ["sql-rows-are-values", "src/adapters/sql/rows/a.ts", 'import { b } from "../statements/b.ts"; b;'],
  ["sql-filters-are-conditions", "src/adapters/sql/filter/a.ts", 'import { b } from "../statements/b.ts"; b;'],
  ["sql-statements-do-not-migrate", "src/adapters/sql/statements/a.ts", 'import { b } from "../migrations/b.ts"; b;'],
  ["sqlite-connects-first", "src/adapters/sqlite/connection/a.ts", 'import { b } from "../statements/b.ts"; b;'],
  [
    "sqlite-statements-open-no-transaction",
    "src/adapters/sqlite/statements/a.ts",
    'import { b } from "../transaction/b.ts"; b;',
  ],
  ["sqlite-transactions-know-no-feed", "src/adapters/sqlite/transaction/a.ts", 'import { b } from "../feed.ts"; b;'],
  ["postgres-connects-first", "src/adapters/postgres/connection/a.ts", 'import { b } from "../statements/b.ts"; b;'],
  ["postgres-statements-are-text", "src/adapters/postgres/statements/a.ts", 'import { b } from "../schema/b.ts"; b;'],
  ["postgres-schema-runs-no-step", "src/adapters/postgres/schema/a.ts", 'import { b } from "../transaction/b.ts"; b;'],
  ["postgres-writes-before-it-tells", "src/adapters/postgres/transaction/a.ts", 'import { b } from "../feed/b.ts"; b;'],
  ["operations-know-no-face", "src/operations/uses-face.ts", 'import { face } from "../api/promise.ts"; face;'],
  [
    "plain-rules-know-the-domain",
    "src/plain-rules/uses-run.ts",
    'import { run } from "../operations/run/run.ts"; run;',
  ],
  ["plain-rules-know-the-domain", "src/rules.ts", 'export { openFirm } from "./api/promise.ts";'],
  ["policies-come-first", "src/operations/policy/uses-query.ts", 'import { order } from "../query/order.ts"; order;'],
  [
    "queries-know-policies-alone",
    "src/operations/query/uses-run.ts",
    'import { path } from "../run/run-operation.ts"; path;',
  ],
  [
    "definitions-do-not-run",
    "src/operations/define/uses-run.ts",
    'import { path } from "../run/run-operation.ts"; path;',
  ],
  [
    "running-knows-no-subject",
    "src/operations/run/uses-hours.ts",
    'import { hours } from "../subjects/hours.ts"; hours;',
  ],
  [
    "subjects-stand-side-by-side",
    "src/operations/reports/uses-hours.ts",
    'import { hours } from "../subjects/hours.ts"; hours;',
  ],
  [
    "imports-know-no-source",
    "src/domain/import/rows/uses-parse.ts",
    'import { source } from "../parse-server/source.ts"; source;',
  ],
  [
    "imports-know-no-source",
    "src/operations/import/uses-parse.ts",
    'import { source } from "../../domain/import/parse-server/source.ts"; source;',
  ],
  [
    "sources-only-say-how-rows-are-written",
    "src/domain/import/parse-server/uses-rule.ts",
    'import { answer } from "../../rule.ts"; answer;',
  ],
  [
    "stores-know-no-use-case",
    "src/adapters/memory/uses-operation.ts",
    'import { run } from "../../operations/run.ts";',
  ],
  [
    "stores-know-no-use-case",
    "src/adapters/sql/uses-operation.ts",
    'import type { Run } from "../../operations/run.ts";',
  ],
  ["stores-know-no-use-case", "src/adapters/sqlite/uses-operation.ts", 'export * from "../../operations/run.ts";'],
  ["no-sibling", "src/adapters/memory/uses-sqlite.ts", 'import { driver } from "../sqlite/driver.ts";'],
  ["no-sibling", "src/adapters/sql/uses-sqlite.ts", 'import { driver } from "../sqlite/driver.ts";'],
  ["kysely-writes-sql-only", "src/adapters/memory/uses-kysely.ts", 'import type { Kysely } from "kysely";'],
  ["kysely-writes-sql-only", "src/cli/uses-kysely.ts", 'import { Kysely } from "kysely";'],
  ["drivers-by-shape", "src/adapters/sqlite/uses-driver.ts", 'import Driver from "better-sqlite3"; new Driver("");'],
  ["drivers-by-shape", "src/adapters/crypto/uses-driver.ts", 'import { hash } from "@node-rs/argon2"; hash("");'],
  [
    "drivers-by-shape",
    "src/adapters/crypto/uses-bcrypt.ts",
    'import { verify } from "@node-rs/bcrypt"; verify("", "");',
  ],
  [
    "drivers-by-shape",
    "src/adapters/mail/uses-driver.ts",
    'import { createTransport } from "nodemailer"; createTransport({});',
  ],
  ["no-node-in-the-core", "src/domain/reads-file.ts", 'import { readFileSync } from "node:fs"; readFileSync("");'],
  ["no-node-in-the-core", "src/ports/asks-crypto.ts", 'import { randomUUID } from "node:crypto"; randomUUID();'],
  ["no-node-in-the-core", "src/operations/reads-file.ts", 'import { readFileSync } from "fs"; readFileSync("");'],
  [
    "no-node-in-the-core",
    "src/adapters/memory/reads-file.ts",
    'import { readFileSync } from "node:fs"; readFileSync("");',
  ],
  ["oracles-stand-alone", "src/testing/oracles/uses-kit.ts", 'import type { Kit } from "../kit/conformance.ts";'],
  [
    "oracles-stand-alone",
    "src/testing/oracles/uses-effect.ts",
    'import * as Effect from "effect/Effect"; Effect.void;',
  ],
  [
    "oracles-take-types-only",
    "src/testing/oracles/uses-answer.ts",
    'import { answer } from "../../domain/rule.ts"; answer;',
  ],
  ["testing-is-for-tests", "src/cli/uses-oracle.ts", 'import type { Kit } from "../testing/kit/conformance.ts";'],
  ["kit-is-a-package-of-its-own", "src/testing/laws/uses-kit.ts", 'import type { Kit } from "../kit/conformance.ts";'],
  ["kit-is-a-package-of-its-own", "src/testing.ts", 'export * from "./conformance.ts";'],
  ["kit-needs-no-generators", "src/testing/kit/generates.ts", 'import * as fc from "fast-check"; fc;'],
  [
    "histories-are-played-without-generators",
    "src/testing/history/generates.ts",
    'import type { Kit } from "../kit/conformance.ts";',
  ],
  ["derive-folders-are-independent", "src/derive/domain/a.ts", 'import { b } from "../sql/b.ts"; b;'],
  ["derive-folders-are-independent", "src/derive/sql/a.ts", 'import { b } from "../docs/b.ts"; b;'],
  ["derive-folders-are-independent", "src/derive/migration/a.ts", 'import { b } from "../sql/b.ts"; b;'],
  ["derive-folders-are-independent", "src/derive/openapi/a.ts", 'import { b } from "../sql/b.ts"; b;'],
  ["derive-folders-are-independent", "src/derive/docs/a.ts", 'import { b } from "../sql/b.ts"; b;'],
  ["derive-folders-are-independent", "src/derive/test-data/a.ts", 'import { b } from "../sql/b.ts"; b;'],
  ["derive-starts-at-the-top", "src/derive/openapi/uses-main.ts", 'import { main } from "../main.ts"; main;'],
  ["commands-are-independent", "src/cli/commands/a.ts", 'import { b } from "./b.ts"; b;'],
  ["commands-are-independent", "src/cli/commands/uses-main.ts", 'import { main } from "../main.ts"; main;'],
  ["entries-are-for-hosts", "src/cli/uses-entry.ts", 'import { answer } from "../index.ts"; answer;'],
  [
    "source-stands-alone",
    "src/adapters/sql/uses-example.ts",
    'import { main } from "../../../examples/other/main.ts"; main;',
  ],
  [
    "examples-use-the-package",
    "examples/walk/uses-source.ts",
    'import { answer } from "../../src/domain/rule.ts"; answer;',
  ],
  [
    "examples-use-the-package",
    "examples/walk/uses-kit-file.ts",
    'import type { Kit } from "../../src/conformance.ts"; export type Cases = Kit;',
  ],
  [
    "examples-use-the-package",
    "examples/walk/uses-entry-file.ts",
    'import { answer } from "../../src/index.ts"; answer;',
  ],
];

const allowed: readonly (readonly [file: string, line: string])[] = [
  // The other half of the cycle; a cycle is reported once.
  ["src/domain/cycle/b.ts", 'import type { A } from "./a.ts"; export type B = A;'],
  ["src/index.ts", 'export * from "./domain/rule.ts";'],
  [
    "src/domain/rule.ts",
    'import * as Schema from "effect/Schema"; export type Word = 1; export const answer = Schema.Int;',
  ],
  ["src/domain/import/import-source.ts", "export interface ImportSource {}"],
  [
    "src/domain/import/parse-server/source.ts",
    'import type { ImportSource } from "../import-source.ts"; export const source: ImportSource = {};',
  ],
  ["src/ports/port.ts", 'import { answer } from "../domain/rule.ts"; export type Port = typeof answer;'],
  ["src/ports/store.ts", 'import type { Port } from "./port.ts"; export type Store = Port;'],
  [
    "src/operations/run.ts",
    'import type { Port } from "../ports/port.ts"; export const run = 1; export type Run = Port;',
  ],
  ["src/domain/kernel/context/b.ts", "export const b = 1;"],
  ["src/domain/kernel/refusal/b.ts", "export const b = 1;"],
  ["src/domain/kernel/schema/b.ts", "export const b = 1;"],
  ["src/domain/kernel/decision/b.ts", "export const b = 1;"],
  ["src/domain/kernel/policy/b.ts", "export const b = 1;"],
  ["src/domain/settings/b.ts", "export const b = 1;"],
  ["src/adapters/sql/schema/b.ts", "export const b = 1;"],
  ["src/adapters/sql/rows/b.ts", "export const b = 1;"],
  ["src/adapters/sql/statements/b.ts", "export const b = 1;"],
  ["src/adapters/sql/migrations/b.ts", "export const b = 1;"],
  ["src/adapters/sqlite/statements/b.ts", "export const b = 1;"],
  ["src/adapters/sqlite/transaction/b.ts", "export const b = 1;"],
  ["src/adapters/sqlite/feed.ts", "export const b = 1;"],
  ["src/adapters/postgres/statements/b.ts", "export const b = 1;"],
  ["src/adapters/postgres/schema/b.ts", "export const b = 1;"],
  ["src/adapters/postgres/transaction/b.ts", "export const b = 1;"],
  ["src/adapters/postgres/feed/b.ts", "export const b = 1;"],
  ["src/derive/sql/b.ts", "export const b = 1;"],
  ["src/derive/docs/b.ts", "export const b = 1;"],
  ["src/derive/main.ts", 'import { b } from "./sql/b.ts"; export const main = b;'],
  ["src/api/promise.ts", 'import { run } from "../operations/run.ts"; export const face = run;'],
  ["src/operations/query/order.ts", "export const order = 1;"],
  ["src/operations/run/run-operation.ts", 'import { order } from "../query/order.ts"; export const path = order;'],
  ["src/operations/subjects/hours.ts", 'import { path } from "../run/run-operation.ts"; export const hours = path;'],
  [
    "src/adapters/memory/store.ts",
    'import type { Store } from "../../ports/store.ts"; export const store = {} as Store;',
  ],
  ["src/adapters/sql/writes.ts", 'import { Kysely } from "kysely"; export const writes = Kysely;'],
  [
    "src/adapters/sqlite/driver.ts",
    'import { writes } from "../sql/writes.ts"; import "node:fs"; export const driver = writes;',
  ],
  ["src/adapters/sqlite/open.ts", 'export const open = () => import("better-sqlite3");'],
  ["src/adapters/sqlite/shape.ts", 'import type Driver from "better-sqlite3"; export type Shape = Driver.Database;'],
  [
    "src/cli/start.ts",
    'import { driver } from "../adapters/sqlite/driver.ts"; import { run } from "../operations/run.ts"; driver; run;',
  ],
  ["src/cli/commands/b.ts", "export const b = 1;"],
  ["src/cli/main.ts", 'import { b } from "./commands/b.ts"; export const main = b;'],
  ["src/conformance.ts", 'export * from "./testing/kit/conformance.ts";'],
  ["src/testing/kit/harness/random.ts", "export type Random = 1;"],
  [
    "src/testing/laws/choices.ts",
    'import type { Random } from "../kit/harness/random.ts"; export type Choice = Random;',
  ],
  ["src/testing/kit/conformance.ts", 'import { answer } from "../../domain/rule.ts"; export type Kit = typeof answer;'],
  [
    "src/testing/oracles/count.ts",
    'import type { Word } from "../../domain/rule.ts"; export const count = (word: Word) => word;',
  ],
  [
    "src/testing/oracles/sum.ts",
    'import { type Word } from "../../domain/rule.ts"; export const sum = (word: Word) => word;',
  ],
  ["examples/other/main.ts", 'import { answer } from "firmcore"; export const main = answer;'],
  ["examples/other/store.ts", 'import type { Kit } from "firmcore-conformance"; export type Cases = Kit;'],
];

let folder = "";
let planted: Cruise;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "firmcore-architecture-"));
  symlinkSync(join(repository, "node_modules"), join(folder, "node_modules"), "junction");
  copyFileSync(join(repository, "tsconfig.json"), join(folder, "tsconfig.json"));
  writeFileSync(
    join(folder, "package.json"),
    JSON.stringify({ name: "firmcore", type: "module", exports: { ".": { "firmcore-source": "./src/index.ts" } } }),
  );
  for (const [file, line] of [...allowed, ...breaches.map(([, file, line]) => [file, line] as const)]) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), `${line}\n`);
  }
  planted = cruise(folder);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const rulesBrokenIn = (file: string): readonly string[] =>
  planted.summary.violations.filter((violation) => violation.from === file).map((violation) => violation.rule.name);

describe("dependency directions", () => {
  test.each(breaches)("%s is reported in %s", (rule, file) => {
    expect(rulesBrokenIn(file)).toContain(rule);
  });

  test.each(allowed)("nothing is reported in %s", (file) => {
    expect(planted.modules.map((module) => module.source)).toContain(file);
    expect(rulesBrokenIn(file)).toEqual([]);
  });

  test("every rule of the configuration has a planted breach", () => {
    const rules = planted.summary.ruleSetUsed.forbidden.map((rule) => rule.name);
    expect([...new Set(breaches.map(([rule]) => rule))].sort()).toEqual([...rules].sort());
  });

  test("the checker sees the modules of the real source", () => {
    const seen = cruise(repository).modules.filter((module) => module.source.startsWith("src/"));
    expect(seen.length).toBeGreaterThan(0);
  });
});
