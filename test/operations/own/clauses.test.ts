import { openFirm } from "firmcore";
import { memory } from "firmcore/memory";
import { sqlite } from "firmcore/sqlite";
import { describe, expect, expectTypeOf, test } from "vitest";
import { openTestFirm } from "../../support/firm/firm.ts";

/** Nobody but administrators sees secret companies or changes public ones. */
const policies = {
  Company: {
    read: (company: never, actor: never) => {
      const [c, { role }] = [
        company as { readonly industry: { readonly is: (to: string) => never } },
        actor as { role: string },
      ];
      return role === "administrator" || ({ is: "not", of: c.industry.is("Secret") } as never);
    },
    update: (_company: never, actor: never) => (actor as { role: string }).role === "administrator",
  },
} as never;

const scene = async (more: object = { policies }) => {
  const firm = await openTestFirm(memory(), more);
  const sam = firm.user("sam", "salesperson");
  const secret = (await firm.admin.companies.create({ name: "Shade", industry: "Secret" })).objectId;
  const open = (await firm.admin.companies.create({ name: "City" })).objectId;
  return { firm, admin: firm.admin, sam: firm.as(sam), samId: sam, secret, open };
};

describe("a clause", () => {
  test("of reading holds in get, lists, counts, pages, filters, pointers, includes and the log", async () => {
    const { admin, sam, secret, open } = await scene();
    expect(await sam.settled.companies.get(secret)).toMatchObject({ refusal: { _tag: "NotFound" } });
    expect((await sam.companies.list()).results.map(({ objectId }) => objectId)).toEqual([open]);
    expect(await sam.companies.count()).toBe(1);
    expect((await sam.companies.list({ where: { industry: "Secret" } })).results).toEqual([]);
    expect((await admin.companies.list()).results).toHaveLength(2);
    const contact = { name: "Kim", company: secret };
    expect(await sam.settled.contacts.create(contact)).toMatchObject({ refusal: { _tag: "PointerInvalid" } });
    expect(await sam.settled.contacts.create({ ...contact, company: open })).toMatchObject({ ok: true });
    expect((await admin.log.list({ class: "Company" })).results).toHaveLength(2);
    const seen = await sam.settled.log.history({ class: "Company", objectId: secret });
    expect(seen).toMatchObject({ refusal: { _tag: "NotFound" } });
  });

  test("of an action forbids it, and what the policy forbids stays forbidden", async () => {
    const { admin, sam, secret, open } = await scene();
    expect(await sam.settled.companies.update({ objectId: open, name: "Town" })).toMatchObject({
      refusal: { _tag: "ClassForbidden" },
    });
    expect(await admin.settled.companies.update({ objectId: secret, name: "Shadow" })).toMatchObject({ ok: true });
    const { sam: other, open: same } = await scene({ policies: { Company: { update: () => true } } });
    expect(await other.settled.companies.update({ objectId: same, name: "Town" })).toMatchObject({
      refusal: { _tag: "Forbidden" },
    });
  });

  test("of a creation is judged on the new record", async () => {
    const { sam } = await scene({
      policies: {
        Company: {
          create: (c: { readonly industry: { readonly is: (to: string) => never } }, { role }: { role: string }) =>
            role === "administrator" || c.industry.is("Public"),
        },
      },
    });
    expect(await sam.settled.companies.create({ name: "A", industry: "Other" })).toMatchObject({
      refusal: { _tag: "Forbidden", needed: expect.any(String) },
    });
    expect(await sam.settled.companies.create({ name: "A", industry: "Public" })).toMatchObject({ ok: true });
  });

  test("is judged on whole rows where a command loads parts of them", async () => {
    const secret = { is: "compare", field: "description", by: "=", to: "Secret" };
    const read = (_p: never, { role }: { role: string }) => role === "administrator" || { is: "not", of: secret };
    const { firm } = await scene({ policies: { Project: { read } } });
    const engineer = firm.engineer("Ana");
    const asked = (project: string) => ({
      ...{ engineer, project, allocationPercent: 50 },
      ...{ assignmentRole: "Lead", startDate: "2027-02-01" },
    });
    const [hidden, seen] = [firm.project("Bridge", { description: "Secret" }), firm.project("Road")];
    const cora = firm.as(firm.user("cora", "coordinator"));
    expect(await cora.settled.allocations.assign(asked(seen))).toMatchObject({ ok: true });
    expect(await cora.settled.allocations.assign(asked(hidden))).toMatchObject({
      refusal: { _tag: "PointerInvalid", field: "project" },
    });
    expect(await firm.admin.settled.allocations.assign(asked(hidden))).toMatchObject({ ok: true });
  });

  test("says in actions what it forbids", async () => {
    const { sam, open } = await scene();
    const { results } = await sam.actions("Company", [open]);
    expect(results[0]).toMatchObject({ actions: { update: { allowed: false, refusal: { _tag: "ClassForbidden" } } } });
  });

  test("of one app is not that of another on the same store", async () => {
    const store = memory();
    const own = await openFirm(store, { policies });
    const other = await openFirm(store);
    const host = { organizationId: "acme", userId: "host", role: "coordinator" } as const;
    await other.as({ ...host, role: "administrator" }).companies.create({ name: "Shade", industry: "Secret" });
    expect(await own.as(host).companies.count()).toBe(0);
    expect(await other.as(host).companies.count()).toBe(1);
    expect(await own.as(host).companies.count()).toBe(0);
  });

  test("that looks at other records is a defect", async () => {
    const { sam } = await scene({
      policies: { Contact: { read: () => ({ is: "some", entity: "Deal", by: "contact", where: { is: "always" } }) } },
    });
    await expect(sam.contacts.list()).rejects.toThrow("The clause Contact.read looks at other records");
  });

  test.each([
    [{ Conpany: {} }, 'there is no class "Conpany" whose policy can be narrowed'],
    [{ User: { read: () => true } }, 'there is no class "User" whose policy can be narrowed'],
    [{ Company: { rename: () => true } }, 'Company has no action "rename", only read, create, update, delete'],
    [{ Company: { read: true } }, "Company.read: expected a function"],
  ])("is refused at the opening: %#", async (faulty, message) => {
    await expect(openFirm(memory(), { policies: faulty as never })).rejects.toThrow(message);
  });

  test("holds in the statements of SQLite", async () => {
    const store = sqlite({ file: ":memory:" });
    const app = await openFirm(store, { policies });
    await app.migrate();
    const as = (role: "administrator" | "coordinator") => app.as({ organizationId: "acme", userId: "host", role });
    for (const industry of ["Secret", "Public", "Secret"])
      await as("administrator").companies.create({ name: industry, industry });
    expect((await as("coordinator").companies.list()).results.map(({ name }) => name)).toEqual(["Public"]);
    expect(await as("administrator").companies.count()).toBe(3);
    await app.close();
  });
});

