import { codeOf, type Refusal } from "firmcore";
import { badInputs, hostileTexts, minimalInput, operations } from "firmcore/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { defaultSettings } from "../../src/domain/kernel/context/settings.ts";
import type { Input } from "../../src/domain/kernel/schema/input.ts";
import type { AnyOperation } from "../../src/operations/define/operation.ts";
import { listOperations } from "../../src/operations/operation-tree.ts";
import { classRefusal } from "../../src/operations/policy/policies.ts";
import type { ApiStyle } from "../../src/testing/kit/harness/api.ts";
import { accepted } from "../../src/testing/kit/harness/expect.ts";
import { type KitFirm, openKitFirm } from "../../src/testing/kit/harness/kit-firm.ts";
import { openMemory, openSqlite } from "../support/stores.ts";

const administrator = { organizationId: "acme", role: "administrator" } as const;
const all = listOperations(operations);
/** The operations that an administrator may run. The others refuse every input of everybody but the host. */
const every = all.filter(
  (of) =>
    ("open" in of && of.open) ||
    classRefusal(of, { ...administrator, userId: "boss", team: null, clientCompany: null }, defaultSettings) === null,
);
type Outcome = { readonly ok: true } | { readonly ok: false; readonly refusal: Refusal };
type Call = (input: unknown, options?: { readonly requestId?: string }) => Promise<Outcome>;

/** Calls an operation by name as an administrator. */
const callOf = (firm: KitFirm, { name }: AnyOperation): Call => {
  const [group, operation] = name.split(".") as [string, string];
  const call = (firm.admin as unknown as Readonly<Record<string, Readonly<Record<string, Call>>>>)[group]?.[operation];
  if (call === undefined) throw new Error(`There is no operation ${name}`);
  return call;
};

/** One row of each class, so that wrong input could change something. */
const filled = async (face: ApiStyle, open = openMemory) => {
  const { adapter, close } = await open();
  const firm = await openKitFirm(adapter, face);
  const { objectId: engineer } = await firm.engineer("Ana", { hourlyRate: 100 });
  const project = await firm.project("Bridge");
  const ids: Readonly<Record<string, string>> = {
    User: await firm.user("Ben"),
    EngineerProfile: engineer,
    Project: project,
    Allocation: await firm.booked(engineer, project, 10, "2027-03-01"),
    BillableHour: await firm.worked(engineer, project, "2027-01-04", 7),
    Certification: await firm.certificate(engineer, "PE", null),
    Task: accepted(await firm.admin.tasks.create({ project, title: "Survey" })).objectId,
    StatusUpdate: accepted(await firm.admin.statusUpdates.create({ project, update: "It begins" })).objectId,
    Deal: accepted(await firm.admin.deals.create({ title: "Bridge" })).objectId,
    TimeOff: accepted(await firm.admin.timeOff.request({ engineer, startDate: "2029-07-02" })).objectId,
    Activity: accepted(await firm.admin.activities.create({ subject: "Call" })).objectId,
  };
  return { firm, ids, close };
};
type Filled = Awaited<ReturnType<typeof filled>>;

/** Structures that an operation requires; their content is known only to the operation. */
const structures: Readonly<Record<string, unknown>> = { by: "engineer" };

/** A minimal valid input that refers to existing rows. */
const rightInput = (
  { name, input, class: of }: AnyOperation,
  ids: Filled["ids"],
): Readonly<Record<string, unknown>> => {
  const plain: Record<string, unknown> = { ...minimalInput(input as Input) };
  for (const each of Object.keys(plain)) {
    if (plain[each] === undefined) plain[each] = structures[each];
    if (plain[each] === undefined) throw new Error(`No right value for ${each} of ${name}`);
  }
  const pointers = Object.entries(input as Input).flatMap(([name, { field }]) => {
    const id = ids[name === "objectId" ? of : (field.references ?? "")];
    return name in plain && id !== undefined ? [[name, id]] : [];
  });
  return { ...plain, ...Object.fromEntries(pointers) };
};

const trace = async (firm: KitFirm): Promise<string> => JSON.stringify([await firm.tables(), await firm.log()]);
/** The fields that a refusal names. */
const namedIn = (refusal: Refusal): ReadonlyArray<string> =>
  "issues" in refusal
    ? refusal.issues.map(({ path }) => path[0] ?? "")
    : "field" in refusal
      ? [String(refusal.field)]
      : [];

