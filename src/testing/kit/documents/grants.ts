import { changesNothing } from "../batches/batches.ts";
import { accepted, refused, same } from "../harness/expect.ts";
import type { KitFirm } from "../harness/kit-firm.ts";
import type { Suite } from "../harness/suite.ts";

const scene = async (firm: KitFirm) => {
  const [sal, ben] = [await firm.user("Sal", "salesperson"), await firm.user("Ben")];
  const asSal = firm.as(sal);
  const { objectId: record } = accepted(await asSal.companies.create({ name: "City" }));
  return { sal, ben, asSal, of: { class: "Company", record } as const };
};

/** Grants of reading on records of the CRM. */
export const grants: Suite = {
  name: "grants",
  cases: {
    "R-POL-3 the owner of a record and administrators grant and revoke": async (firm) => {
      const { ben, asSal, of } = await scene(firm);
      const [asBen, asLee] = [firm.as(ben), firm.as(await firm.user("Lee", "clientLead"))];
      await changesNothing(firm, async () => {
        refused(await asBen.grants.add({ ...of, user: ben }), "Forbidden");
        refused(await asSal.grants.add({ ...of, record: "nowhere000", user: ben }), "Forbidden");
        same(
          refused(await firm.admin.grants.add({ ...of, record: "nowhere000", user: ben }), "PointerInvalid").field,
          "record",
        );
        refused(await asSal.grants.add({ ...of, class: "Document" as never, user: ben }), "UnknownWord");
        refused(await asSal.grants.add(of), "Required");
        refused(await asSal.grants.add({ ...of, user: ben, role: "engineer" }), "TypeMismatch");
        refused(await asLee.grants.list(), "ClassForbidden");
      });
      const first = accepted(await asSal.grants.add({ ...of, user: ben }));
      same([first.class, first.record, first.user, first.role], [of.class, of.record, ben, null]);
      const second = accepted(await firm.admin.grants.add({ ...of, role: "engineer" }));
      same(accepted(await asSal.grants.list({ order: "createdAt" })).results.length, 2);
      same(accepted(await asBen.grants.count()), 0);
      refused(await asBen.grants.remove(first.objectId), "NotFound");
      accepted(await firm.admin.grants.remove(first.objectId));
      accepted(await asSal.grants.remove(second.objectId));
      same((await firm.tables()).Grant, []);
    },
    "R-POL-3 granting twice is granting once": async (firm) => {
      const { ben, asSal, of } = await scene(firm);
      const add = () => asSal.grants.add({ ...of, user: ben });
      const made = (await Promise.all([add(), add(), add()])).map((each) => accepted(each).objectId);
      same(new Set(made).size, 1);
      await changesNothing(firm, async () => accepted(await add()));
      accepted(await asSal.grants.add({ ...of, role: "engineer" }));
      same((await firm.tables()).Grant?.length, 2);
    },
    "R-POL-3 the grants of a record are deleted with it": async (firm) => {
      const { ben, asSal, of } = await scene(firm);
      accepted(await asSal.grants.add({ ...of, user: ben }));
      accepted(await asSal.companies.delete(of.record));
      same((await firm.tables()).Grant, []);
    },
    "R-POL-3 grants of documents are no records of their own": async (firm) => {
      const { sal, ben, asSal } = await scene(firm);
      const made = { title: "Offer", fileUrl: "https://files.example/offer.pdf" };
      const { objectId } = accepted(await asSal.documents.create(made));
      accepted(await asSal.documents.share({ objectId, user: ben }));
      const [stored] = (await firm.tables()).Grant ?? [];
      for (const who of [sal, firm.adminId, ben]) {
        same(accepted(await firm.as(who).grants.count()), 0);
        refused(await firm.as(who).grants.remove(stored?.objectId ?? ""), "NotFound");
      }
    },
  },
};
