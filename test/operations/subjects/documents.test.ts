import { expect, test } from "vitest";
import { readTables } from "../../../src/testing/kit/harness/raw-store.ts";
import { openTestFirm } from "../../support/firm/firm.ts";

const address = "https://files.example/site-plan.pdf";
/** Olga's document, shared with Ben. */
const shared = async () => {
  const firm = await openTestFirm();
  const [olga, ben] = [firm.user("olga", "coordinator"), firm.user("ben", "engineer")];
  const [asOlga, asBen] = [firm.as(olga), firm.as(ben)];
  const { objectId } = await asOlga.documents.create({ title: "Site plan", fileUrl: address });
  await asOlga.documents.share({ objectId, user: ben });
  const entries = async () => (await readTables(firm.app.ports.store, "acme")).AccessLog ?? [];
  return { firm, ben, asOlga, asBen, objectId, entries };
};

test("L-55 R-DOC-2 no answer but that of a logged read gives the address to somebody else", async () => {
  const { firm, ben, asOlga, asBen, objectId, entries } = await shared();
  const unlogged = await Promise.all([
    asBen.documents.get(objectId),
    asBen.documents.list(),
    asBen.documents.actions({ objectIds: [objectId] }),
    asBen.users.exportData({ objectId: ben }),
    firm.admin.log.list({ class: "Document" }),
    firm.admin.log.history({ class: "Document", objectId }),
  ]);
  expect(JSON.stringify(unlogged)).not.toContain(address);
  expect(await entries()).toEqual([]);
  expect((await asBen.documents.read(objectId)).fileUrl).toBe(address);
  expect(await entries()).toMatchObject([{ user: ben, document: objectId, source: "operation" }]);
  // One entry of the log: the read and its entry are one transaction.
  expect(firm.log().filter(({ event }) => event === "documents.read")).toMatchObject([
    { class: "AccessLog", kind: "create", actor: ben },
  ]);
  expect((await asOlga.documents.read(objectId)).fileUrl).toBe(address);
  expect(await entries()).toHaveLength(1);
});

test("L-55 a read that cannot be logged gives no address", async () => {
  const { firm, asBen, objectId, entries } = await shared();
  const dry = await asBen.settled.documents.read(objectId, { dryRun: true });
  const asHost = await firm.as("host", "administrator").settled.documents.read(objectId);
  for (const said of [dry, asHost]) expect([said.ok, JSON.stringify(said).includes(address)]).toEqual([false, false]);
  expect(await entries()).toEqual([]);
});
