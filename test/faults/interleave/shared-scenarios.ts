import { accepted } from "../../../src/testing/kit/harness/expect.ts";
import type { RaceCall } from "./outcome.ts";
import { type Bench, benchOf, type Scenario } from "./scenarios.ts";

/** `outcomes`: of all serial orders; `seen`: of those that keep the calls of a group adjacent. */
const scenario = (
  name: string,
  [outcomes, seen]: readonly [outcomes: number, seen: number],
  cast: (bench: Bench) => Promise<ReadonlyArray<ReadonlyArray<RaceCall>>>,
): Scenario & { readonly seen: number } => ({ name, outcomes, seen, make: async (firm) => cast(await benchOf(firm)) });
const [first, later] = ["2027-03-01", "2027-04-30"];

/** A session with concurrent calls in a group commit, beside another session. */
export const shared: ReadonlyArray<Scenario & { readonly seen: number }> = [
  scenario("two bookings at once, and a booking of one of the two", [2, 2], async ({ ana, ben, book }) => [
    [book(ana, 60), book(ben, 60)],
    [book(ana, 60)],
  ]),
  scenario("two bookings at once here, and of the same two there", [4, 2], async ({ ana, ben, book }) => [
    [book(ana, 60), book(ben, 60)],
    [book(ben, 60), book(ana, 60)],
  ]),
  scenario("two bookings at once, one refused for itself, and a booking", [2, 2], async ({ ana, ben, book }) => [
    [book(ana, 60), book(ben, 120)],
    [book(ana, 60)],
  ]),
  scenario(
    "two bookings at once, and one extended into their days",
    [2, 2],
    async ({ ana, ben, ask, book, booked }) => [
      [book(ana, 60, "2027-04-15", later), book(ben, 60)],
      [ask("allocations.extend", { objectId: await booked(ana, 60), endDate: later })],
    ],
  ),
  scenario("two bookings at once, and a lower limit for one of the two", [2, 2], async ({ ana, ben, ask, book }) => [
    [book(ana, 60), book(ben, 60)],
    [ask("limits.set", { engineer: ana, from: first, limit: 50 })],
  ]),
  scenario("two bookings at once, and a lower limit for all", [4, 2], async ({ ana, ben, ask, book }) => [
    [book(ana, 60), book(ben, 60)],
    [ask("settings.set", { capacityLimit: 50, from: first })],
  ]),
  scenario("a booking and a lower limit at once, and a booking of both", [4, 2], async ({ ana, ben, ask, book }) => [
    [book(ana, 60), ask("limits.set", { engineer: ben, from: first, limit: 50 })],
    [book(ana, 60), book(ben, 60)],
  ]),
  scenario("two bookings at once, and the project closed", [4, 2], async ({ firm, ana, ben, bridge, ask, book }) => {
    accepted(await firm.admin.settings.set({ inactiveProject: "block" }));
    return [[book(ana, 60), book(ben, 60)], [ask("projects.complete", { objectId: bridge })]];
  }),
  scenario(
    "a booking and hours at once, and more hours of that day",
    [2, 2],
    async ({ ana, ben, bridge, ask, book }) => {
      const entry = ask("hours.create", { engineer: ben, project: bridge, workDate: "2027-01-04", hours: 14 });
      return [[book(ana, 60), entry], [entry]];
    },
  ),
  scenario("a request beside another one, and the same again", [2, 2], async ({ ana, ben, book }) => {
    const call = { ...book(ana, 60), requestId: "once" };
    return [[call, book(ben, 60)], [call]];
  }),
  scenario("a project beside a booking, and a project of the same code", [2, 2], async ({ firm, ana, ask, book }) => {
    const long = { projectCode: "D-1", projectName: "Dam", clientName: "City", projectManager: firm.adminId };
    return [[ask("projects.create", long), book(ana, 60)], [ask("projects.create", long)]];
  }),
  scenario("three bookings at once, two of one engineer, and one of the other", [4, 2], async ({ ana, ben, book }) => [
    [book(ana, 60), book(ana, 60), book(ben, 30)],
    [book(ben, 80)],
  ]),
];
