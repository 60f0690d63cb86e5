import { FirmError, operationNamed, operationNames, operations, type Refusal } from "firmcore";
import { expect, test } from "vitest";
import { listOperations } from "../../src/operations/operation-tree.ts";
import { openTestFirm } from "../support/firm/firm.ts";

const notAnOperation = { _tag: "NotFound", class: "Operation" };

test.each([
  ["allocations.asign", ["allocations.assign"]],
  ["Allocation.Assign", ["allocations.assign"]],
  ["allocations_assign", ["allocations.assign"]],
  ["time.list", expect.arrayContaining(["timeOff.list"])],
  ["reports.profit", expect.arrayContaining(["reports.money", "reports.utilization"])],
  ["bookings.list", Object.keys(operations)],
  ["x".repeat(1_000_000), Object.keys(operations)],
])("the name %.40s is refused with similar names", async (name, known) => {
  const { admin } = await openTestFirm();
  const said = await admin.settled.call(name, {});
  expect(said).toEqual({ ok: false, refusal: { ...notAnOperation, name: name.slice(0, 60), known } });
  const batch = await admin.settled.batch([{ operation: name as never, input: {} }]);
  // The item of a batch is refused in the same words.
  if (!Array.isArray(known)) return;
  const { message } = new FirmError({ ...notAnOperation, name: name.slice(0, 60), known } as Refusal);
  expect(batch).toMatchObject({ value: [{ refusal: { issues: [{ message }] } }] });
});

test("the message suggests a similar operation", async () => {
  const { admin } = await openTestFirm();
  await expect(admin.call("allocations.asign", {})).rejects.toThrow(
    'There is no operation "allocations.asign"; did you mean allocations.assign?',
  );
});

test("a call by name has the same answer", async () => {
  const firm = await openTestFirm();
  const engineer = firm.engineer("Ana");
  expect(await firm.admin.call("engineers.get", { objectId: engineer })).toEqual(
    await firm.admin.engineers.get(engineer),
  );
  expect(await firm.admin.call("engineers.get", engineer)).toMatchObject({ fullName: "Ana" });
  expect(await firm.admin.settled.call("engineers.count")).toEqual({ ok: true, value: 1 });
});

test("a call by name rejects, or settles with the refusal", async () => {
  const firm = await openTestFirm();
  const nobody = { objectId: "0000000000" };
  const error = await firm.admin.call("engineers.get", nobody).catch((cause: unknown) => cause);
  expect(error).toBeInstanceOf(FirmError);
  expect(error).toMatchObject({ code: "NOT_FOUND", class: "EngineerProfile" });
  expect(await firm.admin.settled.call("engineers.get", nobody)).toEqual({
    ok: false,
    refusal: { _tag: "NotFound", class: "EngineerProfile" },
  });
});

test.each([
  ...["allocations", "allocations.book", "allocations.assign ", "Allocations.assign", "", "call", "settled.call"],
  ...["__proto__", "constructor", "toString", "hasOwnProperty", "users.__proto__", "users.constructor.name"],
])("the name %j is refused as unknown", async (name) => {
  const { admin } = await openTestFirm();
  expect(await admin.settled.call(name, {})).toMatchObject({ ok: false, refusal: { ...notAnOperation, name } });
  await expect(admin.call(name, {})).rejects.toMatchObject({ code: "NOT_FOUND", class: "Operation" });
  expect(operationNamed(name)).toBeUndefined();
});

test.each([null, undefined, 7, {}, ["users.count"]])("a name that is not text is refused: %j", async (name) => {
  const { admin } = await openTestFirm();
  expect(await admin.settled.call(name as never)).toEqual({ ok: false, refusal: notAnOperation });
});

test("a call by name passes request id, reason and signal", async () => {
  const firm = await openTestFirm();
  const input = { externalId: "42" };
  const options = { requestId: "first", reason: "moved over" };
  const made = await firm.admin.call("users.provision", input, options);
  expect(await firm.admin.call("users.provision", input, options)).toEqual(made);
  expect(firm.log()).toMatchObject([{ requestId: "first", reason: "moved over", event: "users.provision" }]);
  expect(await firm.admin.settled.call("users.provision", { externalId: "43" }, options)).toMatchObject({
    refusal: { _tag: "RequestIdReused" },
  });
  const signal = AbortSignal.abort(new Error("gone"));
  await expect(firm.admin.call("users.provision", { externalId: "44" }, { signal })).rejects.toThrow("gone");
  await expect(firm.admin.settled.users.provision({ externalId: "44" }, { signal })).rejects.toBe(signal.reason);
});

test("every operation is found by its path", () => {
  const all = listOperations(operations);
  expect(all.length).toBeGreaterThan(60);
  expect(operationNames).toEqual(all.map(({ name }) => name));
  expect(new Set(operationNames).size).toBe(all.length);
  for (const each of all) {
    const place: unknown = each.name
      .split(".")
      .reduce((of, part) => (of as Readonly<Record<string, unknown>>)[part], operations as unknown);
    expect(place, each.name).toBe(each);
    expect(operationNamed(each.name)).toBe(each);
  }
});
