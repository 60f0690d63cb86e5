import { errorBody, explain, FirmError, openFirm, respond, statusOf } from "firmcore";
import { memory } from "firmcore/memory";
import { byId, count, entities, guard } from "firmcore/own";
import { describe, expect, expectTypeOf, test } from "vitest";
import { openTestFirm } from "../../support/firm/firm.ts";

const graduates = guard({
  operations: ["allocations.assign", "allocations.change", "allocations.extend"],
  tag: "GraduateLoad",
  refuse: ({ state, answer }) =>
    state.engineer?.discipline === "Graduate" && answer.allocationPercent > 8_000
      ? { percent: answer.allocationPercent / 100, most: 80 }
      : null,
  sentences: {
    en: ({ percent, most }) => `A graduate is booked with ${percent} %, at most ${most} % is allowed`,
    de: ({ percent, most }) => `Ein Berufsanfänger ist mit ${percent} % gebucht, höchstens ${most} % sind erlaubt`,
  },
});

const scene = async (guards: ReadonlyArray<never> | ReadonlyArray<unknown> = [graduates]) => {
  const firm = await openTestFirm(memory(), { guards: guards as never });
  const [gil, ana] = [firm.engineer("Gil", { discipline: "Graduate" }), firm.engineer("Ana")];
  const project = firm.project("Bridge");
  const asking = (engineer: string, allocationPercent: number) => ({
    ...{ engineer, project, allocationPercent },
    ...{ assignmentRole: "Lead", startDate: "2027-02-01", endDate: "2027-02-28" },
  });
  return { firm, admin: firm.admin, gil, ana, project, asking };
};
const refusal = {
  _tag: "GraduateLoad",
  percent: 81,
  most: 80,
  sentences: {
    en: "A graduate is booked with 81 %, at most 80 % is allowed",
    de: "Ein Berufsanfänger ist mit 81 % gebucht, höchstens 80 % sind erlaubt",
  },
};

