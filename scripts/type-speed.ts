// `npm run bench:types`: how long the compiler takes for an app that calls every operation, against the built declarations.
// Fails above five seconds.
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { everyCall } from "../test/support/every-call.ts";

const most = 5;
const folder = "node_modules/.cache/firmcore/type-speed";
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const options = {
  target: "es2024",
  module: "nodenext",
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  types: ["node"],
};
// The name of the package, so that its own declarations are found by it.
writeFileSync(
  `${folder}/tsconfig.json`,
  JSON.stringify({ compilerOptions: options, files: ["../../../../type-speed-app.ts"] }),
);
const app = "type-speed-app.ts";
writeFileSync(
  app,
  `import { openFirm } from "firmcore";
import { memory } from "firmcore/memory";
const app = await openFirm(memory());
const firm = app.as({ organizationId: "acme", userId: "host", role: "administrator" });
${everyCall.join("\n")}
`,
);
try {
  // Version 6, because many apps still check with it and it is the slower one.
  const compiler = ["node_modules/typescript/bin/tsc", "-p", folder, "--extendedDiagnostics"];
  const { status, stdout } = spawnSync("node", compiler, { encoding: "utf8" });
  const figure = (name: string): number => Number(new RegExp(`^${name}:\\s+([\\d.]+)`, "m").exec(stdout)?.[1]);
  const seconds = figure("Total time");
  console.log(
    `${everyCall.length} calls: ${seconds} s, of which ${figure("Check time")} s checking; ${figure("Instantiations")} instantiations, ${figure("Types")} types`,
  );
  if (status !== 0) console.error(stdout);
  if (status !== 0 || !(seconds <= most)) process.exitCode = 1;
} finally {
  rmSync(app);
}
