// Makes the two changes that CONTRIBUTING.md describes on a copy of this tree, counts the files that a person edits for each, and runs
// what must hold after them. `--all` runs every test.
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const repository = process.cwd();
const copy = mkdtempSync(join(tmpdir(), "firmcore-change-"));

class Failed extends Error {}

const run = (command: string, ...args: readonly string[]): string => {
  const done = spawnSync(command, args, { cwd: copy, encoding: "utf8", maxBuffer: 2 ** 28 });
  if (done.status === 0) return done.stdout;
  throw new Failed(`${[command, ...args].join(" ")}\n${done.stdout}${done.stderr}`);
};

/** What a section of the page does: files that are written, lines that are added behind others, commands. */
interface Step {
  readonly kind: string;
  readonly path: string;
  readonly text: string;
}
const block = /^```(?<kind>ts|diff|sh)(?: (?<path>\S+))?\n(?<text>[\s\S]*?)^```$/gm;
const stepsOf = (section: string): readonly Step[] =>
  [...section.matchAll(block)].map(({ groups }) => {
    const { kind = "", path = "", text = "" } = groups ?? {};
    if (kind !== "diff") return { kind, path, text };
    const [head = "", ...lines] = text.split("\n");
    return { kind, path: head.replace("--- ", ""), text: lines.join("\n") };
  });

/** Adds the lines that begin with `+` behind those before them, which must stand in the file once in this order. */
const patched = (text: string, diff: string, path: string): string => {
  const lines = diff.trimEnd().split("\n");
  const first = lines.findIndex((line) => line.startsWith("+"));
  const context = lines.slice(0, first).map((line) => line.slice(1));
  const found = text.split(`${context.join("\n")}\n`);
  if (found.length < 2) throw new Failed(`${path} has no lines\n${context.join("\n")}`);
  const added = lines.slice(first).map((line) => line.slice(1));
  const [before = "", ...after] = found;
  return (
    [before, ...context.map((line) => `${line}\n`), ...added.map((line) => `${line}\n`)].join("") +
    after.join(`${context.join("\n")}\n`)
  );
};

/** Makes the change, and answers the files that a person wrote, edited or has to read for it. */
const change = (section: string): readonly string[] => {
  const edited = new Set<string>();
  for (const { kind, path, text } of stepsOf(section)) {
    if (kind === "sh") {
      const [command = "", ...args] = text.trim().split(" ");
      for (const line of run(command, ...args).split("\n")) {
        const written = /^(\S+): read and edit it$/.exec(line)?.[1];
        if (written !== undefined) edited.add(written);
      }
      continue;
    }
    const file = join(copy, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, kind === "ts" ? text : patched(readFileSync(file, "utf8"), text, path));
    edited.add(path);
  }
  return [...edited];
};

const page = readFileSync(join(repository, "CONTRIBUTING.md"), "utf8");
const words: Readonly<Record<string, number>> = { three: 3, six: 6 };
const sections = page.split(/^## /m).filter((each) => /^A new (field|class): (three|six) files\n/.test(each));

/** The cases of the kit that go through all classes. */
const titles = [
  ...[
    "a created record is found",
    "omitted fields are",
    "changes only the given fields",
    "a pointer to a missing record",
  ],
  ...["a deleted record is gone", "L-46", "R-ID-10", "every input field"],
];
/** What follows from the classes; `--all` runs everything else too. */
const tests = [
  ...[
    "derive/row-codecs",
    "derive/ddl",
    "derive/documents",
    "derive/parse-schema",
    "derive/concurrency",
    "rules",
    "openapi",
  ],
  ...["policies/matrix", "policies/permissions", "units", "examples/operations"],
  ...["operations/answer-sizes", "operations/policy/needed", "adapters/postgres/one-node"],
].map((each) => `test/${each}`);

try {
  const files = spawnSync("git", ["ls-files", "-co", "--exclude-standard"], {
    cwd: repository,
    encoding: "utf8",
  }).stdout;
  const paths = files.trim().split("\n");
  const kit = paths.filter((path) => path.startsWith("src/testing/kit/")).map((path) => readFileSync(path, "utf8"));
  const gone = [
    ...tests.filter((each) => !paths.some((path) => path.startsWith(each))),
    ...titles.filter((title) => !kit.some((text) => text.includes(title))),
  ];
  if (gone.length > 0) throw new Failed(`Named in scripts/try-change.ts, but no longer there: ${gone.join(", ")}`);
  for (const file of paths) cpSync(join(repository, file), join(copy, file));
  symlinkSync(join(repository, "node_modules"), join(copy, "node_modules"));
  if (sections.length !== 2) throw new Failed("CONTRIBUTING.md describes no change of each kind");
  const written = new Set<string>();
  for (const section of sections) {
    const [title = ""] = section.split("\n");
    const limit = words[title.split(" ").at(-2) ?? ""] ?? 0;
    const edited = change(section);
    for (const file of edited) written.add(file);
    console.log(`${title}\n${edited.map((file) => `  ${file}`).join("\n")}`);
    if (edited.length > limit) throw new Failed(`${title}: ${edited.length} files`);
  }
  for (const script of ["check:types", "check:derived", "check:structure"]) {
    run("npm", "run", "--silent", script);
    console.log(`${script} passes`);
  }
  // Format and lint look at each file alone, so only files that the changes wrote can have new findings.
  for (const file of paths)
    if (!readFileSync(join(copy, file)).equals(readFileSync(join(repository, file)))) written.add(file);
  run(
    "npx",
    "biome",
    "ci",
    "--error-on-warnings",
    "--diagnostic-level=warn",
    "--files-ignore-unknown=true",
    ...written,
  );
  console.log(`${written.size} written files have the format, and pass the lint`);
  const runs = process.argv.includes("--all") ? [[]] : [tests, ["test/conformance/memory", "-t", titles.join("|")]];
  for (const only of runs)
    console.log(
      run("npx", "vitest", "run", ...only)
        .trimEnd()
        .split("\n")
        .slice(-6)
        .join("\n"),
    );
} catch (error) {
  if (!(error instanceof Failed)) throw error;
  console.error(error.message);
  process.exitCode = 1;
} finally {
  rmSync(copy, { recursive: true, force: true });
}
