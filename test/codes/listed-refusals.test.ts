import { openFirm, operationNamed, refusalTagsOf } from "firmcore";
import { memory } from "firmcore/memory";
import { minimalInput, operations, quickIdentity } from "firmcore/testing";
import { describe, expect, test } from "vitest";
import { Allocation } from "../../src/domain/allocation/entity.ts";
import type { Settings } from "../../src/domain/kernel/context/settings.ts";
import type { Refusal } from "../../src/domain/kernel/refusal/refusal.ts";
import type { Input } from "../../src/domain/kernel/schema/input.ts";
import { listOperations } from "../../src/operations/operation-tree.ts";
import { openTestFirm, type TestFirm } from "../support/firm/firm.ts";
import { refused } from "../support/firm/outcome.ts";

// Refusals that operations list and that other tests reach only through other operations.
type Tag = Refusal["_tag"];
type Plain = Readonly<Record<string, unknown>>;
type Sent = Plain | string;

/** Calls an operation and expects a refusal that it lists. */
const expectRefused = async (
  firm: TestFirm["admin"],
  name: string,
  sent: Sent,
  tag: Tag,
  options = {},
): Promise<void> => {
  expect(refused(await firm.settled.call(name, sent, options))._tag).toBe(tag);
  const operation = operationNamed(name);
  expect(operation && [...refusalTagsOf(operation)]).toContain(tag);
};

const [first, last] = ["2027-02-01", "2027-02-26"];
interface Flaw {
  readonly engineer?: Plain;
  readonly project?: Plain;
  readonly allocationPercent?: number;
  readonly booked?: number;
}
const flaws: Readonly<Partial<Record<Tag, Flaw>>> = {
  Discipline: { project: { requiredDiscipline: "Mechanical" } },
  ProjectInactive: { project: { status: "on hold" } },
  OutsideProject: { project: { startDate: "2027-03-01" } },
  OnLeave: { engineer: { employmentStatus: "on leave" } },
  Certification: { project: { requiredCertifications: ["PE"] } },
  NotEmployed: { engineer: { employedUntil: "2027-01-01" } },
  OverCapacity: { booked: 100 },
  PercentRange: { allocationPercent: 120 },
};
const blocking = {
  outsideProjectDates: "block",
  disciplineMismatch: "block",
  inactiveProject: "block",
  engineerOnLeave: "block",
} as const satisfies Partial<Settings>;
type Booking = { readonly objectId: string; readonly input: Plain };
const earlier = ({ objectId }: Booking) => ({ objectId, startDate: "2027-01-25" });
const events: Readonly<Record<string, { readonly status?: string; readonly sent: (of: Booking) => Sent }>> = {
  assign: { sent: ({ input }) => input },
  check: { sent: ({ input }) => input },
  change: { sent: earlier },
  extend: { sent: ({ objectId }) => ({ objectId, endDate: "2027-03-05" }) },
  move: { sent: earlier },
  confirm: { status: "tentative", sent: ({ objectId }) => objectId },
  reactivate: { status: "cancelled", sent: ({ objectId }) => objectId },
};

describe.each(Object.entries(events))("allocations.%s refuses", (event, { status = "confirmed", sent }) => {
  test.each(Object.entries(flaws) as ReadonlyArray<[Tag, Flaw]>)("%s", async (tag, of) => {
    const firm = await openTestFirm();
    firm.settings({ ...blocking, tentativeCounts: event !== "confirm" });
    const [engineer, project] = [firm.engineer("Ana", of.engineer), firm.project("Bridge", of.project)];
    if (of.booked !== undefined) firm.booking(engineer, project, of.booked, "2027-01-01");
    const { allocationPercent = 50 } = of;
    const input = { engineer, project, allocationPercent, assignmentRole: "Lead", startDate: first, endDate: last };
    const objectId = firm.given(Allocation, { ...input, status });
    await expectRefused(firm.admin, `allocations.${event}`, sent({ objectId, input }), tag);
  });
});

interface Scene {
  readonly firm: TestFirm;
  readonly engineer: string;
  readonly project: string;
}
const reversed = { from: last, to: first };
const draft = ({ firm, engineer, project }: Scene, more: Plain = {}): string =>
  firm.hour(engineer, project, "2027-01-04", 7, { approval: "draft", ...more });
const elsewhere = ({ firm, engineer }: Scene): string => firm.booking(engineer, firm.project("Dam"), 10, "2027-01-01");
const later = ({ firm, engineer, project }: Scene): string => firm.booking(engineer, project, 10, "2027-01-11");
const booked = ({ firm, engineer, project }: Scene): string => firm.booking(engineer, project, 10, first, last);
const where = (field: string, value: number) => () => ({ where: { [field]: value } });