/** One firm for all tests of a group, which change nothing. */
const filledOnce = (...how: Parameters<typeof filled>): (() => Filled) => {
  let once: Filled;
  beforeAll(async () => {
    once = await filled(...how);
  });
  afterAll(() => once.close());
  return () => once;
};

describe.each([
  ["memory", openMemory, "Promise"],
  ["SQLite", openSqlite, "Effect"],
] as const)("on %s", (_name, open, face) => {
  const shared = filledOnce(face, open);
  test.each(every.map((each) => [each.name, each] as const))(
    "%s refuses wrong input, names the field and writes nothing",
    {
      timeout: 60_000,
    },
    async (_operation, operation) => {
      const { firm, ids } = shared();
      const call = callOf(firm, operation);
      const cases = badInputs(operation.input as Input, rightInput(operation, ids));
      expect(cases.length, `cases for ${operation.name}`).toBeGreaterThan(5);
      const before = await trace(firm);
      const wrong: Array<string> = [];
      for (const { title, input, tags } of cases) {
        const said = await call(input);
        if (said.ok) {
          wrong.push(`${title}: accepted`);
          continue;
        }
        const { refusal } = said;
        if (!(tags as ReadonlyArray<string>).includes(refusal._tag)) wrong.push(`${title}: ${codeOf(refusal)}`);
        else if (!("issues" in refusal)) wrong.push(`${title}: names no field`);
        else if (!title.includes("instead of an object") && !namedIn(refusal).some((name) => title.includes(name)))
          wrong.push(`${title}: names ${namedIn(refusal).join(", ")}`);
      }
      expect(wrong).toEqual([]);
      expect(await trace(firm), "rows and log").toBe(before);
    },
  );
});

const deep = (levels: number): unknown => {
  let nested: unknown = 1;
  for (let i = 0; i < levels; i++) nested = i % 2 === 0 ? { a: nested } : [nested];
  return nested;
};
const circle: Record<string, unknown> = {};
circle.circle = circle;
/** JSON values that are not a value of any field. */
const hostile: ReadonlyArray<readonly [what: string, value: unknown]> = [
  ["a hundred levels of JSON", deep(100)],
  ["ten thousand levels of JSON", deep(10_000)],
  ["a prototype", JSON.parse('{"__proto__": {"is": 1}, "constructor": {"prototype": {}}}')],
  ["a list of ten thousand", Array.from({ length: 10_000 }, () => "x")],
  ["NaN", Number.NaN],
  ["Infinity", Number.POSITIVE_INFINITY],
  ["-Infinity", Number.NEGATIVE_INFINITY],
  ["2^53 + 2", 2 ** 53 + 2],
  ["1e309", Number("1e309")],
  ["a big integer", 7n],
  ["itself", circle],
  ["a symbol", Symbol("x")],
  ["a function", () => 1],
];

describe("on every operation", () => {
  const shared = filledOnce("Promise");
  test.each(every.map((each) => [each.name, each] as const))(
    "%s refuses wrong input equally with a request id",
    async (name, operation) => {
      const { firm, ids } = shared();
      const call = callOf(firm, operation);
      for (const [i, input] of [{ ...rightInput(operation, ids), more: 7n }, circle, Number.NaN].entries())
        expect(await call(input, { requestId: `${name} ${i}` })).toEqual(await call(input));
    },
  );

  test.each(every.map((each) => [each.name, each] as const))(
    "%s accepts unusual texts",
    { timeout: 60_000 },
    async (_operation, operation) => {
      const { firm, ids, close } = await filled("Effect");
      const call = callOf(firm, operation);
      const right = rightInput(operation, ids);
      const texts = Object.entries(operation.input as Input).filter(([, { field }]) => field.kind.type === "text");
      for (const [name] of texts)
        for (const text of hostileTexts) {
          const said = await call({ ...right, [name]: text });
          if (!said.ok) expect(["TextInvalid", "Storage"], `${name} ${text}`).not.toContain(said.refusal._tag);
        }
      await close();
    },
  );
});

