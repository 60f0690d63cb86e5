import type { Random } from "../harness/random.ts";
import {
  bookingCall,
  type Call,
  type CallInput,
  deciders,
  hoursCall,
  type MakeCall,
  owners,
  percents,
  randomCaller,
  randomCut,
  randomDays,
  randomEngineer,
  randomId,
  staff,
  withReason,
} from "./random-calls.ts";
import { type CallWorld, dayText } from "./small-world.ts";

const assign: MakeCall = (world, random) => ({
  who: randomCaller(staff, world, random),
  name: "allocations.assign",
  input: {
    engineer: randomEngineer(world, random).objectId,
    project: random.oneIn(6) ? random.pick(world.projects) : random.pick(world.projects.slice(0, 2)),
    allocationPercent: random.pick(percents),
    assignmentRole: "Engineer",
    ...randomDays(random),
    ...(random.oneIn(3) ? { status: "Tentative" } : {}),
    ...(random.oneIn(12) ? { overrideReason: "the client agreed" } : {}),
  },
});
const enter: MakeCall = (world, random) => {
  const { objectId, name } = randomEngineer(world, random);
  const link = random.oneIn(4) ? randomId(world.seen.allocations, random) : null;
  return {
    who: randomCaller([name, name, "admin"], world, random),
    name: "hours.create",
    input: {
      engineer: objectId,
      project: random.pick(world.projects.slice(0, 2)),
      workDate: dayText(5 + random.below(3)),
      hours: random.pick([0.33, 1, 2.5, 4, 6, 8]),
      billingStatus: random.pick(["Draft", "Submitted", "Pending Approval"]),
      ...(link === null ? {} : { allocation: link }),
      ...(random.oneIn(5) ? { billable: false } : {}),
    },
  };
};
const changed = (world: CallWorld, random: Random): CallInput =>
  random.pick<() => CallInput>([
    () => ({ allocationPercent: random.pick(percents) }),
    () => randomDays(random),
    () => ({ notes: random.pick(["a", "b", null]) }),
    () => ({ project: random.pick(world.projects) }),
    () => ({ engineer: randomEngineer(world, random).objectId, allocationPercent: random.pick(percents) }),
  ])();
const firmWide = (random: Random): CallInput =>
  random.pick<() => CallInput>([
    () => ({ tentativeCounts: random.oneIn(2) }),
    () => ({ capacityLimit: random.pick([80, 100, 110]), from: dayText(random.below(30)) }),
    () => ({ expiredCertification: random.pick(["block", "warn"]) }),
    () => ({ closedThrough: random.oneIn(2) ? null : dayText(4 + random.below(2)) }),
  ])();

/** The calls of a history, by weight. */
const weightedCalls: ReadonlyArray<readonly [weight: number, make: MakeCall]> = [
  [14, assign],
  [6, bookingCall("change", changed)],
  [3, bookingCall("extend", (_world, random) => ({ endDate: random.oneIn(5) ? null : dayText(random.below(36)) }))],
  [
    3,
    bookingCall("move", (world, random) =>
      random.oneIn(2) ? randomDays(random) : { engineer: randomEngineer(world, random).objectId },
    ),
  ],
  [3, bookingCall("confirm")],
  [2, bookingCall("release")],
  [2, bookingCall("complete")],
  [3, bookingCall("cancel")],
  [3, bookingCall("reactivate")],
  [1, bookingCall("delete")],
  [12, enter],
  [3, hoursCall("edit", owners, (_world, random) => ({ hours: random.pick([1, 3, 5, 8]), resubmit: random.oneIn(2) }))],
  [4, hoursCall("submit", owners)],
  [2, hoursCall("recall", owners)],
  [9, hoursCall("approve", deciders, (_world, random) => (random.oneIn(4) ? { billedMinutes: 30 } : {}))],
  [3, hoursCall("reject", deciders, withReason)],
  [2, hoursCall("reopen", ["admin"], withReason)],
  [2, hoursCall("setBillable", owners, (_world, random) => ({ billable: random.oneIn(2) }))],
  [4, hoursCall("invoice", ["admin"], () => ({ invoiceRef: "R-1" }))],
  [2, hoursCall("pay", ["admin"])],
  [2, hoursCall("writeOff", ["admin"], withReason)],
  [1, hoursCall("delete", owners)],
  [
    2,
    (world, random) => ({
      who: randomCaller(deciders, world, random),
      name: "hours.decideMany",
      input: {
        objectIds: Array.from({ length: 4 }, () => randomId(world.seen.hours, random)),
        decision: random.pick(["approve", "submit", "reject"]),
        atomic: random.oneIn(3),
        reason: "together",
      },
    }),
  ],
  [
    2,
    (world, random) => ({
      who: randomCaller(staff, world, random),
      name: "limits.set",
      input: {
        engineer: randomEngineer(world, random).objectId,
        from: dayText(random.below(30)),
        limit: random.pick([60, 100, 120]),
        ...randomCut(random),
      },
    }),
  ],
  [
    1,
    (world, random) => ({
      who: randomCaller(staff, world, random),
      name: "limits.delete",
      input: { objectId: randomId(world.seen.limits, random), ...randomCut(random) },
    }),
  ],
  [
    2,
    (world, random) => ({
      who: randomCaller(["admin"], world, random),
      name: "settings.set",
      input: { ...firmWide(random), ...randomCut(random) },
    }),
  ],
  [
    1,
    (world, random) => ({
      who: randomCaller(staff, world, random),
      name: "engineers.update",
      input: {
        objectId: randomEngineer(world, random).objectId,
        employedUntil: random.oneIn(2) ? null : dayText(15 + random.below(20)),
        ...randomCut(random),
      },
    }),
  ],
  [
    1,
    (world, random) => ({
      who: randomCaller(staff, world, random),
      name: "rates.set",
      input: {
        engineer: randomEngineer(world, random).objectId,
        from: dayText(random.below(5)),
        rate: random.pick([90, 120]),
      },
    }),
  ],
  [
    1,
    (world, random) => ({
      who: randomCaller(staff, world, random),
      name: "certifications.update",
      input: { objectId: random.pick(world.certificates), expiresOn: dayText(10 + random.below(25)) },
    }),
  ],
  [
    1,
    (world, random) => ({
      who: randomCaller(["admin", "pia"], world, random),
      name: random.pick(["projects.hold", "projects.resume", "projects.complete", "projects.reopen"]),
      input: { objectId: random.pick(world.projects), ...(random.oneIn(2) ? { reason: "the client says so" } : {}) },
    }),
  ],
];
const wheel = weightedCalls.flatMap(([weight, make]) => Array.from({ length: weight }, () => make));

/** The next random call of a history. */
export const nextCall = (world: CallWorld, random: Random): Call => random.pick(wheel)(world, random);
/** A booking: the call that most often conflicts. */
export const nextBooking: MakeCall = assign;
/** A row of hours. */
export const nextHours: MakeCall = enter;
