import { type BatchItem, FirmError } from "firmcore";
import { describe, expect, test } from "vitest";
import { batchScene, bookedPercents } from "../../support/firm/batch.ts";

describe("separate items", () => {
  test("R-BATCH-1: items run in order; a refusal affects one item", async () => {
    const { firm, booking } = await batchScene();
    const said = await firm.admin.batch([
      booking(60),
      booking(50),
      { operation: "allocations.count" },
      booking(40),
      { operation: "engineers.get", input: "nowhere000" },
    ]);
    expect(said.map((each) => (each.ok ? "ok" : each.refusal._tag))).toEqual([
      ...["ok", "OverCapacity", "ok", "ok", "NotFound"],
    ]);
    expect(said[2]).toEqual({ ok: true, value: 1 });
    expect(await bookedPercents(firm)).toEqual([40, 60]);
  });

  test("R-BATCH-1: an unknown operation refuses its item and names it", async () => {
    const { firm, booking } = await batchScene();
    const items = [{ operation: "allocations.book", input: {} }, { operation: "__proto__" }, null, booking(10)];
    const said = await firm.admin.batch(items as ReadonlyArray<BatchItem>);
    expect(said.map(({ ok }) => ok)).toEqual([false, false, false, true]);
    expect(said[0]).toMatchObject({
      refusal: {
        _tag: "TypeMismatch",
        issues: [{ path: ["operation"], message: expect.stringContaining('"allocations.book"') as string }],
      },
    });
  });

  test("R-BATCH-1: the reason of an item is in the change log", async () => {
    const { firm, booking } = await batchScene();
    await firm.admin.batch([{ ...booking(10), reason: "the client asked" }]);
    expect(firm.log().map(({ reason }) => reason)).toEqual(["the client asked"]);
  });

  test("R-BATCH-1: a reference is refused outside a transaction", async () => {
    const { firm, booking } = await batchScene();
    const [, second] = await firm.admin.batch([
      booking(10),
      { operation: "allocations.cancel", input: { objectId: { $ref: [0, "objectId"] } } },
    ]);
    expect(second).toMatchObject({ ok: false, refusal: { _tag: "TypeMismatch" } });
  });
});

