// publint over what npm would pack. The condition `firmcore-source` leads to sources that only the repository has, so
// only what publint says about that condition is left out.
import { publint } from "publint";
import { formatMessage } from "publint/utils";

for (const pkgDir of [".", "packages/conformance"]) {
  const { messages, pkg } = await publint({ pkgDir, pack: "npm", strict: true });
  const problems = messages.filter(({ path }) => !path.includes("firmcore-source"));
  for (const problem of problems)
    console.log(`${pkg.name}: ${problem.type}: ${formatMessage(problem, pkg, { color: false })}`);
  if (problems.length > 0) process.exitCode = 1;
}
