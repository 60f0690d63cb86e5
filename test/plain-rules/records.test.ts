import { expect, test } from "vitest";
import { openFirm } from "../../src/index.ts";
import { memory } from "../../src/memory.ts";
import {
  amountOf,
  availableMinutes,
  bookingConflict,
  bookingEligibility,
  certificateStatus,
  contractedMinutes,
  freePercent,
  overbookedWindows,
  plannedMinutes,
  rateOn,
} from "../../src/rules.ts";

const days = { from: "2027-03-08", to: "2027-03-19" };

/** A firm with one engineer, who is booked, away and certified. */
const firmWithAna = async () => {
  const app = await openFirm(memory(), { now: () => Date.UTC(2027, 0, 4) });
  const firm = app.as({ organizationId: "acme", userId: "host", role: "administrator" });
  const { objectId: user } = await firm.users.provision({ externalId: "ana", role: "engineer" });
  const profile = { user, fullName: "Ana", discipline: "Structural", employmentStatus: "active" };
  const { objectId: engineer } = await firm.engineers.create({ ...profile, employedFrom: "2027-01-01" });
  const manager = (await firm.users.provision({ externalId: "pia", role: "projectManager" })).objectId;
  const named = { projectCode: "B-1", projectName: "Bridge", clientName: "City", projectManager: manager };
  const { objectId: project } = await firm.projects.create(named);
  const booking = { engineer, project, assignmentRole: "Lead", startDate: "2027-03-08" };
  await firm.settings.set({ capacityLimit: 110, week: [400, 400, 400, 400, 400, 0, 0], from: "2027-01-01" });
  await firm.limits.set({ engineer, from: "2027-03-15", limit: 80 });
  await firm.workingTime.set({ engineer, from: "2027-03-15", minutes: [240, 240, 240, 240, 240, 0, 0] });
  await firm.holidays.set({ calendar: "PT", day: "2027-03-10", name: "Holiday" });
  const leave = await firm.timeOff.request({ engineer, startDate: "2027-03-11", endDate: "2027-03-11" });
  await firm.timeOff.grant(leave.objectId);
  await firm.rates.set({ engineer, from: "2027-01-01", rate: { minor: 9_000, currency: "USD" } });
  const named2 = { certificationName: "PE", issuer: "Board", issuedOn: "2024-01-01", expiresOn: "2027-12-31" };
  await firm.certifications.create({ engineer, ...named2, status: "valid" });
  await firm.allocations.assign({ ...booking, allocationPercent: 30 });
  const cancelled = await firm.allocations.assign({ ...booking, allocationPercent: 50 });
  await firm.allocations.cancel(cancelled.objectId);
  return { firm, engineer, booking };
};

test("records of the library are taken as they come", async () => {
  const { firm, engineer, booking } = await firmWithAna();
  const [bookings, limits, certificates, settings] = await Promise.all([
    ...([firm.allocations.list(), firm.limits.list(), firm.certifications.list(), firm.settings.get()] as const),
  ]);
  const [workingTime, timeOff, holidays, rates, ana] = await Promise.all([
    ...([firm.workingTime.list(), firm.timeOff.list(), firm.holidays.list(), firm.rates.list()] as const),
    firm.engineers.get(engineer),
  ]);
  const capacity = {
    ...{ bookings: bookings.results, limits: limits.results, firmLimits: settings.steps.capacityLimit },
    tentativeCounts: settings.tentativeCounts,
  };
  expect(freePercent({ ...capacity, ...days })).toEqual(await firm.engineers.availability({ engineer, ...days }));

  const asked = { ...booking, allocationPercent: 60, endDate: days.to };
  const outcome = await firm.settled.allocations.assign(asked);
  expect(outcome).toMatchObject({ ok: false, refusal: bookingConflict({ ...capacity, candidate: asked }) });
  expect(overbookedWindows(capacity)).toEqual([]);

  const calendar = {
    ...{ workingTime: workingTime.results, timeOff: timeOff.results, holidays: holidays.results, ...days },
    ...{ firmWeeks: settings.steps.week, employedFrom: ana.employedFrom, employedUntil: ana.employedUntil },
  };
  // Monday to Friday 400, then 240; a holiday and a day of leave in the first week.
  expect(contractedMinutes(calendar)).toBe(3_200);
  expect(availableMinutes(calendar)).toBe(2_400);
  expect(plannedMinutes({ bookings: bookings.results, ...calendar })).toBe(720);

  const rate = rateOn({ rates: rates.results, day: days.from });
  expect(rate && amountOf({ hours: 2, rate })).toEqual({ minor: 18_000, currency: "USD" });

  const [certificate] = certificates.results;
  expect(certificate && certificateStatus({ certificate, today: "2027-11-15" })).toBe("expiring");
  expect(bookingEligibility({ certificates: certificates.results, from: "2028-01-01" }).gaps).toEqual([
    { name: "PE", gaps: [{ from: "2028-01-01", to: "2028-01-01" }], rows: [certificate?.objectId] },
  ]);
});

test("the answer of a booking is taken as it comes", async () => {
  const { firm, booking } = await firmWithAna();
  const accepted = await firm.allocations.assign({ ...booking, allocationPercent: 10 });
  expect(overbookedWindows({ bookings: [accepted] })).toEqual([]);
});
