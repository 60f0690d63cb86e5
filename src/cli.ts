#!/usr/bin/env node
// Checked before anything else is loaded: on an older Node the SQLite driver ends the process without a message.
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 22 || (major === 22 && minor < 12)) {
  process.stderr.write(`firmcore needs Node 22.12 or later, this is ${process.versions.node}\n`);
  process.exitCode = 2;
} else {
  // A reader such as `head` may close the pipe early; that is not an error.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
  const { main } = await import("./cli/main.ts");
  process.exitCode = await main(process.argv.slice(2), { out: process.stdout, err: process.stderr });
}
