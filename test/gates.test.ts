import { randomBytes } from "node:crypto";
import { globSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import manifest from "../package.json" with { type: "json" };
import kitManifest from "../packages/conformance/package.json" with { type: "json" };
import { programsOf } from "../scripts/readme.ts";
import { type TemporaryPackage, temporaryPackage } from "./support/temporary-package.ts";

const configuration = [
  ".dependency-cruiser.mjs",
  ".gitignore",
  "biome.json",
  "knip.jsonc",
  "packages/conformance/package.json",
  "scripts",
  "tsconfig.build.json",
  "tsconfig.json",
  "tsup.config.ts",
  "vitest.config.ts",
  "test/support/longest-first.ts",
  "test/support/postgres/global-setup.ts",
  "test/support/seed.ts",
];
const entries = Object.values(manifest.exports).flatMap((target) => (typeof target === "string" ? [] : [target]));
const everyFolder = [
  ...["src/domain", "src/adapters/sql", "test/rules", "examples/walk", "bench", "scripts"],
  "packages/conformance/src",
];

// Each test starts a compiler or npm, on a machine that may be busy with other tests.
vi.setConfig({ testTimeout: 90_000 });

let small: TemporaryPackage;

/** What the build and the repository give the package of the kit. */
const writeKit = ({ write }: TemporaryPackage): void => {
  for (const file of ["README.md", "LICENSE-UNICODE"])
    write(`packages/conformance/${file}`, "# firmcore-conformance\n");
  write("packages/conformance/dist/conformance.js", "export const conformance = 1;\n");
  write("packages/conformance/dist/conformance.d.ts", "export declare const conformance = 1;\n");
};

beforeAll(() => {
  small = temporaryPackage(configuration);
  small.write("README.md", "# firmcore\n");
  small.write("CHANGELOG.md", "# Changelog\n");
  small.write("src/domain/healthy.ts", "export const healthy = 1;\n");
  for (const entry of entries)
    small.write(entry["firmcore-source"], 'export { healthy } from "./domain/healthy.ts";\n');
  for (const entry of entries) small.write(entry.default, "export const healthy = 1;\n");
  for (const entry of entries) small.write(entry.types, "export declare const healthy = 1;\n");
  small.write("dist/cli.js", "#!/usr/bin/env node\nexport {};\n");
  small.write("src/conformance.ts", 'export { healthy } from "./domain/healthy.ts";\n');
  small.write("packages/conformance/src/conformance.ts", 'export * from "../../../src/conformance.ts";\n');
  writeKit(small);
});

afterAll(() => small[Symbol.dispose]());

test("check runs every gate", () => {
  const run = [manifest.scripts.check, manifest.scripts["check:package"]].join(" ").match(/check:\w+/g);
  const gates = Object.keys(manifest.scripts).filter((name) => name.startsWith("check:") && name !== "check:quick");
  expect([...new Set(run)].sort()).toEqual(gates.sort());
  expect(gates).toEqual(expect.arrayContaining(manifest.scripts["check:quick"].match(/check:\w+/g) ?? [""]));
});

test("types: reports type errors and non-erasable syntax in every folder", () => {
  for (const folder of everyFolder) small.write(`${folder}/mistyped.ts`, 'export const breach: number = "text";\n');
  small.write("src/domain/not-erasable.ts", "export enum Breach {\n  One,\n}\n");
  const said = small.npmRun("check:types");
  expect(said.failed).toBe(true);
  for (const folder of everyFolder) expect(said.output).toContain(`${folder}/mistyped.ts(1,14): error TS2322`);
  expect(said.output).toContain("src/domain/not-erasable.ts(1,13): error TS1294");
  expect(said.output).not.toContain("healthy.ts");
});

// The compiler reads declarations only once nothing else is wrong, so this package has no other mistake.
test("types: reports what the shipped declarations could not name", () => {
  const bare = temporaryPackage(["tsconfig.json"]);
  onTestFinished(() => bare[Symbol.dispose]());
  bare.write(
    "src/domain/unnamed.ts",
    "interface Unnamed {\n  readonly of: 1;\n}\nexport const made = (): Unnamed => ({ of: 1 });\n",
  );
  bare.write("src/domain/undeclared.ts", 'import { made } from "./unnamed.ts";\nexport const breach = made();\n');
  const said = bare.npmRun("check:types");
  expect(said.failed).toBe(true);
  expect(said.output).toContain("src/domain/undeclared.ts(2,14): error TS4023");
});

describe("lint and format", () => {
  const found: readonly (readonly [what: string, file: string, text: string, finding: string])[] = [
    ["another style", "src/ports/unformatted.ts", "export const breach = 'text'\n", "format"],
    ["any", "test/any.ts", "export const breach = (x: any) => x;\n", "lint/suspicious/noExplicitAny"],
    [
      "a denied null",
      "bench/non-null.ts",
      "export const breach = (x?: string) => x!;\n",
      "lint/style/noNonNullAssertion",
    ],
    ["the clock in a rule", "src/domain/clock.ts", "export const breach = () => Date.now();\n", "plugin"],
    ["the day in a rule", "src/domain/today.ts", "export const breach = () => new Date();\n", "plugin"],
    ["chance in a rule", "src/domain/chance.ts", "export const breach = () => Math.random();\n", "plugin"],
    ["waiting in a rule", "src/domain/waits.ts", "export const breach = async () => await 1;\n", "plugin"],
    [
      "settings in a rule",
      "src/domain/env.ts",
      "export const breach = process.env;\n",
      "lint/style/noRestrictedGlobals",
    ],
  ];

  test("reports every planted breach and nothing else", () => {
    for (const [, file, text] of found) small.write(file, text);
    small.write("src/operations/clock.ts", "export const healthy = () => Date.now();\n");
    const said = small.npmRun("check:format", "--reporter=github");
    expect(said.failed).toBe(true);
    for (const [, file, , finding] of found)
      expect(said.output).toMatch(new RegExp(`title=${finding},file=\\S*/${file},`));
    expect(said.output).not.toContain("healthy.ts");
    expect(said.output).not.toContain("src/operations/clock.ts");
  });
});

test("dependency directions: fails on a broken rule", () => {
  small.write("src/domain/uses-port.ts", 'export type { Port } from "../ports/port.ts";\n');
  small.write("src/ports/port.ts", "export type Port = 1;\n");
  const said = small.npmRun("check:structure");
  expect(said.failed).toBe(true);
  expect(said.output).toContain("error domain-is-pure: src/domain/uses-port.ts → src/ports/port.ts");
});

test("unused code: reports unused files, exports, types and packages", () => {
  small.write("src/domain/nobody.ts", "export const nobody = 1;\n");
  small.write(
    "src/domain/healthy.ts",
    "export const healthy = 1;\nexport const notAsked = 2;\nexport type NotAsked = 3;\n",
  );
  const said = small.npmRun("check:unused");
  expect(said.failed).toBe(true);
  expect(said.output).toMatch(/^src\/domain\/nobody\.ts\s*$/m);
  expect(said.output).toMatch(/^notAsked .*src\/domain\/healthy\.ts/m);
  expect(said.output).toMatch(/^NotAsked .*src\/domain\/healthy\.ts/m);
  expect(said.output).toMatch(/^date-holidays .*package\.json/m);
  expect(said.output).not.toMatch(/^healthy /m);
});

test("unused code: reports an export used only by tests", () => {
  const { name, type, exports, scripts, devDependencies } = manifest;
  const { knip, vitest } = devDependencies;
  using other = temporaryPackage(["knip.jsonc"]);
  other.write(
    "package.json",
    JSON.stringify({
      ...{ name, type, exports: { ".": exports["."] } },
      ...{ scripts: { "check:unused": scripts["check:unused"] }, devDependencies: { knip, vitest } },
    }),
  );
  other.write("src/index.ts", 'export { healthy } from "./domain/healthy.ts";\n');
  other.write("src/domain/healthy.ts", "export const healthy = 1;\n");
  other.write(
    "test/domain/healthy.test.ts",
    'import { expect, test } from "vitest";\nimport * as domain from "../../src/domain/healthy.ts";\ntest("one", () => expect(domain.healthy).toBe(1));\n',
  );
  expect(other.npmRun("check:unused")).toEqual({ failed: false, output: "" });
  other.write("src/domain/healthy.ts", "export const healthy = 1;\nexport const tested = 2;\n");
  other.write(
    "test/domain/tested.test.ts",
    'import { expect, test } from "vitest";\nimport { tested } from "../../src/domain/healthy.ts";\ntest("one", () => expect(tested).toBe(2));\n',
  );
  const said = other.npmRun("check:unused");
  expect(said.failed).toBe(true);
  expect(said.output).toMatch(/^tested .*src\/domain\/healthy\.ts/m);
  expect(said.output).not.toContain("healthy.test.ts");
});

describe("public surface", () => {
  beforeAll(() => {
    expect(small.npmRun("surface").failed).toBe(false);
    expect(small.npmRun("check:surface")).toEqual({
      failed: false,
      output: `${entries.length + 1} exported names in ${entries.length + 1} entries.\n`,
    });
  });

  test("reports added, removed and changed names", () => {
    const list = small.read("docs/surface.md");
    small.write(entries[0]?.["firmcore-source"] ?? "", 'export { healthy as renamed } from "./domain/healthy.ts";\n');
    small.write(entries[1]?.["firmcore-source"] ?? "", 'export type { healthy } from "./domain/healthy.ts";\n');
    const said = small.npmRun("check:surface");
    expect(said.failed).toBe(true);
    expect(said.output).toContain("not in docs/surface.md: firmcore: `renamed` value");
    expect(said.output).toContain("no longer exported: firmcore: `healthy` value");
    expect(said.output).toContain("no longer exported: firmcore/effect: `healthy` value");
    expect(said.output).not.toContain("firmcore/memory");
    expect(small.read("docs/surface.md")).toBe(list);
  });

  test("reports an entry that declares something itself", () => {
    small.write(entries[0]?.["firmcore-source"] ?? "", "export const healthy = 1;\n");
    expect(small.npmRun("check:surface").output).toContain("index.ts:1 is no re-export");
  });
});

describe("packaging", () => {
  test("the kit is for exactly this version, with the same peers", () => {
    const { license, engines, version, peerDependencies } = manifest;
    expect(kitManifest).toMatchObject({ license, engines, version });
    expect(kitManifest.peerDependencies).toEqual({ firmcore: version, effect: peerDependencies.effect });
  });

  test("publint: reports an exported path missing from the package", () => {
    const { exports } = manifest;
    const broken = { ...exports, "./memory": { ...exports["./memory"], default: "./dist/nowhere.js" } };
    using other = temporaryPackage(["LICENSE", "scripts", "packages/conformance/package.json"]);
    writeKit(other);
    other.write("package.json", JSON.stringify({ ...manifest, exports: broken }));
    for (const file of ["README.md", "CHANGELOG.md", "dist/cli.js"]) other.write(file, "#!/usr/bin/env node\n");
    for (const entry of entries) for (const file of Object.values(entry)) other.write(file, "export {};\n");
    const said = other.npmRun("check:publint");
    expect(said.failed).toBe(true);
    expect(said.output).toContain('pkg.exports["./memory"].default is ./dist/nowhere.js but the file does not exist.');
  });

  test("attw: reports an entry without declarations", () => {
    const { exports } = manifest;
    const broken = { ...exports, "./memory": { ...exports["./memory"], types: "./dist/nowhere.d.ts" } };
    expect(small.npmRun("check:attw").failed).toBe(false);
    small.write("package.json", JSON.stringify({ ...manifest, exports: broken }));
    const said = small.npmRun("check:attw", "--format", "ascii");
    small.write("package.json", JSON.stringify(manifest));
    expect(said.failed).toBe(true);
    expect(said.output).toMatch(/"firmcore\/memory"[^"]*Used fallback condition/);
  });

  test("size: reports a package that grew too large", () => {
    small.write("dist/index.js", "export const openFirm = 1;\n");
    small.write("dist/memory.js", "export const memory = 1;\n");
    expect(small.npmRun("check:size").failed).toBe(false);
    small.write("dist/large.js", `export const large = "${randomBytes(1_000_000).toString("base64")}";\n`);
    small.write("dist/memory.js", 'export { large as memory } from "./large.js";\n');
    const said = small.npmRun("check:size");
    expect(said.failed).toBe(true);
    expect(said.output).toMatch(/^TOO LARGE: the tarball: \d+ of at most \d+ bytes$/m);
    expect(said.output).toMatch(/^TOO LARGE: firmcore\/memory with effect/m);
  });
});

test("generated files: reports each file edited by hand", () => {
  using copy = temporaryPackage(["data", "docs", "src", "tsconfig.json"]);
  const generated = globSync(["src/**/*.gen.ts", "docs/*.{json,md,mmd}"])
    .map((file) => file.replaceAll("\\", "/"))
    .filter((file) => copy.read(file).slice(0, 300).includes("npm run derive"));
  expect(generated.length).toBeGreaterThan(0);
  // Appends a comment, because the derive script loads some of these files.
  for (const file of generated) copy.write(file, `${copy.read(file)}// edited\n`);
  const said = copy.npmRun("check:derived");
  expect(said.failed).toBe(true);
  for (const file of generated) expect(said.output).toContain(file);
});

test("coverage: reports a rule without a test", () => {
  small.write("src/domain/untested.ts", "export const untested = (x: number) => (x > 1 ? 1 : 2);\n");
  small.write(
    "test/domain/rule.test.ts",
    'import { expect, test } from "vitest";\ntest("one", () => expect(1).toBe(1));\n',
  );
  const said = small.npmRun("coverage");
  expect(said.failed).toBe(true);
  expect(said.output).toContain("Coverage for lines (0%) does not meet global threshold (98%)");
});

test("README programs are its ts blocks with their expected output", () => {
  const page =
    "```ts\nlet a;\n```\n\n```text\n1\n```\n\n```sh\nno\n```\nProse.\n```ts\nlet b;\n```\nProse.\n```text\n2\n```\n";
  expect(programsOf(page)).toEqual([
    { code: "let a;\n", output: "1\n" },
    { code: "let b;\n", output: null },
  ]);
});
