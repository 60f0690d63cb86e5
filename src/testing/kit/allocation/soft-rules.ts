import type { Settled } from "../../../api/settled.ts";
import type { Strictness } from "../../../domain/kernel/context/settings.ts";
import { codeOf } from "../../../domain/kernel/refusal/refusal.ts";
import type { Warning } from "../../../domain/kernel/refusal/warning.ts";
import { type Around, conditionsOf, looksAtConditions, type Placed } from "../../oracles/soft-rules.ts";
import { accepted, holds, refused, same } from "../harness/expect.ts";
import type { KitFirm } from "../harness/kit-firm.ts";
import { seededRandom } from "../harness/random.ts";
import type { Suite } from "../harness/suite.ts";

const codes = ["OUTSIDE_PROJECT", "DISCIPLINE", "ON_LEAVE", "PROJECT_INACTIVE"] as const;
const settingOf = {
  OUTSIDE_PROJECT: "outsideProjectDates",
  DISCIPLINE: "disciplineMismatch",
  ON_LEAVE: "engineerOnLeave",
  PROJECT_INACTIVE: "inactiveProject",
} as const;
const horizon = 60;
const dayText = (day: number): string => new Date(Date.UTC(2027, 1, 1 + day)).toISOString().slice(0, 10);
const end = (day: number | null): string | null => (day === null ? null : dayText(day));

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Answer = Settled<{ readonly objectId: string; readonly warnings: ReadonlyArray<Warning> }, { _tag: string }>;

