import { globSync } from "node:fs";

const subjects = (...names: ReadonlyArray<string>): ReadonlyArray<string> =>
  names.map((name) => `test/operations/subjects/${name}.test.ts`);
/** What tests more than one class and is fast. */
const common = ["test/domain/classes.test.ts", "test/policies/matrix.test.ts", "test/derive/generated-files.test.ts"];
/** The folders whose rules are mutated, with the tests that are run beside those of the folder itself. */
export const folders: Readonly<Record<string, ReadonlyArray<string>>> = {
  deal: subjects("deals*", "activities"),
  task: subjects("task*"),
  project: subjects("projects*", "tasks", "deals-hand-over", "status-updates"),
  certification: subjects("certifications", "allocations*", "engineer-search", "projects"),
  allocation: [
    ...subjects("allocations*", "engineer*", "settings-steps", "projects*", "certifications"),
    "test/domain/working-time/*.test.ts",
  ],
  "billable-hour": subjects("hours*", "settings-past"),
};
/** Many random cases take longer than what they would kill beside the other tests. */
const slow = /\.laws\.test\.ts$|hours-histories/;

export const testFilesOf = (folder: string): ReadonlyArray<string> =>
  [`test/domain/${folder}/**/*.test.ts`, ...(folders[folder] ?? []), ...common]
    .flatMap((pattern) => globSync(pattern).toSorted())
    .filter((path) => !slow.test(path));
