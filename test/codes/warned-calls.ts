import type { Settled } from "../../src/api/settled.ts";
import type { Refusal } from "../../src/domain/kernel/refusal/refusal.ts";
import type { Warning, warningCodes } from "../../src/domain/kernel/refusal/warning.ts";
import { accepted } from "../../src/testing/kit/harness/expect.ts";
import type { KitFirm } from "../../src/testing/kit/harness/kit-firm.ts";
import { approvedHours, codeScene, dependentTasks, first, last, type Scene } from "./scene.ts";

type Warned = { readonly warnings: ReadonlyArray<Warning> };
type Scenario = (firm: KitFirm) => Promise<Settled<Warned, Refusal>>;
type Places = typeof warningCodes;

/** The booking of the scene, changed so that it causes a warning. */
const booking =
  (make: (firm: KitFirm, scene: Scene) => Promise<unknown>): Scenario =>
  async (firm) => {
    const scene = await codeScene(firm);
    await make(firm, scene);
    return firm.admin.allocations.assign(scene.booking);
  };
const leave = { startDate: first, endDate: last, status: "granted" } as const;

/** A call for each warning code and place; its answer contains the warning (L-60). */
export const warnedCalls: {
  readonly [P in keyof Places]: { readonly [C in Places[P][number]]: Scenario };
} = {
  bookings: {
    OUTSIDE_PROJECT: booking(({ admin }, { bridge: objectId }) =>
      admin.projects.update({ objectId, endDate: "2027-02-05" }),
    ),
    DISCIPLINE: booking(({ admin }, { bridge: objectId }) =>
      admin.projects.update({ objectId, requiredDiscipline: "Geology" }),
    ),
    ON_LEAVE: booking(({ admin }, { emil: objectId }) =>
      admin.engineers.update({ objectId, employmentStatus: "On Leave" }),
    ),
    PROJECT_INACTIVE: booking(({ admin }, { bridge }) => admin.projects.hold(bridge)),
    NOT_AVAILABLE: booking(({ admin }, { emil: engineer }) => admin.timeOff.request({ engineer, ...leave })),
    CERTIFICATION: booking(async (firm, { requirePe }) => {
      await requirePe();
      accepted(await firm.admin.settings.set({ expiredCertification: "warn" }));
    }),
    CERTIFICATION_GAP: booking(async (firm, { emil }) => {
      await firm.certificate(emil, "PE", "2027-02-05");
      await firm.certificate(emil, "PE", null, { issuedOn: "2027-02-10" });
    }),
    ALLOCATION_DAY: async (firm) => {
      const { emil, bridge } = await codeScene(firm);
      const objectId = await firm.booked(emil, bridge, 50, "2027-01-04", "2027-01-08");
      await firm.worked(emil, bridge, "2027-01-08", 5, { allocation: objectId });
      return firm.admin.allocations.change({ objectId, endDate: "2027-01-07" });
    },
  },
  hours: {
    ROUNDED: async (firm) => {
      const { asEmil, hour } = await codeScene(firm);
      return asEmil.hours.create({ ...hour, hours: 0.76 });
    },
    UNPRICED: async (firm) => ({ ok: true, value: await approvedHours(firm, null) }),
    NOT_EMPLOYED: async (firm) => {
      const { asEmil, emil: objectId, hour } = await codeScene(firm);
      accepted(await firm.admin.engineers.update({ objectId, employedFrom: "2027-01-05" }));
      return asEmil.hours.create(hour);
    },
    PROJECT_INACTIVE: async (firm) => {
      const { asEmil, asPia, bridge, hour } = await codeScene(firm);
      accepted(await asPia.projects.hold(bridge));
      return asEmil.hours.create(hour);
    },
  },
  changes: {
    OUTSIDE_PROJECT: async (firm) => {
      const { bridge: objectId, booked } = await codeScene(firm);
      await booked();
      return firm.admin.projects.update({ objectId, endDate: "2027-02-05" });
    },
    UNCOVERED: async (firm) => {
      const { bridge: objectId, booked } = await codeScene(firm);
      await booked();
      return firm.admin.projects.update({ objectId, requiredCertifications: ["PE"] });
    },
    PROJECT_OPEN_WORK: async (firm) => {
      const { bridge: objectId, booked } = await codeScene(firm);
      await booked();
      return firm.admin.projects.complete({ objectId, acknowledge: true });
    },
    DEPENDENCY_OPEN: async (firm) => {
      const { asPia, second } = await dependentTasks(firm);
      return asPia.tasks.start(second);
    },
    COVER_LOST: async (firm) => {
      const { emil, booked, requirePe } = await codeScene(firm);
      await requirePe();
      const objectId = await firm.certificate(emil, "PE", null);
      await booked();
      return firm.admin.certifications.update({ objectId, expiresOn: "2027-02-05" });
    },
    REPRICED: async (firm) => {
      const { asEmil, emil: engineer, hour } = await codeScene(firm);
      accepted(await asEmil.hours.create(hour));
      return firm.admin.rates.set({ engineer, from: "2027-01-01", rate: 120 });
    },
    HOURS_WAITING: async (firm) => {
      const { emil, bridge, pia } = await codeScene(firm);
      await firm.worked(emil, bridge, "2027-01-04", 5);
      return firm.admin.users.deactivate(pia);
    },
    TIME_OFF_OVERLAP: async (firm) => {
      const { emil: engineer } = await codeScene(firm);
      accepted(await firm.admin.timeOff.request({ engineer, ...leave }));
      return firm.admin.timeOff.request({ engineer, ...leave });
    },
    ALLOCATION_DAY: async (firm) => {
      const { emil, bridge: objectId } = await codeScene(firm);
      const allocation = await firm.booked(emil, objectId, 50, "2027-01-04", "2027-03-31");
      await firm.worked(emil, objectId, "2027-01-08", 5, { allocation });
      return firm.admin.projects.cancel({ objectId, reason: "No money", cascade: true, acknowledge: true });
    },
    CUT: async (firm) => {
      const { emil: objectId, booked } = await codeScene(firm);
      await booked();
      return firm.admin.engineers.update({ objectId, employedUntil: "2027-02-05", resolve: "cut" });
    },
    EMPLOYMENT_END_UNKNOWN: async (firm) => {
      const { emil: objectId } = await codeScene(firm);
      return firm.admin.engineers.update({ objectId, employmentStatus: "Left" });
    },
  },
  reports: {
    EMPLOYMENT_END_UNKNOWN: async (firm) => {
      const { emil: objectId } = await codeScene(firm);
      accepted(await firm.admin.engineers.update({ objectId, employmentStatus: "Left" }));
      return firm.admin.reports.utilization({ from: first, to: last, by: "engineer" });
    },
  },
};