/** Changes one booking while settings, engineers and projects change; an oracle predicts the conditions that each step meets. */
const wandering = (seed: number) => async (firm: KitFirm) => {
  const random = seededRandom(seed);
  const { allocations, engineers, projects, settings } = firm.admin;
  const ids = {
    engineers: [(await firm.engineer("Ana")).objectId, (await firm.engineer("Ben")).objectId],
    projects: [await firm.project("Bridge"), await firm.project("Tunnel")],
  };
  const policies: Record<(typeof codes)[number], Strictness> = {
    OUTSIDE_PROJECT: "warn",
    DISCIPLINE: "warn",
    ON_LEAVE: "warn",
    PROJECT_INACTIVE: "warn",
  };
  const now: Mutable<Around> = {
    tentativeCounts: true,
    engineers: Object.fromEntries(ids.engineers.map((id) => [id, { discipline: "Civil", onLeave: false }])),
    projects: Object.fromEntries(
      ids.projects.map((id) => [id, { status: "active", from: null, to: null, required: null }]),
    ),
  };
  const seen = { refused: 0, warned: 0, unjudged: 0 };
  const range = (): Pick<Placed, "from" | "to"> => {
    const from = random.below(20);
    return { from, to: random.oneIn(4) ? null : from + random.below(15) };
  };

  const surroundings = async (): Promise<void> => {
    const code = random.pick(codes);
    const what = random.below(9);
    if (what < 3) {
      policies[code] = random.pick(["block", "warn", "warn", "ignore"] as const);
      accepted(await settings.set({ [settingOf[code]]: policies[code] }));
    } else if (what < 4) {
      now.tentativeCounts = !now.tentativeCounts;
      accepted(await settings.set({ tentativeCounts: now.tentativeCounts }));
    } else if (what < 6) {
      const objectId = random.pick(ids.engineers);
      const [discipline, onLeave] = [random.pick(["Civil", " CIVIL", "Geology"]), random.oneIn(2)];
      now.engineers = { ...now.engineers, [objectId]: { discipline, onLeave } };
      const employmentStatus = onLeave ? "on leave" : "active";
      accepted(await engineers.update({ objectId, discipline, employmentStatus }));
    } else {
      const objectId = random.pick(ids.projects);
      const before = now.projects[objectId];
      holds(before !== undefined, "no such project");
      const status = before.status === "active" ? "on hold" : "active";
      const [from, to] = [random.pick([null, random.below(10)]), random.pick([null, 10 + random.below(20)])];
      const required = random.pick([null, "civil", "Geology "]);
      // The dates change only while the condition does not block.
      if (policies.OUTSIDE_PROJECT !== "block") {
        accepted(
          await projects.update({ objectId, startDate: end(from), endDate: end(to), requiredDiscipline: required }),
        );
        now.projects = { ...now.projects, [objectId]: { ...before, from, to, required: required?.trim() ?? null } };
      } else {
        accepted(await projects[status === "active" ? "resume" : "hold"]({ objectId }));
        now.projects = { ...now.projects, [objectId]: { ...before, status } };
      }
    }
  };

  let booking: (Placed & { readonly objectId: string }) | null = null;
  const next = (): { readonly after: Placed; readonly ask: () => Promise<Answer> } => {
    const standing = booking;
    if (standing === null) {
      const after: Placed = {
        ...range(),
        engineer: random.pick(ids.engineers),
        project: random.pick(ids.projects),
        status: random.pick(["tentative", "confirmed"]),
      };
      const asked = firm.bookingInput(after.engineer, after.project, 1, dayText(after.from), end(after.to));
      return { after, ask: () => allocations.assign({ ...asked, status: after.status }) };
    }
    const { objectId, status } = standing;
    if (status === "cancelled" || status === "completed") {
      const after: Placed = { ...standing, status: random.pick(["tentative", "confirmed"]) };
      return { after, ask: () => allocations.reactivate({ objectId, status: after.status }) };
    }
    if (random.oneIn(3)) {
      if (random.oneIn(3))
        return { after: { ...standing, status: "cancelled" }, ask: () => allocations.cancel(objectId) };
      return status === "tentative"
        ? { after: { ...standing, status: "confirmed" }, ask: () => allocations.confirm({ objectId }) }
        : { after: { ...standing, status: "tentative" }, ask: () => allocations.release(objectId) };
    }
    const moved = random.oneIn(2) ? range() : { from: standing.from, to: standing.to };
    const engineer = random.oneIn(4) ? random.pick(ids.engineers) : standing.engineer;
    const project = random.oneIn(4) ? random.pick(ids.projects) : standing.project;
    const after: Placed = { ...standing, ...moved, engineer, project };
    const days = { startDate: dayText(after.from), endDate: end(after.to) };
    const notes = String(random.below(1_000));
    return { after, ask: () => allocations.change({ objectId, ...days, engineer, project, notes }) };
  };

  for (let step = 0; step < 200; step++) {
    if (random.oneIn(2)) await surroundings();
    const { after, ask } = next();
    const looked = looksAtConditions(booking, after, now, horizon);
    const met = looked ? conditionsOf(after, now, horizon) : [];
    const blocking = met.find((code) => policies[code as (typeof codes)[number]] === "block");
    const outcome = await ask();
    if (!looked) seen.unjudged++;
    if (blocking !== undefined) {
      seen.refused++;
      holds(!outcome.ok, `accepted, though ${blocking} is blocked`);
      same(codeOf(outcome.refusal), blocking);
      continue;
    }
    const { objectId, warnings } = accepted(outcome);
    const warned = met.filter((code) => policies[code as (typeof codes)[number]] === "warn");
    if (warned.length > 0) seen.warned++;
    same(
      warnings.map(({ code }) => code).filter((code) => (codes as ReadonlyArray<string>).includes(code)),
      warned,
      `step ${step}`,
    );
    booking = { ...after, objectId };
    if (random.oneIn(15)) booking = null;
  }
  holds(seen.refused > 8 && seen.warned > 8 && seen.unjudged > 8, `too little happened: ${JSON.stringify(seen)}`);
};

