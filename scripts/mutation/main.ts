// `npm run mutation` changes the rules one place at a time and says which changes no test sees; `npm run mutation -- deal` does so in
// one folder. What begins with a hyphen goes to Stryker: `--force` runs what an earlier run has already answered.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { folders } from "./folders.ts";

const args = process.argv.slice(2);
const asked = args.filter((arg) => !arg.startsWith("-"));
const unknown = asked.filter((folder) => !folders.includes(folder));
if (unknown.length > 0) throw new Error(`Unknown: ${unknown.join(", ")}. There is ${folders.join(", ")}.`);

interface Report {
  readonly files: Readonly<Record<string, { mutants: ReadonlyArray<{ readonly status: string }> }>>;
}
/** What survived is run again: Stryker does not see that a new test may kill a change of what is evaluated once. */
const forgetSurvivors = (path: string): void => {
  if (!existsSync(path)) return;
  const report = JSON.parse(readFileSync(path, "utf8")) as Report;
  for (const file of Object.values(report.files))
    file.mutants = file.mutants.filter(({ status }) => status === "Killed" || status === "Timeout");
  writeFileSync(path, JSON.stringify(report));
};

const stryker = ["node_modules/@stryker-mutator/core/bin/stryker.js", "run"];
for (const folder of asked.length > 0 ? asked : folders) {
  console.log(`=== ${folder}`);
  forgetSurvivors(`.data/mutation/${folder}.json`);
  const env = { ...process.env, FIRMCORE_MUTATION: folder };
  const { status } = spawnSync(process.execPath, [...stryker, ...args.filter((arg) => arg.startsWith("-"))], {
    env,
    stdio: "inherit",
  });
  if (status !== 0) process.exit(status ?? 1);
}