describe("words of the host", () => {
  const vocabularies = { "Project.status": { words: { "On the shelf": "on hold" }, fallback: "planned" } };
  test("are known in every firm, after those of the firm", async () => {
    const { admin, firm } = await scene({ vocabularies });
    const projectManager = firm.user("pia", "projectManager");
    const project = (projectCode: string, status: string) =>
      admin.projects.create({ projectCode, projectName: "Bridge", clientName: "City", projectManager, status });
    expect(await project("B-1", "on-the-SHELF")).toMatchObject({ status: "on hold", statusLabel: "on-the-SHELF" });
    expect(await project("B-2", "Someday")).toMatchObject({ status: "planned" });
    await admin.settings.set({ vocabularies: { "Project.status": { words: { "On the shelf": "active" } } } });
    expect(await project("B-3", "On the shelf")).toMatchObject({ status: "active" });
    expect((await admin.settings.get()).vocabularies).toEqual({
      "Project.status": { words: { ontheshelf: "active" }, fallback: null },
    });
  });
  test.each([
    [{ "Project.stat": {} }, /Project\.stat/],
    [{ "Project.status": { words: { Shelf: "shelved" } } }, /shelved/],
  ])("that name no field or no state are refused at the opening: %#", async (faulty, message) => {
    await expect(openFirm(memory(), { vocabularies: faulty })).rejects.toThrow(message);
  });
});

test("with clauses every operation may be forbidden, also in types", async () => {
  const app = await openFirm(memory(), { policies: { Company: { read: (_c, actor) => actor.role !== "engineer" } } });
  const api = app.as({ organizationId: "acme", userId: "host", role: "engineer" });
  const outcome = await api.settled.companies.list();
  if (outcome.ok) throw new Error("accepted");
  expectTypeOf(outcome.refusal._tag).toExtend<string>();
  expectTypeOf<Extract<typeof outcome.refusal._tag, "Forbidden">>().toEqualTypeOf<"Forbidden">();
  expect(outcome.refusal._tag).toBe("ClassForbidden");
});
