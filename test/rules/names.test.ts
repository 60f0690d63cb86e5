import { globSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { operationNames } from "firmcore";
import { expect, test } from "vitest";

const root = new URL("../../", import.meta.url).pathname;
const textOf = (path: string) => readFileSync(join(root, path), "utf8");
const paths = globSync(["*", ".*", "{.ci,bench,docs,examples,packages,scripts,src,test}/**"], { cwd: root });
const files = new Set(paths);
const pages = paths.filter((path) => /^[A-Z]+\.md$|^(docs|examples|packages)\/.*\.md$/.test(path)).toSorted();

const proseOf = (text: string) => text.replaceAll(/^```[\s\S]*?^```$/gm, "");
const quotedIn = (text: string) => [...proseOf(text).matchAll(/`([^`\n]+)`/g)].map(([, quoted]) => quoted ?? "");
/** The anchor that GitHub gives a heading. */
const anchorsOf = (page: string) =>
  [...textOf(page).matchAll(/^#+ (.+)$/gm)].map(([, title]) =>
    (title ?? "")
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );

const linksOf = (text: string) =>
  [...proseOf(text).matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, link = ""]) => (/^https?:/.test(link) ? [] : [link]));
const targetOf = (page: string, link: string) => {
  const [path = ""] = link.split("#");
  return path === "" ? page : normalize(join(dirname(page), path)).replace(/\/$/, "");
};
const deadLinks = (page: string, text: string) =>
  linksOf(text).filter((link) => {
    const target = targetOf(page, link);
    const [, anchor] = link.split("#");
    return !files.has(target) || (anchor !== undefined && !anchorsOf(target).includes(anchor));
  });
test.each(pages)("every link of %s points to an existing file and heading", (page) => {
  expect(deadLinks(page, textOf(page))).toEqual([]);
});

const { scripts, exports: entries, files: published } = JSON.parse(textOf("package.json"));
const isPublished = (path: string) =>
  !published.includes(`!${path}`) &&
  ["LICENSE", ...published].some((each: string) => path === each || path.startsWith(`${each}/`));
// Whoever reads a page in the package has no repository: files outside are named in backticks.
// A picture may be missing there: its words stand in its place.
const leavingLinks = (page: string, text: string) =>
  linksOf(text.replaceAll(/!\[[^\]]*\]\([^)]*\.webp\)/g, "")).filter((link) => !isPublished(targetOf(page, link)));
test.each(pages.filter(isPublished))("every link of %s stays in the package", (page) => {
  expect(leavingLinks(page, textOf(page))).toEqual([]);
});

const operations: ReadonlyArray<string> = operationNames;
const subjects = new Set(operations.map((name) => name.split(".")[0]));
const commands = new Set(
  paths
    .filter((path) => /^src\/cli\/.*\.ts$/.test(path))
    .flatMap((path) =>
      [...textOf(path).matchAll(/command\("([\w-]+)|name: "([\w-]+)",\n +description/g)].map(
        ([, made, report]) => made ?? report,
      ),
    ),
);
const exists = (quoted: string): boolean => {
  const script = /^npm run ([\w:]+)/.exec(quoted)?.[1];
  if (script !== undefined) return script in scripts;
  const command = /^(?:npx )?firmcore (?!--)([\w-]+)/.exec(quoted)?.[1];
  if (command !== undefined) return commands.has(command);
  const entry = /^firmcore(\/\w+)$/.exec(quoted)?.[1];
  if (entry !== undefined) return `.${entry}` in entries;
  const [, subject, event] = /^(?:firm\.)?(\w+)\.(\w+)/.exec(quoted) ?? [];
  if (subjects.has(subject)) return operations.includes(`${subject}.${event}`);
  if (/^[\w./-]+\.(ts|md|json|jsonc|mjs|mmd)$/.test(quoted))
    return paths.some((path) => `/${path}`.endsWith(`/${quoted}`));
  if (/^(src|test|docs|examples|scripts|bench|\.ci)\/[\w./-]*$/.test(quoted))
    return paths.some((path) => `${path}/`.startsWith(quoted));
  return true;
};
const missing = (text: string) => quotedIn(text).filter((quoted) => !exists(quoted));
test.each(pages)("every operation, command, entry and file that %s names exists", (page) => {
  expect(missing(textOf(page))).toEqual([]);
});

const words = new Set(
  paths
    .filter((path) => /^(src|examples|scripts|test)\/.*\.(ts|json)$|^package\.json$|^docs\/openapi\.json$/.test(path))
    .filter((path) => !path.startsWith("test/rules/"))
    .flatMap((path) => textOf(path).match(/[A-Za-z_]\w*/g) ?? []),
);
// The sources use the tag of a refusal, the pages its code.
for (const word of [...words])
  if (/^[A-Z][A-Za-z]+$/.test(word)) words.add(word.replaceAll(/(?<!^)(?=[A-Z])/g, "_").toUpperCase());
const foreign = ["_p_field", "numberLong", "VACUUM", "Missing"];
const unknown = (text: string) =>
  quotedIn(text)
    .flatMap((quoted) => quoted.match(/[A-Za-z_]\w{2,}/g) ?? [])
    .filter((word) => !words.has(word) && !foreign.includes(word));
// Decisions, the changelog and the pages on databases also name foreign or former things.
const ours = pages.filter((page) => !/decisions|scale|postgres|CHANGELOG|surface/.test(page));
test.each(ours)("every name in backticks in %s occurs in the sources", (page) => {
  expect(unknown(textOf(page))).toEqual([]);
});

test("every test file that starts early exists", () => {
  const early = [...textOf("test/support/longest-first.ts").matchAll(/^ {2}"(.+)",$/gm)].map(([, part]) => part);
  expect(early.length).toBeGreaterThan(10);
  expect(early.filter((part) => !paths.some((path) => path.startsWith(`test/${part}`)))).toEqual([]);
});

test("reports dead links and unknown names", () => {
  const links = ["docs/nowhere.md", "docs/rules/errors.md#nothing", "#nothing"];
  expect(deadLinks("README.md", links.map((link) => `[x](${link})`).join(" "))).toEqual(links);
  const leaving = ["examples/host", "docs/openapi.json"];
  expect(leavingLinks("README.md", leaving.map((link) => `[x](${link})`).join(" "))).toEqual(leaving);
  const names = [
    "npm run nothing",
    "firmcore nothing",
    "firmcore/nothing",
    "hours.nothing",
    "nowhere.ts",
    "src/nowhere",
  ];
  expect(missing(names.map((name) => `\`${name}\``).join(" "))).toEqual(names);
  expect(unknown(`\`${"no"}SuchWord\``)).toEqual(["noSuchWord"]);
});