describe("a guard", () => {
  test("accepts up to its limit and refuses above it, and asks only about its own engineers", async () => {
    const { admin, gil, ana, asking } = await scene();
    expect(await admin.settled.allocations.assign(asking(gil, 81))).toEqual({ ok: false, refusal });
    expect(await admin.settled.allocations.assign(asking(gil, 80))).toMatchObject({ ok: true });
    expect(await admin.settled.allocations.assign(asking(ana, 100))).toMatchObject({ ok: true });
  });

  test("R-IMP-1 is not asked by an import, which records what was, and is asked about the next change", async () => {
    const { firm, admin, gil, asking } = await scene();
    const { warnings: _, ...made } = await admin.allocations.assign(asking(gil, 80));
    const old = {
      ...made,
      objectId: "OldBook001",
      allocationPercent: 90,
      startDate: "2027-04-01",
      endDate: "2027-04-30",
    };
    const caller = { organizationId: "acme", userId: "host", role: "administrator" } as const;
    const files = [{ file: "Allocation.json", class: "Allocation", rows: [old] }];
    expect((await firm.app.import(caller, files)).imported).toEqual({ Allocation: 1 });
    expect((await admin.allocations.get("OldBook001")).allocationPercent).toBe(90);
    const changed = await admin.settled.allocations.change({ objectId: "OldBook001", allocationPercent: 85 });
    expect(changed).toMatchObject({ ok: false, refusal: { _tag: "GraduateLoad", percent: 85 } });
  });

  test("is asked in a check, a dry run, a batch and a dry batch", async () => {
    const { admin, gil, asking } = await scene();
    const input = asking(gil, 81);
    const refused = { ok: false, refusal };
    expect(await admin.settled.allocations.check(input)).toEqual(refused);
    expect(await admin.settled.allocations.assign(input, { dryRun: true })).toEqual(refused);
    const items = [{ operation: "allocations.assign", input }] as const;
    expect(await admin.settled.batch(items, { transaction: true })).toEqual({ ok: false, index: 0, refusal });
    for (const options of [{}, { dryRun: true }])
      expect(await admin.settled.batch(items, options)).toMatchObject({ value: [refused] });
    expect(await admin.allocations.count()).toBe(0);
  });

  test("is asked after the built-in rule: what that one refuses has its own code", async () => {
    const { admin, gil, project, asking } = await scene();
    expect(await admin.settled.allocations.assign(asking(gil, 101))).toMatchObject({
      refusal: { _tag: "PercentRange" },
    });
    const { objectId } = await admin.allocations.assign(asking(gil, 80));
    expect(await admin.settled.allocations.change({ objectId, allocationPercent: 90 })).toMatchObject({
      refusal: { _tag: "GraduateLoad", percent: 90 },
    });
    expect(await admin.settled.allocations.change({ objectId, project, allocationPercent: 70 })).toMatchObject({
      ok: true,
    });
  });

  test("has its sentence, its code and a conflict over HTTP, in both languages", async () => {
    const { firm, admin, gil, asking } = await scene();
    const error = await admin.allocations.assign(asking(gil, 81)).catch((cause: unknown) => cause as FirmError);
    expect(error).toBeInstanceOf(FirmError);
    expect(error).toMatchObject({ code: "GRADUATE_LOAD", message: refusal.sentences.en, detail: refusal });
    expect(explain(error as FirmError, { locale: "de-AT" })).toBe(refusal.sentences.de);
    expect(statusOf(refusal)).toBe(409);
    expect(errorBody(refusal, { locale: "de" })).toEqual({
      code: "GRADUATE_LOAD",
      message: refusal.sentences.de,
      detail: { percent: 81, most: 80 },
    });
    const answer = await respond(firm.app, {
      operation: "allocations.assign",
      body: asking(gil, 81),
      header: (name) => (name.toLowerCase() === "accept-language" ? "de" : null),
      caller: { organizationId: "acme", userId: firm.adminId },
      onError: (cause) => {
        throw cause;
      },
    });
    expect(answer).toMatchObject({ status: 409, body: { code: "GRADUATE_LOAD", message: refusal.sentences.de } });
  });

  test("gives the stored answer again under a request id", async () => {
    const { admin, gil, asking } = await scene();
    const once = await admin.settled.allocations.assign(asking(gil, 81), { requestId: "r1" });
    expect(await admin.settled.allocations.assign(asking(gil, 81), { requestId: "r1" })).toEqual(once);
  });

  test("says in actions what it refuses without further input", async () => {
    const never = guard({
      operations: ["allocations.cancel"],
      tag: "NeverCancelled",
      refuse: ({ answer }) => ({ booking: answer.objectId }),
      sentences: { en: () => "Bookings are\n  never cancelled" },
    });
    const { admin, ana, asking } = await scene([never]);
    const { objectId } = await admin.allocations.assign(asking(ana, 50));
    const { results } = await admin.actions("Allocation", [objectId]);
    expect(results[0]).toMatchObject({
      actions: {
        cancel: {
          allowed: false,
          refusal: { _tag: "NeverCancelled", booking: objectId, sentences: { en: "Bookings are never cancelled" } },
        },
        release: { allowed: true },
      },
    });
  });

  test("reads what the command does not load", async () => {
    const clients = guard({
      operations: ["projects.create"],
      tag: "ClientUnknown",
      reads: () => ({ companies: count(entities.Company, (c) => c.name.is("City")) }),
      isolation: { why: "A client that is entered meanwhile only makes more projects possible.", rules: [] },
      refuse: ({ read }) => (read.companies === 0 ? { companies: read.companies } : null),
      sentences: { en: () => "Enter the client first" },
    });
    const { firm, admin } = await scene([clients]);
    const bridge = {
      projectCode: "B-1",
      projectName: "Bridge",
      clientName: "City",
      projectManager: firm.user("pia", "projectManager"),
    };
    expect(await admin.settled.projects.create(bridge)).toMatchObject({
      refusal: { _tag: "ClientUnknown", companies: 0 },
    });
    await admin.companies.create({ name: "City" });
    expect(await admin.settled.projects.create(bridge)).toMatchObject({ ok: true });
  });

  test("that reads a row by its id keeps the state of the built-in rule as it was", async () => {
    const seen: Array<unknown> = [];
    const located = guard({
      operations: ["allocations.assign"],
      tag: "Abroad",
      reads: ({ engineer }) => ({ engineer: byId(entities.EngineerProfile, engineer, ["primaryLocation"]) }),
      refuse: ({ read, state }) => {
        seen.push(read, state.engineer?.fullName);
        return read.engineer?.primaryLocation === "Linz" ? {} : null;
      },
      sentences: { en: () => "Not from Linz" },
    });
    const { firm, admin, ana, asking } = await scene([located]);
    const eva = firm.engineer("Eva", { primaryLocation: "Linz" });
    expect(await admin.settled.allocations.assign(asking(ana, 50))).toMatchObject({ ok: true });
    expect(await admin.settled.allocations.assign(asking(eva, 50))).toMatchObject({ refusal: { _tag: "Abroad" } });
    expect(seen).toEqual([
      { engineer: { primaryLocation: null } },
      "Ana",
      { engineer: { primaryLocation: "Linz" } },
      "Eva",
    ]);
  });
});

