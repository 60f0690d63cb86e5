import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { openFirm } from "firmcore";
import { sqlite } from "firmcore/sqlite";
import { fillBusiness } from "./sample-business.ts";
import { fill } from "./sample-firm.ts";
import { today, walk } from "./walk.ts";

const folder = fileURLToPath(new URL("../../.data/", import.meta.url));
const file = `${folder}lindau.db`;
// A clock that stands still would give ids of two runs the same time, and so sometimes the same id.
const began = Date.now();
const now = () => Date.parse(`${today}T09:00:00Z`) + Date.now() - began;
const say = (line = ""): void => console.log(line);

if (!existsSync(file)) {
  mkdirSync(folder, { recursive: true });
  // Filled under another name, so that an interrupted first run leaves nothing half done.
  const unfinished = `${file}.unfinished`;
  for (const end of ["", "-wal", "-shm"]) rmSync(unfinished + end, { force: true });
  const app = await openFirm(sqlite({ file: unfinished }), { now });
  await app.migrate();
  await fill(app, today, (done) => console.error(`filling .data/lindau.db: ${done}`));
  await fillBusiness(app, today);
  await app.close();
  renameSync(unfinished, file);
}
const app = await openFirm(sqlite({ file }), { now });
say(`Lindau Engineering, an invented firm, on ${today} (.data/lindau.db)\n`);
await walk(app, say);
await app.close();
say(`
Next: change a number in examples/walk/walk.ts and run npm run walk again; delete .data to begin anew;
ask the same file from the command line:
  npm run firmcore -- overbooked --db sqlite:.data/lindau.db --organization lindau-engineering --from ${today}
  npm run firmcore -- pipeline --db sqlite:.data/lindau.db --organization lindau-engineering
  npm run firmcore -- certifications --on ${today} --status expiring --db sqlite:.data/lindau.db --organization lindau-engineering`);
