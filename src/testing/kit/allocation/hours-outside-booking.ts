import type { LogEntry } from "../../../ports/store.ts";
import type { KitApi } from "../harness/api.ts";
import { accepted, holds, refused, same } from "../harness/expect.ts";
import type { KitFirm } from "../harness/kit-firm.ts";
import { type Random, seededRandom } from "../harness/random.ts";
import { readLogAfter } from "../harness/raw-store.ts";
import type { Suite } from "../harness/suite.ts";
import { dayText } from "../histories/small-world.ts";

type Values = Readonly<Record<string, unknown>>;
interface Warned {
  readonly code: string;
  readonly detail?: unknown;
}
type Answered = { readonly ok: true; readonly value: unknown } | { readonly ok: false };

/** Whether hours may be linked on this day: the booking contains it and was not cancelled before it (R-HOUR-3). */
const holdsDay = ({ startDate, endDate, status, cancelledOn }: Values, day: number): boolean =>
  day >= (startDate as number) &&
  day <= ((endDate as number | null) ?? day) &&
  !(status === "cancelled" && day > (cancelledOn as number));

/** Hours by the booking that they are linked to, computed from the log. */
const watching = async ({ app, organizationId, log }: KitFirm) => {
  const linked = new Map<string, { readonly allocation: string; readonly workDate: number }>();
  let seq = (await log()).at(-1)?.seq ?? 0;
  /** The rows of hours on days that their booking lost by these entries. */
  const lost = (entries: ReadonlyArray<LogEntry>): ReadonlyArray<string> => {
    const found: Array<string> = [];
    for (const { class: of, objectId, ...entry } of entries) {
      const [before, after] = [entry.before as Values | null, entry.after as Values | null];
      if (of === "BillableHour") {
        if (typeof after?.allocation === "string") linked.set(objectId, after as never);
        else linked.delete(objectId);
      }
      if (of !== "Allocation" || before === null || after === null) continue;
      for (const [hour, { allocation, workDate }] of linked)
        if (allocation === objectId && holdsDay({ ...after, ...before }, workDate) && !holdsDay(after, workDate))
          found.push(hour);
    }
    return found.sort();
  };
  return async (): Promise<ReadonlyArray<string>> => {
    const entries = await readLogAfter(app.ports.store, organizationId, seq);
    seq = entries.at(-1)?.seq ?? seq;
    return lost(entries);
  };
};

/** The same rows, as the warnings of an answer list them. */
const named = (answered: Answered): ReadonlyArray<string> => {
  if (!answered.ok) return [];
  const { warnings } = answered.value as { readonly warnings: ReadonlyArray<Warned> };
  return warnings
    .filter(({ code }) => code === "ALLOCATION_DAY")
    .flatMap(({ detail }) => (detail as { readonly rows: ReadonlyArray<string> }).rows)
    .sort();
};

/** The arguments of a step. */
interface Choice {
  readonly admin: KitApi;
  readonly random: Random;
  readonly objectId: string;
  readonly engineer: string;
  readonly project: string;
}
const days = (random: Random) => {
  const from = random.below(40);
  return { startDate: dayText(from), endDate: random.oneIn(6) ? null : dayText(from + random.below(20)) };
};
const cut = { resolve: "cut" } as const;
/** Every operation that changes the days of bookings. */
const steps: Readonly<Record<string, (of: Choice) => Promise<Answered>>> = {
  "allocations.change": ({ admin, random, objectId }) => admin.allocations.change({ objectId, ...days(random) }),
  "allocations.extend": ({ admin, random, objectId }) =>
    admin.allocations.extend({ objectId, endDate: dayText(random.below(30)) }),
  "allocations.move": ({ admin, random, objectId }) => admin.allocations.move({ objectId, ...days(random) }),
  "allocations.complete": ({ admin, objectId }) => admin.allocations.complete({ objectId }),
  "allocations.cancel": ({ admin, objectId }) => admin.allocations.cancel({ objectId }),
  "allocations.reactivate": ({ admin, objectId }) => admin.allocations.reactivate({ objectId }),
  "limits.set": ({ admin, random, engineer }) =>
    admin.limits.set({ engineer, from: dayText(random.below(40)), limit: random.pick([10, 30, 200]), ...cut }),
  "limits.delete": async ({ admin, random, engineer }) => {
    const { results } = accepted(await admin.limits.list({ where: { engineer } }));
    return admin.limits.delete({ objectId: results.length === 0 ? "none" : random.pick(results).objectId, ...cut });
  },
  "settings.set": ({ admin, random }) =>
    random.oneIn(2)
      ? admin.settings.set({ tentativeCounts: random.oneIn(2), ...cut })
      : admin.settings.set({ capacityLimit: random.pick([20, 200]), from: dayText(random.below(40)), ...cut }),
  "engineers.update": ({ admin, random, engineer }) =>
    random.oneIn(3)
      ? admin.engineers.update({
          objectId: engineer,
          employmentStatus: random.pick(["Left", "Active"]),
          employedUntil: null,
          ...cut,
        })
      : admin.engineers.update({ objectId: engineer, employedUntil: dayText(random.below(45)), ...cut }),
  "projects.complete": ({ admin, project }) =>
    admin.projects.complete({ objectId: project, cascade: true, acknowledge: true }),
  "projects.cancel": ({ admin, project }) =>
    admin.projects.cancel({ objectId: project, cascade: true, acknowledge: true, reason: "the client left" }),
};

