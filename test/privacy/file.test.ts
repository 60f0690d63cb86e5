import { readFileSync } from "node:fs";
import Database from "better-sqlite3";
import { sqlite } from "firmcore/sqlite";
import { expect, test } from "vitest";
import { accepted } from "../../src/testing/kit/harness/expect.ts";
import { openKitFirm } from "../../src/testing/kit/harness/kit-firm.ts";
import { seededRandom } from "../../src/testing/kit/harness/random.ts";
import { personalTextsIn, writePersonalTexts } from "../../src/testing/kit/privacy/personal-texts.ts";
import { effort, sqliteFile } from "../support/stores.ts";

/** Every value of every table, including stored answers. */
const dumped = (file: string): string => {
  const database = new Database(file, { readonly: true });
  const tables = database.prepare("select name from sqlite_master where type = 'table'").pluck().all() as Array<string>;
  const text = JSON.stringify(tables.map((table) => database.prepare(`select * from "${table}"`).all()));
  database.close();
  return text.toLowerCase();
};

test("R-LOG-4: after an erasure no table contains texts of the person", {
  timeout: 120_000,
}, async () => {
  let told = 0;
  for (let round = 0; round < 6; round++) {
    const { file, remove } = await sqliteFile();
    const adapter = sqlite({ file });
    const firm = await openKitFirm(adapter, round % 2 === 0 ? "Promise" : "Effect");
    const random = seededRandom(effort.seed + round);
    const subjects = await writePersonalTexts(firm, random, 60);
    const gone = random.pick(subjects);
    // Stored for an administrator: an answer with the name, and a refusal of an input with the name.
    const { user: objectId, name, engineer } = gone;
    await firm.admin.engineers.update(
      { objectId: engineer, primaryLocation: `Canary ${name} 9999` },
      { requestId: "r1" },
    );
    const again = { externalId: "9", username: accepted(await firm.admin.users.get(objectId)).username };
    expect(await firm.admin.users.provision(again, { requestId: "r2" })).toMatchObject({ ok: false });
    // The message of a refused call is stored only in its idempotency record.
    const [project] = accepted(await firm.admin.projects.list()).results;
    const booking = firm.bookingInput(engineer, project?.objectId ?? "", 101, "2027-03-01");
    const asked = { ...booking, notes: `Canary ${name} 9998` };
    expect(await firm.admin.allocations.assign(asked, { requestId: "r4" })).toMatchObject({ ok: false });
    const before = dumped(file);
    expect(before).toContain(`canary ${name} 9998`);
    told += personalTextsIn(before, name).length;
    accepted(await firm.admin.users.erase({ objectId, reason: "asked for it" }, { requestId: "r3" }));
    expect(personalTextsIn(dumped(file), name)).toEqual([]);
    for (const other of subjects)
      if (other !== gone) expect(personalTextsIn(dumped(file), other.name).length).toBeGreaterThan(0);
    await adapter.close();
    // The host vacuums the free pages, as described in docs/rules/firm.md.
    const database = new Database(file);
    database.exec("vacuum");
    database.close();
    expect(personalTextsIn(readFileSync(file, "latin1").toLowerCase(), name), "in the bytes of the file").toEqual([]);
    remove();
  }
  expect(told).toBeGreaterThan(60);
});
