import { changesNothing } from "../batches/batches.ts";
import { accepted, refused, same } from "../harness/expect.ts";
import type { KitFirm } from "../harness/kit-firm.ts";
import { checkLog } from "../harness/log-replay.ts";
import type { Suite } from "../harness/suite.ts";
import { documentScene, fileUrl } from "./scene.ts";

/** The entries of the access log without their ids. */
const accesses = async (firm: KitFirm): Promise<ReadonlyArray<readonly [user: unknown, source: unknown]>> =>
  ((await firm.tables()).AccessLog ?? []).map((row) => [
    (row as { readonly user?: string }).user,
    (row as { readonly source?: string }).source,
  ]);

/** Documents, and how their owners share them. */
export const documents: Suite = {
  name: "documents",
  cases: {
    "L-55, R-DOC-1 only a logged read gives the address": async (firm) => {
      const { ben, asOlga, asBen, objectId } = await documentScene(firm);
      refused(await asBen.documents.read(objectId), "NotFound");
      same(await accesses(firm), []);
      accepted(await asOlga.documents.share({ objectId, user: ben }));
      const seen = (await firm.log()).length;
      same(accepted(await asBen.documents.get(objectId)).fileUrl, null);
      same(
        accepted(await asBen.documents.list({ order: "fileUrl" })).results.map((each) => each.fileUrl),
        [null],
      );
      same(accepted(await asBen.documents.count({ where: { fileUrl } })), 0);
      same(accepted(await asBen.documents.count({ where: { fileUrl: { atLeast: "https://a" } } })), 0);
      same(accepted(await asBen.documents.count({ where: { fileUrl: null } })), 1);
      same((await firm.log()).length, seen);
      const read = accepted(await asBen.documents.read(objectId));
      same([read.fileUrl, read.title, read.sharedWith], [fileUrl, "Site plan", null]);
      same(await accesses(firm), [[ben, "operation"]]);
      same(
        (await firm.log()).slice(seen).map(({ event, class: name, actor }) => [event, name, actor]),
        [["documents.read", "AccessLog", ben]],
      );
      same(accepted(await firm.admin.documents.get(objectId)).fileUrl, null);
      same(accepted(await firm.admin.documents.read(objectId)).fileUrl, fileUrl);
      same((await accesses(firm)).length, 2);
      refused(await firm.as("host", "administrator").documents.read(objectId), "AuthorRequired");
    },
    "R-DOC-1 a read is neither dry nor part of a transaction": async (firm) => {
      const { ben, asOlga, asBen, objectId } = await documentScene(firm);
      accepted(await asOlga.documents.share({ objectId, user: ben }));
      const items = [{ operation: "documents.read", input: objectId }] as const;
      await changesNothing(firm, async () => {
        refused(await asBen.documents.read(objectId, { dryRun: true }), "TypeMismatch");
        for (const options of [{ transaction: true }, { transaction: true, dryRun: true }, { dryRun: true }] as const) {
          const outcome = await asBen.batch(items as never, options as never);
          same((outcome as { readonly ok: boolean }).ok, false);
        }
      });
      const [single] = accepted((await asBen.batch(items as never)) as never) as never as ReadonlyArray<{
        readonly value: { readonly fileUrl: string };
      }>;
      same(single?.value.fileUrl, fileUrl);
      same((await accesses(firm)).length, 1);
    },
    "R-DOC-2 reads of the owner are logged if the firm wants it": async (firm) => {
      const { olga, asOlga, objectId } = await documentScene(firm);
      same(accepted(await asOlga.documents.read(objectId)).fileUrl, fileUrl);
      same(accepted(await asOlga.documents.get(objectId)).fileUrl, fileUrl);
      same(await accesses(firm), []);
      accepted(await firm.admin.settings.set({ logOwnerReads: true }));
      accepted(await asOlga.documents.read(objectId));
      same(await accesses(firm), [[olga, "operation"]]);
    },
    "R-DOC-2 neither the log nor an export gives the address away": async (firm) => {
      const { olga, asOlga, objectId } = await documentScene(firm);
      accepted(await asOlga.documents.update({ objectId, fileUrl: `${fileUrl}?v=2` }));
      const input = { objectId: olga };
      for (const said of [await firm.admin.log.list({ class: "Document" }), await firm.admin.users.exportData(input)])
        same(JSON.stringify(accepted(said as never)).includes("files.example"), false);
      same(JSON.stringify(accepted(await asOlga.users.exportData(input))).includes(fileUrl), true);
    },
    "R-DOC-4 sharing takes effect and ends at once": async (firm) => {
      const { ben, asOlga, asBen, objectId } = await documentScene(firm);
      const [cleo, lee] = [await firm.user("Cleo"), await firm.user("Lee", "clientLead")];
      const open = async (...users: ReadonlyArray<string>) =>
        (await Promise.all(users.map((each) => firm.as(each).documents.read(objectId)))).map(({ ok }) => ok);
      accepted(await asOlga.documents.share({ objectId, user: ben }));
      same(await open(ben, cleo, lee), [true, false, false]);
      accepted(await asOlga.documents.share({ objectId, role: "clientLead" }));
      same(await open(ben, cleo, lee), [true, false, true]);
      const shared = accepted(await asOlga.documents.share({ objectId, role: "engineer" }));
      same(shared.sharedWith, { users: [ben], roles: ["clientLead", "engineer"] });
      same(accepted(await firm.admin.documents.get(objectId)).sharedWith, shared.sharedWith);
      accepted(await asOlga.documents.unshare({ objectId, user: ben }));
      same(await open(ben, cleo, lee), [true, true, true]);
      accepted(await asOlga.documents.unshare({ objectId, role: "engineer" }));
      same(await open(ben, cleo, lee), [false, false, true]);
      accepted(await firm.admin.users.setRole({ objectId: lee, role: "engineer" }));
      same(await open(lee), [false]);
      for (const change of [
        () => asBen.documents.update({ objectId, title: "Mine" }),
        () => asBen.documents.share({ objectId, user: cleo }),
      ])
        refused((await change()) as never, "NotFound" as never);
      accepted(await asOlga.documents.share({ objectId, user: ben }));
      refused(await asBen.documents.update({ objectId, title: "Mine" }), "Forbidden");
      refused(await asBen.documents.share({ objectId, user: cleo }), "Forbidden");
      refused(await asBen.documents.delete(objectId), "Forbidden");
      refused(await firm.admin.documents.update({ objectId, title: "Ours" }), "Forbidden");
      refused(await firm.admin.documents.share({ objectId, user: cleo }), "Forbidden");
    },
    "R-DOC-4 sharing twice is sharing once": async (firm) => {
      const { ben, asOlga, objectId } = await documentScene(firm);
      const share = () => asOlga.documents.share({ objectId, user: ben });
      for (const outcome of await Promise.all([share(), share(), share()])) accepted(outcome);
      same((await firm.tables()).Grant?.length, 1);
      await changesNothing(firm, async () => accepted(await share()));
      accepted(await asOlga.documents.unshare({ objectId, user: ben }));
      same((await firm.tables()).Grant, []);
      await changesNothing(firm, async () => {
        accepted(await asOlga.documents.unshare({ objectId, user: ben }));
        refused(await asOlga.documents.share({ objectId }), "Required");
        refused(await asOlga.documents.share({ objectId, user: ben, role: "engineer" }), "TypeMismatch");
        same(refused(await asOlga.documents.share({ objectId, user: "nowhere000" }), "PointerInvalid").field, "user");
      });
    },
    "R-REF-1 a deleted document leaves its entries and no grant": async (firm) => {
      const { ben, asOlga, asBen, objectId } = await documentScene(firm);
      accepted(await asOlga.documents.share({ objectId, user: ben }));
      accepted(await asBen.documents.read(objectId));
      accepted(await asOlga.documents.delete(objectId));
      same((await firm.tables()).Grant, []);
      const { results } = accepted(await asBen.accessLog.list());
      same(
        results.map(({ document, user }) => [document, user]),
        [[objectId, ben]],
      );
      refused(await asBen.documents.read(objectId), "NotFound");
    },
    "R-DOC-4, R-REF-1, L-12 a document that is shared while it is deleted leaves no grant": async (firm) => {
      const { ben, asOlga } = await documentScene(firm);
      for (let turn = 0; turn < 4; turn++) {
        const { objectId } = accepted(await asOlga.documents.create({ title: "Sketch", fileUrl }));
        const share = () => asOlga.documents.share({ objectId, user: ben });
        const remove = () => asOlga.documents.delete(objectId);
        const [first, second] = turn % 2 === 0 ? [share, remove] : [remove, share];
        const outcomes = await Promise.all<{ readonly ok: boolean }>([first(), second()]);
        const [shared, removed] = turn % 2 === 0 ? outcomes : outcomes.toReversed();
        same(removed?.ok, true);
        if (shared?.ok === false) refused(shared as never, "NotFound" as never);
        same((await firm.tables()).Grant, []);
        refused(await asOlga.documents.get(objectId), "NotFound");
      }
      await checkLog(firm);
    },
    "a document belongs to the caller and has a web address": async (firm) => {
      const { olga, ben, asOlga } = await documentScene(firm);
      const made = { title: "Permit", fileUrl };
      same(accepted(await asOlga.documents.create({ ...made, owner: olga })).owner, olga);
      await changesNothing(firm, async () => {
        refused(await asOlga.documents.create({ ...made, owner: ben }), "Forbidden");
        refused(await firm.as("host", "administrator").documents.create(made), "AuthorRequired");
        for (const bad of ["javascript:alert(1)", "data:text/html,hi", "ftp://files.example/a", "plan.pdf"])
          refused(await asOlga.documents.create({ ...made, fileUrl: bad }), "TextInvalid");
      });
      accepted(await asOlga.documents.create({ ...made, fileUrl: "HTTP://files.example" }));
    },
  },
};
