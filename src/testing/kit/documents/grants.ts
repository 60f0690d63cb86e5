import { changesNothing } from "../batches/batches.ts";
import { type KitApi, operationOf } from "../harness/api.ts";
import { accepted, refused, same } from "../harness/expect.ts";
import type { KitFirm } from "../harness/kit-firm.ts";
import type { Suite } from "../harness/suite.ts";

/** Makes a record of each class of the CRM, which the caller owns. */
const make = {
  Company: async (api: KitApi) => accepted(await api.companies.create({ name: "City" })).objectId,
  Contact: async (api: KitApi) => accepted(await api.contacts.create({ name: "Cleo" })).objectId,
  Deal: async (api: KitApi) => accepted(await api.deals.create({ title: "Bridge" })).objectId,
  Activity: async (api: KitApi) => {
    const { objectId: relatedDeal } = accepted(await api.deals.create({ title: "Dam" }));
    return accepted(await api.activities.create({ type: "call", subject: "Ask", relatedDeal })).objectId;
  },
};
/** The group of operations of a class, and a text of its records. */
const groupOf = {
  Company: ["companies", "name"],
  Contact: ["contacts", "name"],
  Deal: ["deals", "title"],
  Activity: ["activities", "subject"],
} as const;
const classes = ["Company", "Contact", "Deal", "Activity"] as const;
type Class = (typeof classes)[number];

const scene = async (firm: KitFirm, of: Class = "Company") => {
  const [sal, ben] = [await firm.user("Sal", "salesperson"), await firm.user("Ben")];
  const asSal = firm.as(sal);
  return { sal, ben, asSal, of: { class: of, record: await make[of](asSal) } };
};

/** Who may grant, what a grant opens, and that it is deleted with its record. */
const lifeOfGrants = (of: Class) => async (firm: KitFirm) => {
  const { ben, asSal, of: record } = await scene(firm, of);
  const objectId = record.record;
  const [asBen, asOther] = [firm.as(ben), firm.as(await firm.user("Sol", "salesperson"))];
  const [group, text] = groupOf[of];
  const call = (api: KitApi, name: string, input: object) => operationOf(api, `${group}.${name}`)(input);
  const sees = async (api: KitApi) => {
    const { results } = accepted(await call(api, "list", {})) as { readonly results: ReadonlyArray<object> };
    return [(await call(api, "get", { objectId })).ok, results.length];
  };
  // Companies and contacts are open to all but client leads, with or without a grant.
  const ungranted = of === "Company" || of === "Contact" ? [true, 1] : [false, 0];
  same(await sees(asBen), ungranted);
  await changesNothing(firm, async () => {
    refused(await asBen.grants.add({ ...record, user: ben }), "Forbidden");
    refused(await asOther.grants.add({ ...record, user: ben }), "Forbidden");
    for (const other of classes)
      if (other !== of) refused(await firm.admin.grants.add({ ...record, class: other, user: ben }), "PointerInvalid");
  });
  const first = accepted(await asSal.grants.add({ ...record, user: ben }));
  same(accepted(await asSal.grants.add({ ...record, user: ben })), first);
  same(await sees(asBen), [true, 1]);
  // A grant opens reading only.
  refused(await call(asBen, "update", { objectId, [text]: "Mine" }), "Forbidden");
  refused(await call(asBen, "delete", { objectId }), "Forbidden");
  accepted(await asSal.grants.remove(first.objectId));
  same(await sees(asBen), ungranted);
  accepted(await asSal.grants.add({ ...record, role: "engineer" }));
  same(await sees(asBen), [true, 1]);
  accepted(await firm.admin.grants.add({ ...record, user: ben }));
  same((await firm.tables()).Grant?.length, 2);
  accepted(await call(asSal, "delete", { objectId }));
  same((await firm.tables()).Grant, []);
  refused(await firm.admin.grants.add({ ...record, user: ben }), "PointerInvalid");
};

/** Deleting a contact or deal with its activities deletes the grants of them all, and no other. */
const cascaded = (of: "Contact" | "Deal") => async (firm: KitFirm) => {
  const { ben, asSal, of: record } = await scene(firm, of);
  const kept = await make[of](asSal);
  const about = of === "Deal" ? "relatedDeal" : "relatedContact";
  for (const to of [record.record, record.record, kept]) {
    const { objectId } = accepted(await asSal.activities.create({ type: "call", subject: "Ask", [about]: to }));
    accepted(await asSal.grants.add({ class: "Activity", record: objectId, user: ben }));
  }
  for (const to of [record.record, kept]) accepted(await asSal.grants.add({ class: of, record: to, role: "engineer" }));
  const group = of === "Deal" ? "deals" : "contacts";
  await changesNothing(firm, async () => refused(await asSal[group].delete(record.record), "HasHistory"));
  accepted(await asSal[group].delete({ objectId: record.record, cascade: true }));
  const { Grant: left = [], Activity: activities = [] } = await firm.tables();
  same(
    left.map((grant) => [grant.class, grant.record]).sort(),
    [
      ["Activity", activities[0]?.objectId],
      [of, kept],
    ].sort(),
  );
  same(activities.length, 1);
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
    ...Object.fromEntries(
      classes.map((of) => [
        `R-POL-3 grants of one ${of} open its reading and nothing more, and are deleted with it`,
        lifeOfGrants(of),
      ]),
    ),
    "R-POL-3 the grants of a deal and of its activities are deleted with them": cascaded("Deal"),
    "R-POL-3 the grants of a contact and of its activities are deleted with them": cascaded("Contact"),
    "R-POL-3 grants of documents are no records of their own": async (firm) => {
      const { sal, ben, asSal } = await scene(firm);
      const offer = { title: "Offer", fileUrl: "https://files.example/offer.pdf" };
      const { objectId } = accepted(await asSal.documents.create(offer));
      accepted(await asSal.documents.share({ objectId, user: ben }));
      const [stored] = (await firm.tables()).Grant ?? [];
      for (const who of [sal, firm.adminId, ben]) {
        same(accepted(await firm.as(who).grants.count()), 0);
        refused(await firm.as(who).grants.remove(stored?.objectId ?? ""), "NotFound");
      }
    },
  },
};
