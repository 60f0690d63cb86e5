import { FirmError, openFirm } from "firmcore";
import { memory } from "firmcore/memory";
import { quickIdentity } from "firmcore/testing";
import type { Refusal, RefusalCode } from "../../src/domain/kernel/refusal/refusal.ts";
import { HasherBusy } from "../../src/ports/identity.ts";
import { accepted } from "../../src/testing/kit/harness/expect.ts";
import type { KitFirm } from "../../src/testing/kit/harness/kit-firm.ts";
import { asSession, asVisitor, logInAs } from "../../src/testing/kit/identity/people.ts";
import {
  bridge,
  exported,
  exportedDate,
  hoursRow,
  importFiles,
  people,
} from "../../src/testing/kit/import/export-files.ts";
import { approvedHours, codeScene, dependentTasks, first, last, type Scene } from "./scene.ts";

/** The outcome of a call. */
type Ended = { readonly ok: true } | { readonly ok: false; readonly refusal: Refusal };
type Scenario = (firm: KitFirm) => Promise<Ended>;

/** The outcome of a promise, for calls without a settled form. */
const settled = async (work: Promise<unknown>): Promise<Ended> => {
  try {
    await work;
    return { ok: true };
  } catch (error) {
    if (error instanceof FirmError) return { ok: false, refusal: error.detail };
    throw error;
  }
};
/** Blocks a soft rule in the settings, then makes a booking that violates it. */
const blocked =
  (
    setting: "outsideProjectDates" | "disciplineMismatch" | "engineerOnLeave" | "inactiveProject",
    make: (firm: KitFirm, scene: Scene) => Promise<unknown>,
  ): Scenario =>
  async (firm) => {
    const scene = await codeScene(firm);
    await make(firm, scene);
    accepted(await firm.admin.settings.set({ [setting]: "block" }));
    return firm.admin.allocations.assign(scene.booking);
  };
/** Creates an account. */
const signingUp =
  (more: { readonly email?: string; readonly password?: string; readonly role?: "administrator" }): Scenario =>
  async (firm) =>
    asVisitor(firm).identity.signUp({ username: "ana", email: "ana@example.com", password: "correct horse", ...more });
/** Makes a booking. */
const booking =
  (more: Readonly<Record<string, unknown>>): Scenario =>
  async (firm) =>
    firm.admin.allocations.assign({ ...(await codeScene(firm)).booking, ...more });
/** Enters hours. */
const entering =
  (more: Readonly<Record<string, unknown>>): Scenario =>
  async (firm) => {
    const { asEmil, hour } = await codeScene(firm);
    return asEmil.hours.create({ ...hour, ...more });
  };
/** Creates a project. */
const making =
  (given: object): Scenario =>
  async ({ admin }) =>
    admin.projects.create(given as { readonly name: string });
/** Enters hours on a booking. */
const onBooking =
  (more: (of: { readonly other: string }) => object): Scenario =>
  async (firm) => {
    const { emil, bridge, hour, asEmil } = await codeScene(firm);
    const allocation = await firm.booked(emil, bridge, 50, "2027-01-04", "2027-01-08");
    const other = await firm.project("Tunnel");
    return asEmil.hours.create({ ...hour, allocation, ...more({ other }) });
  };

