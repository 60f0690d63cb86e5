import { accepted, refused, same } from "../harness/expect.ts";
import type { KitFirm } from "../harness/kit-firm.ts";
import type { Suite } from "../harness/suite.ts";

type Declare = Parameters<KitFirm["admin"]["customFields"]["declare"]>[0];
const declared = async ({ admin }: KitFirm, ...fields: ReadonlyArray<Declare>): Promise<void> => {
  for (const each of fields) accepted(await admin.customFields.declare(each));
};
const projectField = (field: string, type: Declare["type"], more: Partial<Declare> = {}): Declare => ({
  class: "Project",
  field,
  type,
  ...more,
});
/** Values for the declared fields of a project, by its name. */
const projects = async (firm: KitFirm, custom: Readonly<Record<string, object>>): Promise<Record<string, string>> => {
  const ids: Record<string, string> = {};
  for (const [name, of] of Object.entries(custom)) ids[name] = await firm.project(name, { custom: { ...of } });
  return ids;
};
const named = async ({ admin }: KitFirm, asked: object): Promise<ReadonlyArray<string>> =>
  accepted(await admin.projects.list({ order: "projectName", ...asked })).results.map((each) => each.projectName);

/** Lists by a filter on custom fields, and the projects that it finds. */
const filters: ReadonlyArray<readonly [where: Readonly<Record<string, unknown>>, found: ReadonlyArray<string>]> = [
  [{ text: "b" }, ["B"]],
  [{ text: null }, ["D"]],
  [{ text: { not: "b" } }, ["A", "C", "D"]],
  [{ text: { in: ["a", "c"] } }, ["A", "C"]],
  [{ text: { above: "a" } }, ["B", "C"]],
  [{ text: { contains: "Ä" } }, []],
  [{ text: { startsWith: { text: "A", anyCase: true } } }, ["A"]],
  [{ size: 0.1 }, ["A"]],
  [{ size: { atLeast: 0.30000000000000004 } }, ["B", "C"]],
  [{ size: { above: 0.30000000000000004 } }, ["C"]],
  [{ size: { below: 1e300, exists: true } }, ["A", "B"]],
  [{ open: true }, ["A"]],
  [{ open: { not: true } }, ["B", "C", "D"]],
  [{ due: { atLeast: "2027-02-01T00:00:00Z" } }, ["B"]],
  [{ tags: { hasAny: ["x"] } }, ["A", "B"]],
  [{ tags: { hasAll: ["x", "y"] } }, ["B"]],
  [{ tags: { hasOnly: ["x"] } }, ["A", "D"]],
  [{ tags: { exists: false } }, ["C"]],
  [{ size: { exists: true }, text: "c" }, ["C"]],
];