/** Creates a booking that a step may shorten, with hours on one of its days. */
const planned = async (
  { admin }: KitFirm,
  random: Random,
  engineer: string,
  project: string,
): Promise<string | null> => {
  const booked = await admin.allocations.assign({
    ...{ engineer, project, assignmentRole: "Engineer", allocationPercent: random.pick([10, 20, 30]) },
    ...days(random),
    ...(random.oneIn(3) ? { status: "Tentative" } : {}),
  });
  if (!booked.ok) return null;
  const { objectId: allocation, startDate, endDate } = booked.value;
  const first = Date.parse(startDate);
  const length = endDate === null ? 30 : (Date.parse(endDate) - first) / 86_400_000 + 1;
  for (let rows = 0; rows < 3; rows++) {
    const workDate = new Date(first + random.below(length) * 86_400_000).toISOString().slice(0, 10);
    await admin.hours.create({ engineer, project, allocation, workDate, hours: 1 });
  }
  return allocation;
};

/** Every change that takes days from a booking warns of its hours on those days (R-ALLOC-11). */
export const hoursOutsideBooking: Suite = {
  name: "hours outside their booking",
  cases: {
    "R-ALLOC-11 shortened bookings report the hours that fall outside": async (firm) => {
      const { admin } = firm;
      const ana = (await firm.engineer("Ana")).objectId;
      const project = await firm.project("Bridge");
      const booking = async (from: string, ...workDates: ReadonlyArray<string>) => {
        const allocation = await firm.booked(ana, project, 60, from, `${from.slice(0, 8)}28`);
        const rows: Array<string> = [];
        for (const day of workDates) rows.push(await firm.worked(ana, project, day, 1, { allocation }));
        return { allocation, rows };
      };
      const [running, coming] = [
        await booking("2027-01-04", "2027-01-04", "2027-01-10", "2027-01-20"),
        await booking("2027-02-10", "2027-02-10"),
      ];
      const reported = (of: { readonly warnings: ReadonlyArray<Warned> }) =>
        of.warnings.filter(({ code }) => code === "ALLOCATION_DAY").map(({ detail }) => detail);
      const lower = { engineer: ana, from: "2027-01-11", limit: 50, resolve: "cut" } as const;
      const both = [{ ...running, rows: running.rows.slice(2) }, coming];
      same(reported(accepted(await admin.limits.set(lower))), both);
      refused(await admin.hours.approve(running.rows[2] ?? ""), "SelfApproval");
      const approver = firm.as(await firm.user("Ada", "administrator"));
      refused(await approver.hours.approve(running.rows[2] ?? ""), "AllocationDay");
      accepted(await approver.hours.approve(running.rows[1] ?? ""));
      firm.setClock("2027-01-06");
      const closing = { objectId: project, cascade: true, acknowledge: true, reason: "done" };
      same(reported(accepted(await admin.projects.cancel(closing))), [{ ...running, rows: running.rows.slice(1, 2) }]);
    },
    "R-ALLOC-11 every way to shorten a booking reports exactly its hours": async (firm) => {
      const { admin } = firm;
      const random = seededRandom(20_270_104);
      const lost = await watching(firm);
      const seen: Record<string, number> = {};
      for (let round = 0; round < 12; round++) {
        firm.setClock("2027-02-15");
        const project = await firm.project(`Bridge ${round}`);
        const people = [await firm.engineer(`Ana ${round}`), await firm.engineer(`Ben ${round}`)];
        for (const [name, step] of Object.entries(steps)) {
          const { objectId: engineer } = random.pick(people);
          const objectId = (await planned(firm, random, engineer, project)) ?? "none";
          same(await lost(), []);
          const answered = await step({ admin, random, objectId, engineer, project });
          const found = await lost();
          same(named(answered), found, `${name} of round ${round}`);
          if (found.length > 0) seen[name] = (seen[name] ?? 0) + 1;
          if (name === "projects.complete")
            accepted(await admin.projects.reopen({ objectId: project, reason: "more" }));
          firm.advanceClock(random.below(20) * 3_600_000);
        }
        accepted(await admin.settings.set({ capacityLimit: 200, from: "2027-01-01" }));
      }
      for (const name of Object.keys(steps).filter((each) => each !== "allocations.reactivate"))
        holds((seen[name] ?? 0) > 0, `${name} shortened a booking with hours: ${JSON.stringify(seen)}`);
    },
  },
};
