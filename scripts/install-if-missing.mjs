// Runs before `npm start` and `npm test`, so that a clean clone needs no third command. Plain JavaScript: the Node that
// starts this may be older than the one that the packages bring.
import { execSync } from "node:child_process";
import { existsSync } from "node:fs";

// npm writes this file last; a folder without it is an installation that broke off.
if (!existsSync("node_modules/.package-lock.json")) {
  console.log("Installing packages (once) …");
  // Without `--include=dev`, NODE_ENV=production would leave out the tools that both commands are made of.
  execSync("npm ci --include=dev --loglevel=error", { stdio: "inherit" });
}