export const customFields: Suite = {
  name: "custom fields",
  cases: {
    "R-CUST-2 a declared field is written, read, and changed alone": async (firm) => {
      await declared(firm, projectField("matterType", "String"), projectField("weight", "Number"));
      const objectId = await firm.project("A", { custom: { matterType: "Litigation", weight: 1.5 } });
      const read = async () => accepted(await firm.admin.projects.get(objectId));
      same((await read()).custom, { matterType: "Litigation", weight: 1.5 });
      accepted(await firm.admin.projects.update({ objectId, custom: { weight: 2 } }));
      same((await read()).custom, { matterType: "Litigation", weight: 2 });
      accepted(await firm.admin.projects.update({ objectId, custom: { weight: null } }));
      same((await read()).custom, { matterType: "Litigation" });
      same((await read()).version, 3);
    },
    "R-CUST-2 filters on declared fields find the same everywhere": async (firm) => {
      await declared(
        firm,
        ...[projectField("text", "String"), projectField("size", "Number"), projectField("open", "Boolean")],
        ...[projectField("due", "Date"), projectField("tags", "Array")],
      );
      await projects(firm, {
        A: { text: "a", size: 0.1, open: true, due: "2027-01-01T00:00:00Z", tags: ["x"] },
        B: { text: "b", size: 0.1 + 0.2, open: false, due: "2027-03-01T01:00:00+01:00", tags: ["x", "y", 1] },
        C: { text: "c", size: 1e300 },
        D: { tags: [] },
      });
      for (const [custom, found] of filters) same([custom, await named(firm, { where: { custom } })], [custom, found]);
    },
    "R-CUST-2 an index changes no answer, and follows the records": async (firm) => {
      const all = [
        ...[projectField("text", "String"), projectField("size", "Number"), projectField("open", "Boolean")],
        projectField("due", "Date"),
      ];
      await declared(firm, ...all, projectField("tags", "Array"));
      const long = "x".repeat(450);
      const ids = await projects(firm, { A: { text: `${long}a`, size: -1 }, B: { text: `${long}b` } });
      await declared(firm, ...all.map((each) => ({ ...each, indexed: true })));
      await projects(firm, { C: { text: "x", size: 0.5 }, D: {} });
      same(await named(firm, { where: { custom: { text: `${long}b` } } }), ["B"]);
      same(await named(firm, { where: { custom: { text: { above: `${long}a` } } } }), ["B"]);
      same(await named(firm, { where: { custom: { text: { startsWith: long } } } }), ["A", "B"]);
      same(await named(firm, { where: { custom: { size: { below: 0.5 } } } }), ["A"]);
      same(await named(firm, { order: ["custom.text", "projectName"] }), ["D", "C", "A", "B"]);
      same(await named(firm, { order: ["-custom.size", "projectName"] }), ["C", "A", "B", "D"]);
      accepted(await firm.admin.projects.update({ objectId: ids.A ?? "", custom: { text: null } }));
      same(await named(firm, { where: { custom: { text: { exists: false } } } }), ["A", "D"]);
      accepted(await firm.admin.customFields.reindex({}));
      await declared(firm, projectField("text", "String"));
      same(await named(firm, { order: ["custom.text", "projectName"] }), ["A", "D", "C", "B"]);
    },
    "R-CUST-2 four fields of a class with an order can be indexed": async ({ admin }) => {
      const field = (name: string, type: Declare["type"]) => ({ ...projectField(name, type), indexed: true });
      refused(await admin.customFields.declare(field("tags", "Array")), "TypeMismatch");
      for (const name of ["a", "b", "c", "d"]) accepted(await admin.customFields.declare(field(name, "String")));
      refused(await admin.customFields.declare(field("e", "String")), "TooLarge");
      accepted(await admin.customFields.delete({ class: "Project", field: "b" }));
      accepted(await admin.customFields.declare(field("e", "String")));
    },
    "R-CUST-2 lists are ordered and paged by declared fields": async (firm) => {
      await declared(firm, projectField("text", "String"), projectField("size", "Number"));
      await projects(firm, {
        A: { text: "z", size: 10 },
        B: { text: "a", size: 9 },
        C: { text: "😀", size: 1e21 },
        D: {},
      });
      const ordered = async (order: string): Promise<ReadonlyArray<string>> => {
        const found: Array<string> = [];
        let after: string | null = null;
        do {
          const page: {
            readonly results: ReadonlyArray<{ readonly projectName: string }>;
            readonly next: string | null;
          } = accepted(
            await firm.admin.projects.list({ order: order as never, limit: 2, ...(after === null ? {} : { after }) }),
          );
          found.push(...page.results.map((each) => each.projectName));
          after = page.next;
        } while (after !== null);
        return found;
      };
      same(await ordered("custom.text"), ["D", "B", "A", "C"]);
      same(await ordered("-custom.text"), ["C", "A", "B", "D"]);
      same(await ordered("custom.size"), ["D", "B", "A", "C"]);
      same(await ordered("-custom.size"), ["C", "A", "B", "D"]);
    },
    "R-CUST-2 a Pointer is filtered by its record, a Relation is a set": async (firm) => {
      await declared(
        firm,
        ...[projectField("partner", "Pointer", { target: "Company" })],
        ...[projectField("advisers", "Relation", { target: "Company" })],
      );
      const company = async (name: string) => accepted(await firm.admin.companies.create({ name })).objectId;
      const [acme, bolt] = [await company("Acme"), await company("Bolt")];
      const { A = "" } = await projects(firm, {
        A: { partner: acme, advisers: [bolt, acme, bolt] },
        B: { partner: bolt, advisers: [] },
        C: {},
      });
      const advisers = async () => accepted(await firm.admin.projects.get(A)).custom?.advisers;
      same(await advisers(), [acme, bolt].sort());
      same(await named(firm, { where: { custom: { partner: { where: { name: "Acme" } } } } }), ["A"]);
      same(await named(firm, { where: { custom: { advisers: { where: { name: "Bolt" } } } } }), ["A"]);
      same(await named(firm, { where: { custom: { advisers: { hasAny: [acme] } } } }), ["A"]);
      accepted(await firm.admin.projects.update({ objectId: A, custom: { advisers: { remove: [bolt] } } }));
      same(await advisers(), [acme]);
      accepted(
        await firm.admin.projects.update({ objectId: A, custom: { advisers: { add: [bolt], remove: [acme] } } }),
      );
      same(await advisers(), [bolt]);
    },
    "R-CUST-3 an unknown or deleted field is refused, and hidden": async (firm) => {
      await declared(firm, projectField("matterType", "String"));
      const objectId = await firm.project("A", { custom: { matterType: "Tax" } });
      const unknown = refused(
        await firm.admin.projects.update({ objectId, custom: { mattertype: "x" } }),
        "UnknownField",
      );
      same(unknown.issues[0]?.known, ["matterType"]);
      accepted(await firm.admin.customFields.delete({ class: "Project", field: "matterType" }));
      same(accepted(await firm.admin.projects.get(objectId)).custom, null);
      refused(await firm.admin.projects.update({ objectId, custom: { matterType: "x" } }), "UnknownField");
      refused(await firm.admin.projects.list({ where: { custom: { matterType: "Tax" } } }), "UnknownField");
      refused(await firm.admin.projects.list({ order: "custom.matterType" }), "UnknownField");
      const changed = { class: "Project", field: "matterType", type: "Number" } as const;
      refused(await firm.admin.customFields.declare(changed), "TypeMismatch");
    },
    "R-CUST-4 a field for some roles is hidden from others, and theirs alone to write": async (firm) => {
      const roles = { read: ["administrator", "projectManager"], write: ["administrator"] } as const;
      await declared(firm, projectField("margin", "Number", roles));
      const pia = await firm.user("Pia", "projectManager");
      const { user } = await firm.engineer("Ana");
      const objectId = await firm.project("A", { manager: pia, custom: { margin: 12 } });
      same(accepted(await firm.as(pia).projects.get(objectId)).custom, { margin: 12 });
      const ana = firm.as(user);
      same(accepted(await ana.projects.get(objectId)).custom, null);
      same(accepted(await ana.projects.count({ where: { custom: { margin: 12 } } })), 0);
      same(accepted(await ana.projects.count({ where: { custom: { margin: null } } })), 1);
      same(accepted(await ana.projects.count({ where: { custom: { margin: { not: 12 } } } })), 1);
      const { field } = refused(await firm.as(pia).projects.update({ objectId, custom: { margin: 13 } }), "Forbidden");
      same(field, "custom.margin");
      accepted(await firm.admin.projects.update({ objectId, custom: { margin: 13 } }));
    },
    "R-CUST-2 a required field must be given, a default fills in": async (firm) => {
      const company = { class: "Company" } as const;
      await declared(firm, { ...company, field: "source", type: "String", required: true });
      await declared(firm, { ...company, field: "tier", type: "Number", default: 3 });
      refused(await firm.admin.companies.create({ name: "Acme" }), "Required");
      const made = accepted(await firm.admin.companies.create({ name: "Acme", custom: { source: "fair" } }));
      same(made.custom, { source: "fair", tier: 3 });
      refused(await firm.admin.companies.update({ objectId: made.objectId, custom: { source: null } }), "Required");
    },
    "R-CUST-2 a class of the firm has records, its owner's alone by default": async (firm) => {
      accepted(await firm.admin.customClasses.declare({ class: "Intake" }));
      const intake = { class: "Intake" } as const;
      await declared(
        firm,
        { ...intake, field: "subject", type: "String" },
        { ...intake, field: "hot", type: "Boolean" },
      );
      const { user } = await firm.engineer("Ana");
      const ana = firm.as(user);
      const made = accepted(await ana.records.create({ ...intake, custom: { subject: "Flood", hot: true } }));
      same([made.class, made.owner, made.custom], ["Intake", user, { subject: "Flood", hot: true }]);
      const { objectId } = made;
      const other = accepted(await firm.admin.records.create({ ...intake, custom: { subject: "Roof" } }));
      const subjects = async (api: KitFirm["admin"], asked: object = {}) =>
        accepted(await api.records.list({ ...intake, order: "custom.subject", ...asked })).results.map(
          ({ custom }) => custom?.subject,
        );
      same(await subjects(ana), ["Flood"]);
      same(await subjects(firm.admin), ["Roof"]);
      same(await subjects(ana, { where: { custom: { hot: { not: true } } } }), []);
      const secret = { ...intake, field: "margin", type: "Number", read: ["administrator"], default: 7 } as const;
      await declared(firm, secret);
      const hidden = accepted(await ana.records.create({ ...intake, custom: { subject: "Wall" } }));
      same(hidden.custom, { subject: "Wall" });
      const asked = { ...intake, where: { objectId: hidden.objectId } };
      for (const select of [undefined, ["custom"]] as const)
        same(accepted(await ana.records.list({ ...asked, ...(select && { select }) })).results[0]?.custom, {
          subject: "Wall",
        });
      same(accepted(await ana.records.count({ ...asked, where: { custom: { margin: 7 } } })), 0);
      accepted(await ana.records.delete({ ...intake, objectId: hidden.objectId }));
      refused(await firm.admin.records.get({ ...intake, objectId }), "NotFound");
      refused(await ana.records.update({ ...intake, objectId: other.objectId, custom: { hot: true } }), "NotFound");
      accepted(await firm.admin.customClasses.declare({ ...intake, read: ["owner", "administrator"] }));
      same(await subjects(firm.admin), ["Flood", "Roof"]);
      refused(await firm.admin.records.update({ ...intake, objectId, custom: { hot: false } }), "Forbidden");
      accepted(await ana.records.update({ ...intake, objectId, custom: { hot: false } }));
      refused(await firm.admin.customClasses.delete(intake), "HasHistory");
      accepted(await ana.records.delete({ ...intake, objectId }));
      accepted(await firm.admin.records.delete({ ...intake, objectId: other.objectId }));
      accepted(await firm.admin.customClasses.delete(intake));
      refused(await ana.records.list(intake), "UnknownWord");
    },
    "R-CUST-2 the log has the changes of custom fields, and of what is declared": async (firm) => {
      await declared(firm, projectField("matterType", "String"));
      const objectId = await firm.project("A", { custom: { matterType: "Tax" } });
      accepted(await firm.admin.projects.update({ objectId, custom: { matterType: "Labour" } }));
      const { results } = accepted(await firm.admin.log.history({ class: "Project", objectId }));
      const { before, after } = (results.at(-1) ?? {}) as {
        readonly [K in "before" | "after"]?: { readonly custom: unknown };
      };
      same([before?.custom, after?.custom], [{ matterType: "Tax" }, { matterType: "Labour" }]);
      const events = (await firm.log()).map(({ event }) => event);
      same(events.includes("customFields.declare"), true);
    },
    "R-LOG-1 the log names the own class of a record, and is filtered by it": async (firm) => {
      const intake = { class: "Intake" };
      accepted(
        await firm.admin.customClasses.declare({ ...intake, read: ["administrator"], update: ["administrator"] }),
      );
      await declared(firm, { ...intake, field: "subject", type: "String" });
      const { objectId } = accepted(await firm.admin.records.create({ ...intake, custom: { subject: "Leak" } }));
      for (const subject of ["Flood", "Mould"])
        accepted(await firm.admin.records.update({ ...intake, objectId, custom: { subject } }));
      const all = accepted(await firm.admin.log.list(intake)).results;
      same(
        all.map(({ class: name, version, after }) => [name, version, (after as { readonly class: string }).class]),
        [1, 2, 3].map((version) => ["Intake", version, "Intake"]),
      );
      const [named] = accepted(await firm.admin.log.list({ ...intake, limit: 1, names: true })).results;
      same(Object.keys(named?.recordNames ?? {}), [named?.actor]);
      const subjects = async (after?: string) => {
        const page = accepted(
          await firm.admin.log.history({ ...intake, objectId, limit: 2, ...(after === undefined ? {} : { after }) }),
        );
        const texts = page.results.map(
          ({ after }) => (after as { readonly custom: { readonly subject: string } }).custom.subject,
        );
        return { ...page, texts };
      };
      const first = await subjects();
      same([first.texts, first.more], [["Leak", "Flood"], true]);
      const last = await subjects(first.cursor ?? "");
      same([last.texts, last.more], [["Mould"], false]);
      // A cursor of another record is none of this one.
      const [other] = accepted(await firm.admin.log.list({ limit: 1 })).results;
      const { cursor } = accepted(await firm.admin.log.list({ limit: 1 }));
      same(other?.objectId === objectId, false);
      refused(await firm.admin.log.history({ ...intake, objectId, after: cursor ?? "" }), "CursorExpired");
      refused(await firm.admin.log.history({ class: "Permit", objectId }), "UnknownWord");
      refused(await firm.admin.log.list({ class: "OwnRecord" }), "UnknownWord");
    },
  },
};