describe("a transaction", () => {
  test("R-BATCH-1: an item refers to the answer of an earlier item", async () => {
    const { firm, project } = await batchScene();
    const user = firm.user("Zoe");
    const [profile, booked, moved] = await firm.admin.batch(
      [
        { operation: "engineers.create", input: { user, fullName: "Zoe", discipline: "Civil" } },
        {
          operation: "allocations.assign",
          input: {
            ...{ engineer: { $ref: [0, "objectId"] }, project, allocationPercent: 60, assignmentRole: "Lead" },
            ...{ startDate: "2027-03-01", endDate: null },
          },
        },
        {
          operation: "allocations.extend",
          input: {
            objectId: { $ref: [1, "objectId"] },
            endDate: "2027-06-30",
            expectedVersion: { $ref: [1, "version"] },
          },
        },
      ],
      { transaction: true },
    );
    expect(booked.engineer).toBe(profile.objectId);
    expect([moved.objectId, moved.version, moved.endDate]).toEqual([booked.objectId, 2, "2027-06-30"]);
  });

  test("R-BATCH-1: a custom field refers to the answer of an earlier item", async () => {
    const { firm } = await batchScene();
    await firm.admin.customFields.declare({ class: "Company", field: "owner", type: "Pointer", target: "Company" });
    await firm.admin.customFields.declare({ class: "Company", field: "parts", type: "Relation", target: "Company" });
    await firm.admin.customFields.declare({ class: "Company", field: "facts", type: "Object" });
    const first = { $ref: [0, "objectId"] } as const;
    const company = (name: string, custom: Readonly<Record<string, unknown>>) =>
      ({ operation: "companies.create", input: { name, custom } }) as const;
    const [city, port, dock] = await firm.admin.batch(
      [
        company("City", {}),
        company("Port", { owner: first, parts: [first], facts: { kept: first } }),
        company("Dock", { parts: { add: [first] } }),
      ] as const,
      { transaction: true },
    );
    expect([port.custom, dock.custom]).toEqual([
      { owner: city.objectId, parts: [city.objectId], facts: { kept: first } },
      { parts: [city.objectId] },
    ]);
    const later = company("Port", { owner: { $ref: [1, "objectId"] } });
    expect(await firm.admin.settled.batch([company("City", {}), later], { transaction: true })).toMatchObject({
      ...{ ok: false, index: 1, refusal: { _tag: "TypeMismatch", issues: [{ path: ["custom.owner"] }] } },
    });
  });

  test.each([
    ["itself", [1, "objectId"]],
    ["a later item", [2, "objectId"]],
    ["no place", [-1, "objectId"]],
    ["half a place", [0.5, "objectId"]],
    ["a name that is not there", [0, "id"]],
    ["what every object has", [0, "constructor", "name"]],
    ["a whole answer", [0]],
    ["a list", [0, "warnings"]],
    ["nothing", []],
  ])("R-BATCH-1: a reference to %s is refused by field", async (_name, $ref) => {
    const { firm, booking } = await batchScene();
    const cancel = { operation: "allocations.cancel", input: { objectId: { $ref } } } as never;
    expect(await firm.admin.settled.batch([booking(10), cancel], { transaction: true })).toMatchObject({
      ok: false,
      index: 1,
      refusal: { _tag: "TypeMismatch", issues: [{ path: ["objectId"] }] },
    });
    expect(firm.log()).toEqual([]);
  });

  test("R-BATCH-1: each value of a list may be a reference", async () => {
    const { firm, engineer, project } = await batchScene();
    const hours = (workDate: string) =>
      ({ operation: "hours.create", input: { engineer, project, workDate, hours: 7 } }) as const;
    const said = await firm.admin.batch(
      [
        hours("2027-01-04"),
        hours("2027-01-05"),
        {
          operation: "hours.decideMany",
          input: { objectIds: [{ $ref: [0, "objectId"] }, { $ref: [1, "objectId"] }], decision: "submit" },
        },
      ],
      { transaction: true },
    );
    expect(said[2].rows.map(({ ok }) => ok)).toEqual([true, true]);
  });

  test("R-BATCH-1: a refusal names its item, and nothing is written", async () => {
    const { firm, booking } = await batchScene();
    const items = [booking(60), booking(50)];
    const error = await firm.admin.batch(items, { transaction: true }).catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(FirmError);
    expect(error).toMatchObject({ code: "OVER_CAPACITY", index: 1, detail: { _tag: "OverCapacity" } });
    expect((error as FirmError).detail).not.toHaveProperty("index");
    expect(await firm.admin.settled.batch(items, { transaction: true })).toMatchObject({ ok: false, index: 1 });
    expect([await bookedPercents(firm), firm.log()]).toEqual([[], []]);
  });

  test.each([
    ["a query", { operation: "allocations.count" }, "operation"],
    ["a name that no operation has", { operation: "allocations.book" }, "operation"],
    ["a request id of its own", { operation: "allocations.cancel", input: "x", requestId: "one" }, "requestId"],
    ["a reason that is no text", { operation: "allocations.cancel", input: "x", reason: 7 }, "reason"],
    ["something else than an object", 7, "items"],
  ])("R-BATCH-1: %s is refused before any item runs", async (_name, item, field) => {
    const { firm, booking } = await batchScene();
    expect(await firm.admin.settled.batch([booking(10), item as never], { transaction: true })).toMatchObject({
      ok: false,
      index: 1,
      refusal: { _tag: "TypeMismatch", issues: [{ path: [field] }] },
    });
    expect(firm.log()).toEqual([]);
  });

  test("R-BATCH-1: a dry run sees the items before it and writes nothing", async () => {
    const { firm, booking } = await batchScene();
    const check = (percent: number) => ({ ...booking(percent), operation: "allocations.check" as const });
    const fits = await firm.admin.settled.batch([booking(60), check(40)], { transaction: true });
    expect(fits.ok).toBe(true);
    expect(await bookedPercents(firm)).toEqual([60]);
    expect(await firm.admin.settled.batch([booking(40), check(1)], { transaction: true })).toMatchObject({ index: 1 });
  });

  test("R-LOG-1: each change is logged with its item's name and reason", async () => {
    const { firm, booking } = await batchScene();
    await firm.admin.batch(
      [
        { ...booking(10), reason: "first" },
        { operation: "allocations.change", input: { objectId: { $ref: [0, "objectId"] }, notes: "n" }, reason: "then" },
        { operation: "allocations.cancel", input: { objectId: { $ref: [0, "objectId"] } } },
      ],
      { transaction: true, requestId: "r-1" },
    );
    expect(firm.log().map(({ event, version, reason, requestId }) => [event, version, reason, requestId])).toEqual([
      ["allocations.assign", 1, "first", "r-1"],
      ["allocations.change", 2, "then", "r-1"],
      ["allocations.cancel", 3, null, "r-1"],
    ]);
  });
});