test.each<readonly [string, Tag, (of: Scene) => Sent]>([
  ["allocations.change", "RangeReversed", (of) => ({ objectId: booked(of), startDate: "2027-03-01" })],
  ["allocations.extend", "RangeReversed", (of) => ({ objectId: booked(of), endDate: "2027-01-05" })],
  ["allocations.move", "RangeReversed", (of) => ({ objectId: booked(of), startDate: "2027-03-01" })],
  [
    "certifications.update",
    "RangeReversed",
    ({ firm, engineer }) => ({ objectId: firm.certificate(engineer, "PE", null), expiresOn: "2019-01-01" }),
  ],
  ["engineers.availability", "RangeReversed", ({ engineer }) => ({ engineer, ...reversed })],
  ["reports.overbooked", "RangeReversed", () => reversed],
  ["reports.uncovered", "RangeReversed", () => reversed],
  ["reports.planActual", "RangeReversed", () => ({ ...reversed, by: "engineer" })],
  ["reports.money", "RangeReversed", () => ({ ...reversed, by: "engineer" })],
  ["allocations.list", "PercentRange", where("allocationPercent", -1)],
  ["allocations.count", "PercentRange", where("allocationPercent", -1)],
  ["allocations.list", "Precision", where("allocationPercent", 33.333)],
  ["limits.list", "PercentRange", where("limit", -1)],
  ["limits.count", "PercentRange", where("limit", -1)],
  ["limits.list", "Precision", where("limit", 33.333)],
  ["limits.count", "Precision", where("limit", 33.333)],
  ["hours.list", "HoursRange", where("hours", 25)],
  ["hours.count", "HoursRange", where("hours", 25)],
  ["hours.count", "Precision", where("hours", 7.123)],
  ["hours.edit", "AllocationMismatch", (of) => ({ objectId: draft(of), allocation: elsewhere(of) })],
  ["hours.edit", "AllocationDay", (of) => ({ objectId: draft(of), allocation: later(of) })],
  ["hours.submit", "AllocationMismatch", (of) => draft(of, { allocation: elsewhere(of) })],
  ["hours.submit", "AllocationDay", (of) => draft(of, { allocation: later(of) })],
  ["hours.submit", "PointerInvalid", (of) => draft(of, { allocation: "gone000000" })],
  [
    "projects.update",
    "Duplicate",
    ({ firm, project }) => ({ objectId: project, projectCode: firm.project("Dam", { projectCode: "D" }) && "D" }),
  ],
])("%s refuses %s", async (name, tag, sent) => {
  const firm = await openTestFirm();
  const [engineer, project] = [firm.engineer("Ana"), firm.project("Bridge")];
  await expectRefused(firm.admin, name, sent({ firm, engineer, project }), tag);
});

test.each(["logOut", "logOutEverywhere", "requestPasswordReset", "requestVerification"])(
  "identity.%s refuses a reason that is no text",
  async (name) => {
    const { admin } = await openTestFirm(memory(), { identity: quickIdentity() });
    const sent = name === "requestPasswordReset" ? { email: "ana@example.com" } : {};
    await expectRefused(admin, `identity.${name}`, sent, "TextInvalid", { reason: "\u0000" });
  },
);

interface Ids {
  readonly engineer: string;
  readonly project: string;
}
/** A record whose id cannot be had again, because every new one is the same; twice, with another day. */
const taking: Readonly<Record<string, (ids: Ids, day: string) => Plain>> = {
  "allocations.assign": (ids, startDate) => ({ ...ids, allocationPercent: 10, assignmentRole: "Lead", startDate }),
  "contacts.create": () => ({ name: "Ana" }),
  "holidays.set": (_, day) => ({ calendar: "Texas", day, name: "Founding day" }),
  "hours.create": (ids) => ({ ...ids, workDate: "2027-01-04", hours: 1 }),
  "limits.set": ({ engineer }, from) => ({ engineer, from, limit: 90 }),
  "rates.set": ({ engineer }, from) => ({ engineer, from, rate: 90 }),
  "timeOff.request": ({ engineer }, day) => ({ engineer, startDate: day, endDate: day }),
  "workingTime.set": ({ engineer }, from) => ({ engineer, from, minutes: [480, 480, 480, 480, 0, 0, 0] }),
  "engineers.update": ({ engineer }, day) => ({ objectId: engineer, hourlyRate: Number(day.slice(-2)) }),
};
test.each(Object.entries(taking))("%s refuses Duplicate if no id is free", async (name, inputOf) => {
  let [now, ids] = [Date.parse("2027-01-04T12:00:00Z"), 0];
  let taken = false;
  const newId = (): string => (taken ? "Taken00000" : `T${String(++ids).padStart(9, "0")}`);
  const app = await openFirm(memory(), { now: () => now, newId });
  const host = app.as({ organizationId: "acme", userId: "host", role: "administrator" });
  const { objectId: projectManager } = await host.users.provision({ externalId: "admin", role: "administrator" });
  const firm = app.as({ organizationId: "acme", externalId: "admin" });
  const { objectId: engineer } = await firm.engineers.create({
    user: (await firm.users.provision({ externalId: "ana" })).objectId,
    ...{ fullName: "Ana", discipline: "Civil", employmentStatus: "active" },
  });
  const { objectId: project } = await firm.projects.create({
    ...{ projectName: "Bridge", projectCode: "B", clientName: "City", projectManager, status: "active" },
  });
  taken = true;
  await firm.call(name, inputOf({ engineer, project }, "2027-02-01"));
  now += 24 * 60 * 60 * 1_000;
  await expectRefused(firm, name, inputOf({ engineer, project }, "2027-02-02"), "Duplicate");
});

const commands = listOperations(operations).filter(({ kind }) => kind === "command");
test("every command refuses a request id that came with another input", async () => {
  const firm = await openTestFirm();
  for (const { name, input } of commands) {
    const sent = minimalInput(input as Input);
    const other = Object.entries(input as Input).find(([, { field }]) =>
      ["id", "text", "day"].includes(field.kind.type),
    );
    expect(other, name).toBeDefined();
    const [field = "", of] = other ?? [];
    const options = { requestId: `r ${name}` };
    await firm.admin.settled.call(name, sent, options);
    const changed = { ...sent, [field]: of?.field.kind.type === "day" ? "2027-05-05" : "other00000" };
    await expectRefused(firm.admin, name, changed, "RequestIdReused", options);
  }
});
