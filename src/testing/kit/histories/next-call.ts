import type { Chance } from "../harness/random.ts";
import {
  asker,
  because,
  booking,
  type Call,
  cut,
  days,
  deciders,
  engineer,
  idOf,
  type Make,
  ofHours,
  owners,
  percents,
  type Sent,
  staff,
} from "./random-calls.ts";
import { dayText, type SmallWorld } from "./small-world.ts";

const assign: Make = (world, chance) => ({
  who: asker(staff, world, chance),
  name: "allocations.assign",
  input: {
    engineer: engineer(world, chance).objectId,
    project: chance.once(6) ? chance.one(world.projects) : chance.one(world.projects.slice(0, 2)),
    allocationPercent: chance.one(percents),
    assignmentRole: "Engineer",
    ...days(chance),
    ...(chance.once(3) ? { status: "Tentative" } : {}),
    ...(chance.once(12) ? { overrideReason: "the client agreed" } : {}),
  },
});
const enter: Make = (world, chance) => {
  const { objectId, name } = engineer(world, chance);
  const link = chance.once(4) ? idOf(world.seen.allocations, chance) : null;
  return {
    who: asker([name, name, "admin"], world, chance),
    name: "hours.create",
    input: {
      engineer: objectId,
      project: chance.one(world.projects.slice(0, 2)),
      workDate: dayText(5 + chance.below(3)),
      hours: chance.one([0.33, 1, 2.5, 4, 6, 8]),
      billingStatus: chance.one(["Draft", "Submitted", "Pending Approval"]),
      ...(link === null ? {} : { allocation: link }),
      ...(chance.once(5) ? { billable: false } : {}),
    },
  };
};
const changed = (world: SmallWorld, chance: Chance): Sent =>
  chance.one<() => Sent>([
    () => ({ allocationPercent: chance.one(percents) }),
    () => days(chance),
    () => ({ notes: chance.one(["a", "b", null]) }),
    () => ({ project: chance.one(world.projects) }),
    () => ({ engineer: engineer(world, chance).objectId, allocationPercent: chance.one(percents) }),
  ])();
const firmWide = (chance: Chance): Sent =>
  chance.one<() => Sent>([
    () => ({ tentativeCounts: chance.once(2) }),
    () => ({ capacityLimit: chance.one([80, 100, 110]), from: dayText(chance.below(30)) }),
    () => ({ expiredCertification: chance.one(["block", "warn"]) }),
    () => ({ closedThrough: chance.once(2) ? null : dayText(4 + chance.below(2)) }),
  ])();

/** What a history is made of, and how often. */
const made: ReadonlyArray<readonly [weight: number, make: Make]> = [
  [14, assign],
  [6, booking("change", changed)],
  [3, booking("extend", (_world, chance) => ({ endDate: chance.once(5) ? null : dayText(chance.below(36)) }))],
  [
    3,
    booking("move", (world, chance) =>
      chance.once(2) ? days(chance) : { engineer: engineer(world, chance).objectId },
    ),
  ],
  [3, booking("confirm")],
  [2, booking("release")],
  [2, booking("complete")],
  [3, booking("cancel")],
  [3, booking("reactivate")],
  [1, booking("delete")],
  [12, enter],
  [3, ofHours("edit", owners, (_world, chance) => ({ hours: chance.one([1, 3, 5, 8]), resubmit: chance.once(2) }))],
  [4, ofHours("submit", owners)],
  [2, ofHours("recall", owners)],
  [9, ofHours("approve", deciders, (_world, chance) => (chance.once(4) ? { billedMinutes: 30 } : {}))],
  [3, ofHours("reject", deciders, because)],
  [2, ofHours("reopen", ["admin"], because)],
  [2, ofHours("setBillable", owners, (_world, chance) => ({ billable: chance.once(2) }))],
  [4, ofHours("invoice", ["admin"], () => ({ invoiceRef: "R-1" }))],
  [2, ofHours("pay", ["admin"])],
  [2, ofHours("writeOff", ["admin"], because)],
  [1, ofHours("delete", owners)],
  [
    2,
    (world, chance) => ({
      who: asker(deciders, world, chance),
      name: "hours.decideMany",
      input: {
        objectIds: Array.from({ length: 4 }, () => idOf(world.seen.hours, chance)),
        decision: chance.one(["approve", "submit", "reject"]),
        atomic: chance.once(3),
        reason: "together",
      },
    }),
  ],
  [
    2,
    (world, chance) => ({
      who: asker(staff, world, chance),
      name: "limits.set",
      input: {
        engineer: engineer(world, chance).objectId,
        from: dayText(chance.below(30)),
        limit: chance.one([60, 100, 120]),
        ...cut(chance),
      },
    }),
  ],
  [
    1,
    (world, chance) => ({
      who: asker(staff, world, chance),
      name: "limits.delete",
      input: { objectId: idOf(world.seen.limits, chance), ...cut(chance) },
    }),
  ],
  [
    2,
    (world, chance) => ({
      who: asker(["admin"], world, chance),
      name: "settings.set",
      input: { ...firmWide(chance), ...cut(chance) },
    }),
  ],
  [
    1,
    (world, chance) => ({
      who: asker(staff, world, chance),
      name: "engineers.update",
      input: {
        objectId: engineer(world, chance).objectId,
        employedUntil: chance.once(2) ? null : dayText(15 + chance.below(20)),
        ...cut(chance),
      },
    }),
  ],
  [
    1,
    (world, chance) => ({
      who: asker(staff, world, chance),
      name: "rates.set",
      input: {
        engineer: engineer(world, chance).objectId,
        from: dayText(chance.below(5)),
        rate: chance.one([90, 120]),
      },
    }),
  ],
  [
    1,
    (world, chance) => ({
      who: asker(staff, world, chance),
      name: "certifications.update",
      input: { objectId: chance.one(world.certificates), expiresOn: dayText(10 + chance.below(25)) },
    }),
  ],
  [
    1,
    (world, chance) => ({
      who: asker(["admin", "pia"], world, chance),
      name: chance.one(["projects.hold", "projects.resume", "projects.complete", "projects.reopen"]),
      input: { objectId: chance.one(world.projects), ...(chance.once(2) ? { reason: "the client says so" } : {}) },
    }),
  ],
];
const wheel = made.flatMap(([weight, make]) => Array.from({ length: weight }, () => make));

/** The next call of a history. */
export const nextCall = (world: SmallWorld, chance: Chance): Call => chance.one(wheel)(world, chance);
/** A booking that is asked for: the most common reason to meet. */
export const nextBooking: Make = assign;
