import { type Caller, callHeaders, openFirm } from "firmcore";
import { memory } from "firmcore/memory";
import { expect, test } from "vitest";
import { serverAction } from "../../examples/mount/next.ts";

const host: Caller = { organizationId: "acme", userId: "host", role: "administrator" };
const openAction = async (bearer: string | null = "ada") => {
  const app = await openFirm(memory());
  const firm = app.as(host);
  const callerOf = (token: string | null): Caller => (token === null ? { organizationId: "acme" } : host);
  const onError = (cause: unknown) => {
    throw cause;
  };
  return { firm, act: serverAction({ app, callerOf, onError }, async () => bearer) };
};
const formOf = (fields: Readonly<Record<string, string>>): FormData => {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  return form;
};

/** An engineer and a project to book. */
const openBooking = async () => {
  const { firm, act } = await openAction();
  const { objectId: user } = await firm.users.provision({ externalId: "ana", role: "engineer" });
  const { objectId: projectManager } = await firm.users.provision({ externalId: "pia", role: "projectManager" });
  const person = { user, fullName: "Ana Souza", discipline: "Civil", employmentStatus: "active" };
  const { objectId: engineer } = await firm.engineers.create(person);
  const named = { projectCode: "B-1", projectName: "Bridge", clientName: "City", projectManager };
  const { objectId: project } = await firm.projects.create(named);
  return { firm, act, booking: { engineer, project, assignmentRole: "Lead", startDate: "2027-03-10", endDate: "" } };
};

test("a form books an engineer, its texts as numbers and words", async () => {
  const { firm, act, booking } = await openBooking();
  const form = {
    ...booking,
    allocationPercent: "60",
    billable: "on",
    $ACTION_ID_1: "",
    [callHeaders.requestId]: "once",
  };
  const acted = await act("allocations.assign", formOf(form));
  expect(acted).toMatchObject({ ok: true, value: { allocationPercent: 60, billable: true, endDate: null } });
  expect(await act("allocations.assign", formOf(form))).toEqual(acted);
  expect(await firm.allocations.count()).toBe(1);
  const again = await act("allocations.assign", formOf({ ...form, [callHeaders.requestId]: "twice" }));
  expect(again).toMatchObject({ ok: false, status: 409, error: { code: "OVER_CAPACITY" } });
  expect(structuredClone(again)).toEqual(again);
});

test("several values of a form field are a list", async () => {
  const { act } = await openAction();
  const form = formOf({ decision: "approve" });
  for (const id of ["0000000001", "0000000002"]) form.append("objectIds", id);
  expect(await act("hours.decideMany", form)).toMatchObject({ ok: true });
});

test.each([
  [{ allocationPercent: "sixty" }, "TYPE_MISMATCH"],
  [{ allocationPercent: "" }, "REQUIRED"],
  [{ allocationPercent: "60", colour: "red" }, "UNKNOWN_FIELD"],
])("a form with %j is refused with %s", async (more, code) => {
  const { act, booking } = await openBooking();
  const form = formOf({ ...booking, ...more });
  expect(await act("allocations.assign", form)).toMatchObject({ ok: false, status: 422, error: { code } });
});

test("an action takes typed input, and answers nobody without a sign-in", async () => {
  const { act } = await openAction();
  const acted = await act("users.list", { where: { role: "engineer" } });
  expect(acted).toEqual({ ok: true, value: { results: [], more: false, next: null } });
  // @ts-expect-error an engineer is a word
  expect(await act("users.list", { where: { role: 7 } })).toMatchObject({ ok: false, status: 422 });
  const { act: asVisitor } = await openAction(null);
  expect(await asVisitor("users.count", {})).toMatchObject({
    ok: false,
    status: 401,
    error: { code: "AUTH_REQUIRED" },
  });
  expect(await asVisitor("users.steal" as "users.count", new FormData())).toMatchObject({ ok: false, status: 404 });
});
