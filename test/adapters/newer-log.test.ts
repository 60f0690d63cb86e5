import Database from "better-sqlite3";
import { openFirm } from "firmcore";
import { sqlite } from "firmcore/sqlite";
import { expect, onTestFinished, test } from "vitest";
import { latestVersion } from "../../src/adapters/sql/migrations/index.ts";
import { afterEntry } from "../../src/domain/change-log/log-row.ts";
import { feedReader } from "../../src/testing/kit/change-log/feed-reader.ts";
import { openKitFirm } from "../../src/testing/kit/harness/kit-firm.ts";
import { tempFile } from "./sqlite/stores.ts";

const secret = "only the next version knows who may see this";

/** A firm whose tables and log the next version has used: a new field, a new class, a new operation. */
const afterTheNextVersion = async () => {
  const file = tempFile();
  const adapter = sqlite({ file });
  onTestFinished(() => adapter.close());
  await adapter.migrate();
  const firm = await openKitFirm(adapter, "Promise");
  const { organizationId, adminId } = firm;
  const emil = await firm.engineer("Emil");
  const certificate = await firm.certificate(emil.objectId, "Weld", null);
  const database = new Database(file);
  onTestFinished(() => void database.close());
  database.exec(`
    alter table firm_certification add column "grade" text;
    alter table firm_engineer_profile add column "nickname" text not null default 'none';
    update firm_certification set grade = '${secret}';
    update firm_change_log set after = json_set(after, '$.grade', '${secret}') where class = 'Certification';
    insert into firm_migration (version, at, names, additive) select ${latestVersion + 1}, 0, names, 1 from firm_migration where version = ${latestVersion};
    insert into firm_change_log (organization_id, at, actor, class, object_id, kind, event, version, reason, before, after)
      values ('${organizationId}', ${Date.parse("2027-01-04")}, '${adminId}', 'Shelf', 'shelf00001', 'create', 'shelves.create', 1, null, null, '{"objectId":"shelf00001","user":"${emil.user}","label":"${secret}"}');
  `);
  const app = await openFirm(adapter, { now: () => Date.parse("2027-01-04T12:00:00Z") });
  return { database, adapter, firm, emil, certificate, api: app.as({ organizationId, userId: adminId }) };
};

test("lists, histories and exports hide the fields and classes of a newer version", async () => {
  const { api, certificate, emil, firm } = await afterTheNextVersion();
  const { results } = await api.log.list({ limit: 1_000 });
  expect(results.find((each) => (each.class as string) === "Shelf")).toMatchObject({
    event: "shelves.create",
    before: null,
    after: null,
  });
  const history = await api.log.history({ class: "Certification", objectId: certificate });
  expect(history.results).toHaveLength(1);
  const exported = await api.users.exportData({ objectId: emil.user });
  const mine = await api.users.exportData({ objectId: firm.adminId });
  expect(mine.log.results.map((each) => each.event)).toContain("shelves.create");
  for (const answer of [results, history, exported, mine, await api.certifications.get(certificate)])
    expect(JSON.stringify(answer)).not.toContain(secret);
});

test("the feed passes on entries of a newer version as they are", async () => {
  const { adapter, firm } = await afterTheNextVersion();
  const log = await firm.log();
  const feed = feedReader(adapter.feed, firm.organizationId);
  const cursor = await feed.cursor();
  expect(await feed.page(cursor)).toMatchObject({ entries: [], more: false });
  expect(log.at(-1)).toMatchObject({ class: "Shelf", event: "shelves.create", after: { label: secret } });
});

test("a change leaves new columns alone, and the log replays to the row", async () => {
  const { api, database, certificate, adapter, firm } = await afterTheNextVersion();
  await api.certifications.update({ objectId: certificate, issuer: "another" });
  await firm.engineer("Cora");
  expect(database.prepare("select grade from firm_certification").pluck().all()).toEqual([secret]);
  expect(database.prepare("select nickname from firm_engineer_profile").pluck().all()).toEqual(["none", "none"]);
  const entries = (await firm.log()).filter((each) => each.objectId === certificate);
  expect(entries.map(({ after }) => "grade" in (after as object))).toEqual([true, false]);
  const logged = entries as ReadonlyArray<Parameters<typeof afterEntry>[1]>;
  expect(logged.reduce(afterEntry, null)).toMatchObject({ grade: secret, issuer: "another" });
  expect(await adapter.schema()).toMatchObject({ is: "newer", notAdditive: null });
});

test("a person is not erased where fields are unknown, and nothing is half erased", async () => {
  const { api, emil, database } = await afterTheNextVersion();
  const names = () => database.prepare("select full_name from firm_engineer_profile").pluck().all();
  const erased = await api.settled.users.erase({ objectId: emil.user, reason: "asked" });
  expect(erased).toMatchObject({
    ok: false,
    refusal: { _tag: "Storage", message: expect.stringContaining("erase the person with the newer firmcore") },
  });
  expect(names()).toEqual(["Emil"]);
});
