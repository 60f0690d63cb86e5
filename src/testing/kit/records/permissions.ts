import type { AnyQuery } from "../../../operations/define/operation.ts";
import { operations } from "../../../operations/index.ts";
import type { AccessList } from "../../../operations/policy/access-list.ts";
import { type KitApi, operationOf } from "../harness/api.ts";
import { accepted, holds, refused, same } from "../harness/expect.ts";
import type { KitFirm } from "../harness/kit-firm.ts";
import type { Suite } from "../harness/suite.ts";

const queriesNamed = (name: "get" | "list") =>
  Object.values(
    operations as unknown as Readonly<Record<string, Readonly<Record<string, AnyQuery | undefined>>>>,
  ).flatMap(({ [name]: of }) => (of === undefined ? [] : [[of.class, of.name] as const]));
/** The operations that get records, by class. */
const getters = queriesNamed("get");
/** The lists of classes with records of their own name. */
const lists = queriesNamed("list").filter(([name]) => getters.some(([of]) => of === name) && name !== "OwnRecord");

/** A firm with rows of many classes, and accounts of every role. */
const scene = async (firm: KitFirm): Promise<void> => {
  const pia = await firm.user("Pia", "projectManager");
  const [sal, sue] = [await firm.user("Sal", "salesperson"), await firm.user("Sue", "salesperson")];
  for (const objectId of [sal, sue])
    accepted(await firm.admin.users.setRole({ objectId, role: "salesperson", team: "North" }));
  await firm.user("Cody", "coordinator");
  const client = accepted(await firm.admin.companies.create({ name: "City" })).objectId;
  const lee = await firm.user("Lee", "clientLead");
  accepted(await firm.admin.users.setRole({ objectId: lee, role: "clientLead", clientCompany: client }));
  const [ben, eva] = [await firm.engineer("Ben"), await firm.engineer("Eva")];
  const [bridge, dam] = [await firm.project("Bridge"), await firm.project("Dam")];
  accepted(await firm.admin.projects.update({ objectId: bridge, client, projectManager: pia }));
  await firm.booked(ben.objectId, bridge, 50, "2027-01-04");
  await firm.booked(eva.objectId, dam, 50, "2027-01-04");
  await firm.certificate(ben.objectId, "Welding", "2030-01-01");
  await firm.worked(ben.objectId, bridge, "2027-01-04", 3);
  const deal = accepted(await firm.as(sal).deals.create({ title: "Bridge" })).objectId;
  accepted(await firm.as(sal).activities.create({ type: "call", subject: "Ask", relatedDeal: deal }));
  accepted(await firm.as(sal).grants.add({ class: "Deal", record: deal, user: ben.user }));
  accepted(await firm.as(pia).tasks.create({ title: "Survey", project: bridge, assignedUser: ben.user }));
  const offer = accepted(
    await firm.as(sue).documents.create({ title: "Offer", fileUrl: "https://files.example/o.pdf" }),
  );
  accepted(await firm.as(sue).documents.share({ objectId: offer.objectId, role: "projectManager" }));
};

/** Whether an access list lets an account read. */
const lets = (list: AccessList, { objectId, role, clientCompany, team }: Readonly<Record<string, unknown>>): boolean =>
  ["*", objectId, `role:${role}`, `role:${role}:company:${clientCompany}`, `role:${role}:team:${team}`].some(
    (key) => list[key as string]?.read === true && !(key === "*" && role === "clientLead"),
  );

/** Compares what access lists say with what every account gets of every record. */
const listsAgree = async (firm: KitFirm): Promise<void> => {
  const tables = await firm.tables();
  const users = tables.User ?? [];
  let [open, closed] = [0, 0];
  for (const [name, get] of getters) {
    const ids = (tables[name] ?? []).map(({ objectId }) => objectId as string);
    if (ids.length === 0) continue;
    for (const reader of users) {
      const api = firm.as(reader.objectId as string);
      const { results } = accepted(await api.permissions.of({ class: name, objectIds: ids }));
      const listed = new Map(results.map((each) => [each.objectId, each.permissions]));
      for (const objectId of ids) {
        const got = await operationOf(api, get)({ objectId });
        same(listed.has(objectId), got.ok, `${name} ${objectId} for ${reader.role}`);
        if (!got.ok) {
          closed++;
          continue;
        }
        open++;
        const list = listed.get(objectId) ?? {};
        // `*` leaves out client leads, some of whom may read the row all the same.
        if (reader.role === "clientLead" && list["*"] !== undefined) continue;
        holds(lets(list, reader), `${name} ${objectId}: ${JSON.stringify(list)} leaves out ${reader.role}`);
      }
      for (const list of listed.values())
        for (const other of users) {
          if (!lets(list, other)) continue;
          const objectId = [...listed].find(([, each]) => each === list)?.[0];
          const got = await operationOf(firm.as(other.objectId as string), get)({ objectId });
          holds(got.ok, `${name} ${objectId}: ${JSON.stringify(list)} lets ${other.role} read, who may not`);
        }
    }
  }
  holds(open > 50 && closed > 50, `${open} records were read and ${closed} hidden; more of both are needed`);
};

