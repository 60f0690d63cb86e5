import { firmApi } from "../../../api/promise.ts";
import { Allocation } from "../../../domain/allocation/entity.ts";
import { EngineerProfile } from "../../../domain/engineer-profile/entity.ts";
import { and, not } from "../../../domain/kernel/policy/predicate.ts";
import { Project } from "../../../domain/project/entity.ts";
import { type Guard, guard } from "../../../operations/own/guard.ts";
import { ownRules } from "../../../operations/own/own-rules.ts";
import { byId, count } from "../../../ports/load.ts";
import type { Ports } from "../../../ports/ports.ts";
import { changesNothing } from "../batches/batches.ts";
import { type KitApi, kitApi } from "../harness/api.ts";
import { accepted, holds, same } from "../harness/expect.ts";
import type { KitFirm } from "../harness/kit-firm.ts";
import { seededRandom } from "../harness/random.ts";
import type { Suite } from "../harness/suite.ts";

/** The same firm on the same store, opened with guards. */
const withGuards = (firm: KitFirm, ...guards: ReadonlyArray<Guard>): KitApi => {
  const ports: Ports = { ...firm.app.ports, own: ownRules({ guards }).table };
  const as = (caller: Parameters<typeof firmApi>[1]) => firmApi(ports, caller);
  return kitApi(firm.apiStyle, { ports, as }, { organizationId: firm.organizationId, userId: firm.adminId });
};

const most = 80;
const graduates = guard({
  operations: ["allocations.assign", "allocations.change"],
  tag: "GraduateLoad",
  refuse: ({ answer, state }) =>
    state.engineer?.discipline === "Graduate" && answer.allocationPercent > most * 100
      ? { percent: answer.allocationPercent / 100 }
      : null,
  sentences: { en: ({ percent }) => `A graduate is booked with ${percent} %` },
});
/** Reads a row that the command locks already, and counts rows under a lock of its own. */
const twoOnProject = guard({
  operations: ["allocations.assign"],
  tag: "ProjectFull",
  reads: ({ engineer, project }) => ({
    home: byId(EngineerProfile, engineer, ["primaryLocation"]),
    booked: count(Allocation, (a) => and(a.project.is(project), not(a.status.is("cancelled")))),
  }),
  isolation: {
    locks: ({ project }) => [{ entity: Project, id: project }],
    why: "A booking of the project is made under the same lock.",
    rules: [],
  },
  refuse: ({ read }) => (read.booked >= 2 && read.home?.primaryLocation !== "Site" ? { booked: read.booked } : null),
  sentences: { en: ({ booked }) => `The project has ${booked} bookings` },
});

/** Own rules: what a host adds only refuses, on what the built-in rule was given. */
export const guards: Suite = {
  name: "own rules",
  cases: {
    "L-05, L-62 a firm with a guard accepts a subset, and its checks and dry runs agree with its writes": async (
      firm,
    ) => {
      const random = seededRandom(20_270_104);
      const own = withGuards(firm, graduates);
      const [gil, ana] = [await firm.engineer("Gil", { discipline: "Graduate" }), await firm.engineer("Ana")];
      const project = await firm.project("Bridge");
      const seen = { accepted: 0, refused: 0, own: 0 };
      for (let i = 0; i < 24; i++) {
        const engineer = random.pick([gil, ana]).objectId;
        const from = `2027-0${1 + random.below(8)}-01`;
        const input = firm.bookingInput(
          engineer,
          project,
          random.pick([20, 80, 81, 100]),
          from,
          `${from.slice(0, 8)}15`,
        );
        const without = await firm.withSameIds(() => firm.admin.allocations.assign(input, { dryRun: true }));
        const dry = await changesNothing(firm, () =>
          firm.withSameIds(() => own.allocations.assign(input, { dryRun: true })),
        );
        const check = await own.allocations.check(input);
        const real = await own.allocations.assign(input);
        same(dry, real, "the dry run");
        same(check.ok, real.ok, "the check");
        const byGuard = !real.ok && (real.refusal._tag as string) === "GraduateLoad";
        if (byGuard) {
          same(without.ok, true, "a guard is asked about what the rules accept");
          if (!check.ok) same(check.refusal, real.refusal);
        } else same(real, without, "with and without the guard");
        seen[byGuard ? "own" : real.ok ? "accepted" : "refused"]++;
      }
      holds(Math.min(seen.accepted, seen.refused, seen.own) > 0, JSON.stringify(seen));
    },
    "a guard decides on rows that nobody changes meanwhile": async (firm) => {
      const own = withGuards(firm, twoOnProject);
      const project = await firm.project("Bridge");
      const people = [];
      for (const name of ["Ana", "Bob", "Cem", "Dee"]) people.push((await firm.engineer(name)).objectId);
      const site = (await firm.engineer("Eva", { primaryLocation: "Site" })).objectId;
      const book = (engineer: string) =>
        own.allocations.assign(firm.bookingInput(engineer, project, 10, "2027-03-01", "2027-03-05"));
      const outcomes = await Promise.all(people.map(book));
      same(outcomes.filter(({ ok }) => ok).length, 2, "accepted at the same time");
      accepted(await book(site));
      same(accepted(await firm.admin.allocations.count()), 3);
      // Without the guard the same booking is accepted: an app has its own rules alone.
      const refused = people.find((_, i) => outcomes[i]?.ok === false) as string;
      accepted(await firm.admin.allocations.assign(firm.bookingInput(refused, project, 10, "2027-03-01")));
    },
  },
};