describe("a faulty guard", () => {
  const broken = (refuse: () => unknown) =>
    guard({
      operations: ["allocations.assign"],
      tag: "Broken",
      refuse: refuse as () => null,
      sentences: { en: () => "" },
    });

  test.each([
    ["throws", () => JSON.parse("{"), /^The guard Broken of allocations\.assign failed: /],
    ["answers later", async () => null, /at once/],
    ["answers a word", () => "no", /null or the facts/],
    ["answers nothing", () => undefined, /null or the facts/],
  ])("that %s is a defect that names it, and nothing is written", async (_title, refuse, message) => {
    const { admin, ana, asking } = await scene([broken(refuse)]);
    await expect(admin.allocations.assign(asking(ana, 50))).rejects.toThrow(message);
    expect(await admin.allocations.count()).toBe(0);
  });

  test("cannot change what is decided", async () => {
    const greedy = guard({
      operations: ["allocations.assign"],
      tag: "Greedy",
      refuse: ({ answer }) => {
        (answer as { allocationPercent: number }).allocationPercent = 1;
        return null;
      },
      sentences: { en: () => "" },
    });
    const { admin, ana, asking } = await scene([greedy]);
    await expect(admin.allocations.assign(asking(ana, 50))).rejects.toThrow(
      /The guard Greedy of allocations\.assign failed/,
    );
  });

  const plain = { refuse: () => null, sentences: { en: () => "" } };
  test.each([
    [
      { operations: ["allocations.asign"], tag: "Good" },
      'there is no operation "allocations.asign"; did you mean allocations.assign?',
    ],
    [{ operations: ["allocations.check"], tag: "Good" }, "allocations.check has the guards of allocations.assign"],
    [{ operations: ["allocations.list"], tag: "Good" }, "allocations.list is a query; only commands have guards"],
    [{ operations: ["allocations.assign"], tag: "GOOD" }, 'expected a tag such as GraduateLoad, got "GOOD"'],
    [{ operations: ["allocations.assign"], tag: "OverCapacity" }, "the tag OverCapacity is taken"],
    [
      {
        operations: ["allocations.assign"],
        tag: "Good",
        reads: () => ({ all: count(entities.Company, (c) => c.name.is("x")) }),
      },
      "say in isolation",
    ],
  ])("is refused at the opening: %#", async (of, message) => {
    await expect(openFirm(memory(), { guards: [{ ...plain, ...of } as never] })).rejects.toThrow(message);
  });
  test("with a tag of another guard is refused at the opening", async () => {
    await expect(openFirm(memory(), { guards: [graduates, graduates] })).rejects.toThrow(
      "the tag GraduateLoad is taken",
    );
    await expect(openFirm(memory(), { guards: [{}] as never })).rejects.toThrow("expected a list of guards");
  });
});

