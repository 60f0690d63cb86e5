import { globSync } from "node:fs";

/** A test file, and which of its tests are run; default: all. */
interface TestFile {
  readonly path: string;
  readonly titles?: RegExp;
}
const files = (...patterns: ReadonlyArray<string>): ReadonlyArray<TestFile> =>
  patterns.flatMap((pattern) => globSync(`test/${pattern}.test.ts`).toSorted()).map((path) => ({ path }));
/** Tests of operations, without those of many random cases, which take longer than what they kill beside the others. */
const subjects = (...names: ReadonlyArray<string>): ReadonlyArray<TestFile> =>
  files(...names.map((name) => `operations/subjects/${name}`)).filter(({ path }) => !/\.laws\.|histories/.test(path));
/** The cases of the kit for some rules. Each is there twice; Promises are enough here. */
const kit = (rules: string): TestFile => ({
  path: "test/conformance/memory.test.ts",
  titles: new RegExp(`^(?!.*random)(R-\\S+, )*R-(${rules})-.*\\(Promise\\)$`),
});

/** What tests more than one class and is fast. */
const common = files("domain/classes", "policies/matrix", "derive/generated-files");
/** The folders whose rules are mutated, with the tests that are run beside those of the folder itself. */
const others: Readonly<Record<string, ReadonlyArray<TestFile>>> = {
  deal: subjects("deals*", "activities"),
  task: subjects("task*"),
  project: [...subjects("projects*", "tasks", "deals-hand-over", "status-updates"), kit("PROJ|CERT")],
  certification: [
    ...subjects("certifications", "allocations*", "engineer-search", "projects"),
    ...files("domain/allocation/cost"),
    kit("CERT|ELIG"),
  ],
  allocation: [
    ...subjects("allocations*", "engineer*", "settings-steps", "projects*", "certifications"),
    ...files("domain/working-time/*"),
    kit("ALLOC|ELIG"),
  ],
  "billable-hour": [...subjects("hours*", "settings-past"), kit("HOUR")],
};
export const folders = Object.keys(others);

export const testFilesOf = (folder: string): ReadonlyArray<TestFile> => [
  ...files(`domain/${folder}/**/*`),
  ...(others[folder] ?? []),
  ...common,
];
