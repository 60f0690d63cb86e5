import { accepted, refused, same } from "../harness/expect.ts";
import type { KitFirm } from "../harness/kit-firm.ts";
import type { Suite } from "../harness/suite.ts";

const intake = { class: "Intake" } as const;
type Declare = Parameters<KitFirm["admin"]["customClasses"]["declare"]>[0];
const declared = async ({ admin }: KitFirm, rights: Omit<Declare, "class">): Promise<void> => {
  accepted(await admin.customClasses.declare({ ...intake, ...rights }));
  accepted(await admin.customFields.declare({ ...intake, field: "subject", type: "String" }));
};
const everyone = ["everyone"] as const;

/** Who reaches the records of an own class: by the rights of the class, and by the lists of a record. */
export const ownClasses: Suite = {
  name: "own classes",
  cases: {
    "R-CUST-4 a class says who finds, gets and counts its records": async (firm) => {
      await declared(firm, {
        ...{ read: everyone, create: everyone, update: ["salesperson"], delete: ["administrator"] },
        ...{ find: ["engineer"], get: ["engineer", "salesperson"], count: ["administrator"] },
      });
      const [ana, sue] = [firm.as(await firm.user("Ana")), firm.as(await firm.user("Sue", "salesperson"))];
      const { objectId } = accepted(await ana.records.create({ ...intake, custom: { subject: "Flood" } }));
      const one = { ...intake, objectId };
      const all = accepted(await ana.records.list({ ...intake, permissions: true }));
      same(
        all.results.map((each) => each.objectId),
        [objectId],
      );
      const [list] = accepted(await ana.permissions.of({ ...intake, objectIds: [objectId] })).results;
      const alone = accepted(await ana.records.list({ ...intake, where: { objectId }, permissions: true }));
      for (const { permissions } of [all, alone]) same(permissions?.Intake?.[objectId], list?.permissions);
      refused(await sue.records.list(intake), "ClassForbidden");
      refused(await firm.admin.records.list(intake), "ClassForbidden");
      for (const each of [ana, sue]) {
        same(accepted(await each.records.get(one)).custom, { subject: "Flood" });
        refused(await each.records.count(intake), "ClassForbidden");
      }
      refused(await firm.admin.records.get(one), "ClassForbidden");
      same(accepted(await firm.admin.records.count(intake)), 1);
      // A change needs the right to get the record, and its own.
      refused(await ana.records.update({ ...one, custom: { subject: "Fire" } }), "Forbidden");
      accepted(await sue.records.update({ ...one, custom: { subject: "Fire" } }));
      refused(await sue.records.delete(one), "Forbidden");
      same(accepted(await ana.records.get(one)).custom, { subject: "Fire" });
    },
    "R-CUST-4 whom a record lets write may change and delete it without reading it": async (firm) => {
      await declared(firm, { read: everyone, create: everyone, update: everyone, delete: everyone });
      const [ana, ben] = [await firm.user("Ana"), await firm.user("Ben")];
      const lists = { readers: [firm.adminId], writers: [ana] };
      const made = accepted(await firm.admin.records.create({ ...intake, ...lists, custom: { subject: "Flood" } }));
      const one = { ...intake, objectId: made.objectId };
      const [asAna, asBen] = [firm.as(ana), firm.as(ben)];
      for (const each of [asAna, asBen]) {
        refused(await each.records.get(one), "NotFound");
        same(accepted(await each.records.list(intake)).results, []);
        same(accepted(await each.records.count({ ...intake, where: { custom: { subject: "Flood" } } })), 0);
      }
      // Neither of the two rights is the other.
      refused(await asBen.records.update({ ...one, custom: { subject: "Fire" } }), "NotFound");
      refused(await asBen.records.delete(one), "NotFound");
      refused(await firm.admin.records.update({ ...one, custom: { subject: "Fire" } }), "Forbidden");
      const changed = accepted(await asAna.records.update({ ...one, custom: { subject: "Fire" } }));
      same([changed.objectId, changed.custom, changed.readers], [one.objectId, null, null]);
      refused(await asAna.records.update({ ...one, readers: [ana] }), "Forbidden");
      const stored = accepted(await firm.admin.records.get(one));
      same([stored.custom, stored.readers, stored.writers], [{ subject: "Fire" }, [firm.adminId], [ana]]);
      accepted(await asAna.records.delete(one));
      refused(await firm.admin.records.get(one), "NotFound");
    },
  },
};