test("guards are asked about own records and about declarations, and clauses narrow own records", async () => {
  const tooLong = guard({
    operations: ["records.create", "records.update", "customFields.declare", "customClasses.declare"],
    tag: "TooLong",
    refuse: (given) => {
      const text =
        given.operation === "records.create" || given.operation === "records.update"
          ? given.answer.custom?.subject
          : given.input.doc;
      return typeof text === "string" && text.length > 4 ? { most: 4, class: given.input.class } : null;
    },
    sentences: { en: ({ most }) => `At most ${most} letters` },
  });
  const app = await openFirm(memory(), {
    guards: [tooLong],
    policies: { OwnRecord: { update: (record, { userId }) => userId === "host" || record.class.is("Permit") } },
  });
  const admin = app.as({ organizationId: "acme", userId: "host", role: "administrator" });
  const intake = { class: "Intake" } as const;
  const tooLongOf = (name: string) => ({ ok: false, refusal: { _tag: "TooLong", most: 4, class: name } });
  expect(await admin.settled.customClasses.declare({ ...intake, doc: "Intakes" })).toMatchObject(tooLongOf("Intake"));
  await admin.customClasses.declare({ ...intake, read: ["administrator"], update: ["administrator"] });
  const subject = { ...intake, field: "subject", type: "String" } as const;
  expect(await admin.settled.customFields.declare({ ...subject, doc: "Subject" })).toMatchObject(tooLongOf("Intake"));
  await admin.customFields.declare(subject);
  const long = { ...intake, custom: { subject: "Flood" } };
  expect(await admin.settled.records.create(long)).toMatchObject(tooLongOf("Intake"));
  expect(await admin.settled.records.create(long, { dryRun: true })).toMatchObject(tooLongOf("Intake"));
  const { objectId } = await admin.records.create({ ...intake, custom: { subject: "Leak" } });
  expect(await admin.settled.records.update({ ...long, objectId })).toMatchObject(tooLongOf("Intake"));
  const other = app.as({ organizationId: "acme", userId: "other", role: "administrator" });
  expect(await other.settled.records.update({ ...intake, objectId, custom: { subject: "Dam" } })).toMatchObject({
    ok: false,
    refusal: { _tag: "Forbidden" },
  });
  expect((await admin.records.update({ ...intake, objectId, custom: { subject: "Dam" } })).custom).toEqual({
    subject: "Dam",
  });
});

test("the refusals of a guard are in the types of its operations, and in no others", async () => {
  const app = await openFirm(memory(), { guards: [graduates] });
  const api = app.as({ organizationId: "acme", userId: "host", role: "administrator" });
  type Refused<T> = T extends { readonly ok: false; readonly refusal: infer R } ? R : never;
  type Assign = Refused<Awaited<ReturnType<typeof api.settled.allocations.assign>>>;
  type Check = Refused<Awaited<ReturnType<typeof api.settled.allocations.check>>>;
  type Cancel = Refused<Awaited<ReturnType<typeof api.settled.allocations.cancel>>>;
  expectTypeOf<Extract<Assign, { readonly _tag: "GraduateLoad" }>["percent"]>().toEqualTypeOf<number>();
  expectTypeOf<Extract<Check, { readonly _tag: "GraduateLoad" }>["most"]>().toEqualTypeOf<number>();
  expectTypeOf<Extract<Cancel, { readonly _tag: "GraduateLoad" }>>().toBeNever();
  expectTypeOf<Extract<Assign, { readonly _tag: "OverCapacity" }>["engineer"]>().toEqualTypeOf<string>();
  expect(await api.settled.allocations.count()).toMatchObject({ ok: true });
  await app.close();
});