type Lists = Readonly<Record<string, Readonly<Record<string, AccessList>>>>;
interface PageWithPermissions {
  readonly results: ReadonlyArray<{ readonly objectId: string }>;
  readonly included?: Readonly<Record<string, object>>;
  readonly permissions?: Lists;
}
/** Compares the access lists of a page with those of `permissions.of`; answers how many there were. */
const sameLists = async (api: KitApi, of: string, page: PageWithPermissions): Promise<number> => {
  const shown: Record<string, ReadonlyArray<string>> = { [of]: page.results.map(({ objectId }) => objectId) };
  for (const [name, records] of Object.entries(page.included ?? {}))
    shown[name] = [...new Set([...(shown[name] ?? []), ...Object.keys(records)])];
  let count = 0;
  for (const [name, objectIds] of Object.entries(shown)) {
    const { results } = accepted(await api.permissions.of({ class: name, objectIds }));
    const [first] = results;
    if (first !== undefined)
      same(accepted(await api.permissions.of({ class: name, objectIds: [first.objectId] })).results, [first], name);
    const expected = results.map((each) => [each.objectId, each.permissions] as const);
    same(page.permissions?.[name] ?? {}, Object.fromEntries(expected), `${name} in a list of ${of}`);
    count += expected.length;
  }
  return count;
};

/** Access lists say who may read and change a record. */
export const permissions: Suite = {
  name: "permissions",
  cases: {
    "R-POL-3 access lists name those who may read": async (firm) => {
      await scene(firm);
      await listsAgree(firm);
    },
    "R-POL-3 access lists follow the settings of visibility": async (firm) => {
      await scene(firm);
      accepted(await firm.admin.settings.set({ projectVisibility: "staffed", crmVisibility: "team" }));
      await listsAgree(firm);
    },
    "R-POL-3 a list with permissions has the access lists of its rows and of what they include": async (firm) => {
      await scene(firm);
      accepted(await firm.admin.settings.set({ projectVisibility: "staffed", crmVisibility: "team" }));
      const { User: users = [] } = await firm.tables();
      let count = 0;
      for (const { objectId } of users) {
        const api = firm.as(objectId as string);
        for (const [name, list] of lists) {
          const got = await operationOf(api, list)({ permissions: true });
          if (!got.ok) continue;
          const page = got.value as PageWithPermissions;
          count += await sameLists(api, name, page);
          // A record alone is read together with the accounts that its list may name.
          const [first] = page.results;
          if (first === undefined) continue;
          const where = { objectId: first.objectId };
          const alone = accepted(await operationOf(api, list)({ where, permissions: true })) as PageWithPermissions;
          same(alone.permissions?.[name]?.[first.objectId], page.permissions?.[name]?.[first.objectId], name);
        }
        const include = { engineer: { user: true }, project: { projectManager: true, client: true } } as const;
        const page = await api.allocations.list({ include, permissions: true, select: ["notes"] });
        if (page.ok) count += await sameLists(api, "Allocation", page.value as PageWithPermissions);
      }
      holds(count > 100, `${count} access lists were compared; more are needed`);
    },
    "R-POL-3 access lists leave out what the caller may not read": async (firm) => {
      const { objectId } = accepted(
        await firm.as(await firm.user("Sal", "salesperson")).deals.create({ title: "Dam" }),
      );
      const asBen = firm.as(await firm.user("Ben"));
      same(accepted(await asBen.permissions.of({ class: "Deal", objectIds: [objectId, "nowhere000"] })).results, []);
      refused(await asBen.permissions.of({ class: "Nothing", objectIds: [] }), "UnknownWord");
    },
  },
};