/** A call for each refusal code; the call is refused with it (L-60). */
export const refusedCalls: { readonly [C in RefusalCode]: Scenario } = {
  AUTH_REQUIRED: (firm) => asVisitor(firm).users.count(),
  SESSION_INVALID: (firm) => asSession(firm, `r:${firm.organizationId}.none`).users.count(),
  LOGIN_FAILED: (firm) => logInAs(firm, "nobody"),
  THROTTLED: async (firm) => {
    for (let i = 0; i < 5; i++) await logInAs(firm, "nobody");
    return logInAs(firm, "nobody");
  },
  ROLE_NOT_OPEN: signingUp({ role: "administrator" }),
  LAST_ADMINISTRATOR: ({ admin, adminId }) => admin.users.setRole({ objectId: adminId, role: "engineer" }),
  CLASS_FORBIDDEN: async (firm) => (await codeScene(firm)).asEmil.log.list(),
  FORBIDDEN: entering({ billingStatus: "Approved" }),
  SELF_APPROVAL: async (firm) => {
    const { emil, bridge } = await codeScene(firm);
    return firm.admin.hours.approve(await firm.worked(emil, bridge, "2027-01-04", 5));
  },
  AUTHOR_REQUIRED: async (firm) => firm.as("host", "administrator").hours.create((await codeScene(firm)).hour),
  LOCKED: async (firm) => {
    const { asEmil, objectId } = await approvedHours(firm);
    return asEmil.hours.edit({ objectId, hours: 6 });
  },
  INVOICED: async (firm) => {
    const { objectId } = await approvedHours(firm);
    accepted(await firm.admin.hours.invoice({ objectId, invoiceRef: "2027-1" }));
    return firm.admin.hours.reopen({ objectId, reason: "wrong day" });
  },
  KEY_INVALID: ({ admin }) => admin.customFields.declare({ class: "Project", field: "status", type: "String" }),
  TOO_LARGE: async ({ admin }) => {
    accepted(await admin.customFields.declare({ class: "Company", field: "history", type: "Object" }));
    return admin.companies.create({
      name: "A",
      custom: { history: { text: "a".repeat(99_000), more: "b".repeat(40_000) } },
    });
  },
  NOT_FOUND: ({ admin }) => admin.projects.get("nowhere000"),
  POINTER_INVALID: booking({ engineer: "nowhere000" }),
  OVER_CAPACITY: async (firm) => {
    const { booking: asked } = await codeScene(firm);
    accepted(await firm.admin.allocations.assign(asked));
    return firm.admin.allocations.assign(asked);
  },
  CERTIFICATION: async (firm) => {
    const { requirePe, booking: asked } = await codeScene(firm);
    await requirePe();
    return firm.admin.allocations.assign(asked);
  },
  NOT_EMPLOYED: async (firm) => {
    const { emil: objectId, booking: asked } = await codeScene(firm);
    accepted(await firm.admin.engineers.update({ objectId, employedUntil: first }));
    return firm.admin.allocations.assign(asked);
  },
  DISCIPLINE: blocked("disciplineMismatch", ({ admin }, { bridge: objectId }) =>
    admin.projects.update({ objectId, requiredDiscipline: "Geology" }),
  ),
  ON_LEAVE: blocked("engineerOnLeave", ({ admin }, { emil: objectId }) =>
    admin.engineers.update({ objectId, employmentStatus: "On Leave" }),
  ),
  PROJECT_INACTIVE: blocked("inactiveProject", ({ admin }, { bridge: objectId }) => admin.projects.hold(objectId)),
  DAY_CEILING: async (firm) => {
    const { asEmil, hour } = await codeScene(firm);
    accepted(await firm.admin.settings.set({ hoursPerDayMax: 480 }));
    accepted(await asEmil.hours.create(hour));
    return asEmil.hours.create(hour);
  },
  VERSION_CONFLICT: async (firm) => {
    const { bridge: objectId } = await codeScene(firm);
    return firm.admin.projects.update({ objectId, expectedVersion: 7, description: "new" });
  },
  INVALID_TRANSITION: async (firm) => firm.admin.projects.resume((await codeScene(firm)).bridge),
  HAS_HISTORY: async (firm) => {
    const { bridge, booked } = await codeScene(firm);
    await booked();
    return firm.admin.projects.delete(bridge);
  },
  PROJECT_OPEN_WORK: async (firm) => {
    const { bridge, booked } = await codeScene(firm);
    await booked();
    return firm.admin.projects.complete(bridge);
  },
  DEPENDENCY_OPEN: async (firm) => {
    const { asPia, second } = await dependentTasks(firm);
    return asPia.tasks.finish(second);
  },
  DEPENDENCY_CYCLE: async (firm) => {
    const { asPia, first: objectId, second } = await dependentTasks(firm);
    return asPia.tasks.update({ objectId, dependsOn: [second] });
  },
  ALREADY_HANDED_OVER: async ({ admin }) => {
    const deal = accepted(await admin.deals.create({ title: "Quay", amount: 1, stage: "won" }));
    const asked = { objectId: deal.objectId, projectCode: "Q-1", clientName: "City" };
    accepted(await admin.deals.handOver(asked));
    return admin.deals.handOver(asked);
  },
  DUPLICATE: async ({ admin, engineer }) => {
    const { user } = await engineer("Ana");
    return admin.engineers.create({ user, fullName: "Ana", discipline: "Civil" });
  },
  CURSOR_EXPIRED: ({ admin }) => admin.log.list({ after: "odd" }),
  REQUEST_ID_REUSED: async ({ admin }) => {
    accepted(await admin.projects.create({ name: "Bridge" }, { requestId: "r1" }));
    return admin.projects.create({ name: "Tunnel" }, { requestId: "r1" });
  },
  REQUIRED: making({}),
  UNKNOWN_FIELD: making({ name: "Bridge", colour: "red" }),
  TYPE_MISMATCH: making({ name: 7 }),
  TEXT_INVALID: making({ name: "a\u0000b" }),
  EMAIL_INVALID: signingUp({ email: "no address" }),
  PASSWORD_POLICY: signingUp({ password: "short" }),
  RANGE_REVERSED: booking({ endDate: "2027-01-31" }),
  FUTURE_RANGE: ({ admin }) => admin.reports.planActual({ from: first, to: last, by: "project" }),
  PERCENT_RANGE: booking({ allocationPercent: 101 }),
  HOURS_RANGE: entering({ hours: 25 }),
  AMOUNT_RANGE: making({ name: "Bridge", rate: -1 }),
  PRECISION: booking({ allocationPercent: 33.333 }),
  UNKNOWN_WORD: making({ name: "Bridge", status: "odd" }),
  OUTSIDE_PROJECT: async (firm) => {
    const { asEmil, bridge: objectId, hour } = await codeScene(firm);
    accepted(await firm.admin.projects.update({ objectId, endDate: "2027-01-03" }));
    return asEmil.hours.create(hour);
  },
  ALLOCATION_MISMATCH: onBooking(({ other }) => ({ project: other })),
  ALLOCATION_DAY: onBooking(() => ({ workDate: "2027-01-11" })),
  PERIOD_CLOSED: async (firm) => {
    const { asEmil, hour } = await codeScene(firm);
    accepted(await firm.admin.settings.set({ closedThrough: "2027-01-04" }));
    return asEmil.hours.create(hour);
  },
  REASON_REQUIRED: async (firm) => firm.admin.projects.cancel((await codeScene(firm)).bridge),
  AMOUNT_REQUIRED: async (firm) => {
    const { objectId } = await approvedHours(firm, null);
    return firm.admin.hours.invoice({ objectId, invoiceRef: "2027-1" });
  },
  TIME_ZONE_NEEDED: async (firm) => {
    const rows = [
      ...people(),
      bridge(),
      exported("BillableHour", hoursRow("hour000001", { workDate: exportedDate("2026-11-30T23:00:00.000Z") })),
    ];
    return settled(importFiles(firm, rows));
  },
  BUSY: async () => {
    const hash = () => Promise.reject(new HasherBusy(250));
    const app = await openFirm(memory(), { identity: { ...quickIdentity(), hash } });
    const given = { username: "ana", email: "ana@example.com", password: "correct horse" };
    return app.as({ organizationId: "acme" }).settled.identity.signUp(given);
  },
  STORAGE: async () => {
    const app = await openFirm(memory());
    return settled(app.bootstrap({ organizationId: "acme", username: "ana", password: "correct horse" }));
  },
};