/** The conditions that a firm may block, warn of or ignore. */
export const softRules: Suite = {
  name: "soft rules",
  cases: {
    "R-ALLOC-8 each blocked condition has its own code and facts": async (firm) => {
      const ana = (await firm.engineer("Ana", { employmentStatus: "on leave" })).objectId;
      const project = await firm.project("Tunnel", {
        requiredDiscipline: "Geology",
        endDate: "2027-03-31",
        status: "on hold",
      });
      const { allocations, settings } = firm.admin;
      const asked = firm.bookingInput(ana, project, 10, "2027-03-01", "2027-04-10");
      same(
        accepted(await allocations.assign(asked)).warnings.map(({ code }) => code),
        [...codes],
      );
      const answers: Array<unknown> = [];
      for (const code of codes) {
        accepted(await settings.set({ [settingOf[code]]: "block" }));
        const answer = await allocations.assign(asked);
        holds(!answer.ok, `${code} was not blocked`);
        answers.push(answer.refusal);
        accepted(await settings.set({ [settingOf[code]]: "ignore" }));
      }
      same(answers, [
        {
          _tag: "OutsideProject",
          project,
          dates: { from: null, to: "2027-03-31" },
          rows: [],
          days: [{ from: "2027-04-01", to: "2027-04-10" }],
          recordNames: { [project]: "Tunnel" },
        },
        {
          _tag: "Discipline",
          ...{ engineer: ana, project },
          ...{ required: "Geology", discipline: "Civil" },
          recordNames: { [ana]: "Ana", [project]: "Tunnel" },
        },
        { _tag: "OnLeave", engineer: ana, recordNames: { [ana]: "Ana" } },
        { _tag: "ProjectInactive", project, state: "on hold", recordNames: { [project]: "Tunnel" } },
      ]);
      same(accepted(await allocations.assign(asked)).warnings, []);
    },
    "R-ALLOC-8 conditions are checked when a booking begins to count": async (firm) => {
      const ana = (await firm.engineer("Ana")).objectId;
      const project = await firm.project("Bridge");
      const { allocations, engineers, settings } = firm.admin;
      const asked = { ...firm.bookingInput(ana, project, 10, "2027-03-01", "2027-03-31"), status: "tentative" };
      const [first, second] = [
        accepted(await allocations.assign(asked)).objectId,
        accepted(await allocations.assign(asked)).objectId,
      ];
      accepted(await engineers.update({ objectId: ana, employmentStatus: "on leave" }));
      accepted(await settings.set({ engineerOnLeave: "block" }));
      same(accepted(await allocations.confirm({ objectId: first })).warnings, []);
      accepted(await settings.set({ tentativeCounts: false }));
      refused(await allocations.confirm({ objectId: second }), "OnLeave");
      refused(await allocations.extend({ objectId: first, endDate: "2027-04-01" }), "OnLeave");
      accepted(await allocations.extend({ objectId: first, endDate: "2027-03-30" }));
      accepted(await allocations.extend({ objectId: second, endDate: null }));
    },
    "R-ALLOC-8 a booking without working time gives a warning": async (firm) => {
      const ana = (await firm.engineer("Ana", { holidayCalendar: "Berlin" })).objectId;
      const project = await firm.project("Bridge");
      const { allocations, holidays, timeOff } = firm.admin;
      const leave = { engineer: ana, status: "granted" };
      accepted(await timeOff.request({ ...leave, startDate: "2027-03-01", endDate: "2027-03-04" }));
      accepted(await holidays.set({ calendar: "Berlin", day: "2027-03-05", name: "Local day" }));
      accepted(await holidays.set({ calendar: "Paris", day: "2027-03-08", name: "Elsewhere" }));
      const reported = (outcome: Answer) => accepted(outcome).warnings.map(({ code }) => code);
      const asked = (from: string, to: string | null = null) => firm.bookingInput(ana, project, 1, from, to);
      same(reported(await allocations.assign(asked("2027-03-01", "2027-03-07"))), ["NOT_AVAILABLE"]);
      same(reported(await allocations.check(asked("2027-03-06", "2027-03-07"))), ["NOT_AVAILABLE"]);
      same(reported(await allocations.assign(asked("2027-03-01", "2027-03-08"))), []);
      same(reported(await allocations.assign(asked("2027-03-01"))), []);
      accepted(await timeOff.request({ ...leave, startDate: "2027-06-01" }));
      const { objectId } = accepted(await allocations.assign(asked("2027-05-31")));
      same(reported(await allocations.change({ objectId, notes: "unpaid" })), []);
      same(reported(await allocations.move({ objectId, startDate: "2027-05-30" })), []);
      const open = accepted(await allocations.assign(asked("2027-06-01")));
      same(
        open.warnings.map(({ code, detail }) => [code, detail]),
        [["NOT_AVAILABLE", { from: "2027-06-01", to: null }]],
      );
    },
    "R-ALLOC-8 random changes meet exactly the conditions of the oracle": wandering(20_270_301),
    "R-ALLOC-8 a second random history meets them too": wandering(20_270_302),
  },
};