describe("hostile input", () => {
  const shared = filledOnce("Promise");
  test.each(every.map((each) => [each.name, each] as const))(
    "is refused by every field of %s and changes nothing",
    {
      timeout: 60_000,
    },
    async (_operation, operation) => {
      const { firm, ids } = shared();
      const call = callOf(firm, operation);
      const right = rightInput(operation, ids);
      const before = await trace(firm);
      const wrong: Array<string> = [];
      for (const name of Object.keys(operation.input as Input))
        for (const [what, value] of hostile) {
          const said = await call({ ...right, [name]: value });
          if (said.ok) wrong.push(`${name}, ${what}: accepted`);
          else if (!namedIn(said.refusal).includes(name))
            wrong.push(`${name}, ${what}: ${JSON.stringify(said.refusal)}`);
        }
      expect(wrong).toEqual([]);
      expect(await trace(firm), "rows and log").toBe(before);
      expect(({} as { readonly is?: unknown }).is).toBeUndefined();
    },
  );

  test.each([
    ["memory", openMemory],
    ["SQLite", openSqlite],
  ] as const)("R-VAL-7: that is text is stored unchanged on %s", async (_name, open) => {
    const { firm, ids, close } = await filled("Promise", open);
    const { change, get, count } = firm.admin.allocations;
    const objectId = ids.Allocation ?? "";
    for (const text of hostileTexts) {
      const notes = text.normalize("NFC").trim();
      const said = await change({ objectId, notes: text });
      expect(said.ok ? said.value.notes : said.refusal, text.slice(0, 40)).toBe(notes);
      const got = await get(objectId);
      expect(got.ok && got.value.notes).toBe(notes);
      expect(await count({ where: { notes: text } })).toEqual({ ok: true, value: 1 });
      expect(await count({ where: { notes: { not: text } } })).toEqual({ ok: true, value: 0 });
    }
    expect((await firm.tables()).Allocation).toHaveLength(1);
    await close();
  });

  test.each([
    ["memory", openMemory],
    ["SQLite", openSqlite],
  ] as const)("R-VAL-10: as a malformed id matches nothing on %s", async (_name, open) => {
    const { firm, ids, close } = await filled("Effect", open);
    const { allocations } = firm.admin;
    const ask = firm.bookingInput(ids.EngineerProfile ?? "", ids.Project ?? "", 10, "2027-03-01");
    for (const id of [...hostileTexts, "", " ", ids.Allocation?.toLowerCase() ?? "", `${ids.Allocation} `, "\u0000"]) {
      expect(await allocations.get(id)).toEqual({ ok: false, refusal: { _tag: "NotFound", class: "Allocation" } });
      expect(await allocations.cancel({ objectId: id })).toMatchObject({ ok: false, refusal: { _tag: "NotFound" } });
      const pointed = await allocations.assign({ ...ask, engineer: id });
      expect(pointed).toMatchObject({ ok: false, refusal: { _tag: "PointerInvalid", field: "engineer" } });
      expect(await allocations.count({ where: { engineer: id } })).toEqual({ ok: true, value: 0 });
    }
    await close();
  });

  test("R-VAL-9: -0 counts as 0; 2^53 and 0.1 + 0.2 are refused", async () => {
    const { firm, ids, close } = await filled("Effect");
    const { change } = firm.admin.allocations;
    const objectId = ids.Allocation ?? "";
    const tagOf = async (allocationPercent: number) => {
      const said = await change({ objectId, allocationPercent });
      return said.ok ? said.value.allocationPercent : said.refusal._tag;
    };
    expect(await tagOf(-0)).toBe("PercentRange");
    expect(await tagOf(2 ** 53)).toBe("TypeMismatch");
    expect(await tagOf(0.1 + 0.2)).toBe("Precision");
    expect(await tagOf(33.333)).toBe("Precision");
    await close();
  });
});

test("operations of the host alone refuse an administrator, whatever the input", async () => {
  const own = all.filter((of) => !every.includes(of));
  expect(own.map(({ name }) => name)).toEqual(["identity.logInAs", "identity.setPassword"]);
  const { firm, close } = await filled("Promise");
  for (const of of own)
    for (const input of [{}, { user: 7 }, { user: firm.adminId }])
      expect(await callOf(firm, of)(input)).toMatchObject({ ok: false, refusal: { _tag: "ClassForbidden" } });
  await close();
});
