import { dayOf, dayText } from "../../../domain/kernel/values/day.ts";
import type { OpenStore } from "../../opened-store.ts";
import type { ApiStyle } from "../harness/api.ts";
import { holds, present, same } from "../harness/expect.ts";
import { type KitFirm, openKitFirm } from "../harness/kit-firm.ts";
import { checkReplay } from "../harness/log-replay.ts";
import { type Random, seededRandom } from "../harness/random.ts";
import type { StoreSuite } from "../harness/suite.ts";
import { playModelHistories } from "../histories/model-histories.ts";
import {
  answerProject,
  type ModelProject,
  type OpenWork,
  type ProjectCall,
  type ProjectPerson,
  randomProjectCall,
} from "./project-model.ts";

interface Made {
  readonly users: Readonly<Record<ProjectPerson, string>>;
  readonly engineer: string;
  project: string;
  readonly tasks: Array<string>;
  readonly hours: Array<string>;
  readonly bookings: Array<string>;
}
type Said =
  | {
      readonly ok: false;
      readonly refusal: { readonly _tag: string; readonly ids?: unknown; readonly counts?: unknown };
    }
  | {
      readonly ok: true;
      readonly value: {
        readonly status?: string;
        readonly closedOn?: string | null;
        readonly warnings?: ReadonlyArray<{ readonly code: string; readonly detail: unknown }>;
      };
    };
const textOf = (day: number | null): string | null => (day === null ? null : dayText(day));
const newProject = (today: number): ModelProject => ({
  ...{ status: "planned", closedOn: null, today, tasks: [], hours: [], bookings: [], updates: 0 },
});
const begin = async (firm: KitFirm, made: Made): Promise<void> => {
  made.project = await firm.project("Bridge", { manager: made.users.pia, status: "Planned" });
  for (const each of [made.tasks, made.hours, made.bookings]) each.length = 0;
};

/** Work on the project: whether it is accepted has models of its own, so the store is believed. */
const addWork = async (firm: KitFirm, of: ModelProject, made: Made, random: Random): Promise<void> => {
  const { tasks, hours, allocations } = firm.admin;
  switch (random.below(random.oneIn(3) ? 4 : 2)) {
    case 0: {
      const said = await tasks.create({ project: made.project, title: "Dig" });
      if (said.ok) of.tasks[made.tasks.push(said.value.objectId) - 1] = false;
      return;
    }
    case 1: {
      const i = random.below(of.tasks.length + 1);
      const done = of.tasks[i];
      if (done === undefined) return;
      const said = await tasks[done ? "reopen" : "finish"](made.tasks[i] as string);
      if (said.ok) {
        of.tasks[i] = !done;
        of.updates++;
      }
      return;
    }
    case 2: {
      const first = of.today - 3 + random.below(8);
      const last = random.oneIn(3) ? null : first + random.below(6);
      const said = await allocations.assign(
        firm.bookingInput(made.engineer, made.project, 1, dayText(first), textOf(last)),
      );
      if (said.ok)
        of.bookings[made.bookings.push(said.value.objectId) - 1] = { from: first, to: last, status: "confirmed" };
      return;
    }
    default: {
      const i = random.below(of.hours.length + 1);
      if (of.hours[i] === "submitted") {
        if ((await firm.as(made.users.pia).hours.approve(made.hours[i] as string)).ok) of.hours[i] = "approved";
        return;
      }
      const submitted = random.oneIn(2);
      const said = await hours.create({
        ...{ engineer: made.engineer, project: made.project, workDate: dayText(of.today), hours: 0.25 },
        billingStatus: submitted ? "Submitted" : "Draft",
      });
      if (said.ok) of.hours[made.hours.push(said.value.objectId) - 1] = submitted ? "submitted" : "draft";
    }
  }
};

const call = async (
  firm: KitFirm,
  { is, by, reason, ...sent }: ProjectCall,
  { users, project }: Made,
): Promise<Said> => {
  const { projects } = firm.as(users[by]);
  const input = { objectId: project, ...(reason ? { reason: "rain" } : {}) };
  return is === "complete" || is === "cancel"
    ? ((await projects[is]({ ...input, ...sent })) as Said)
    : ((await projects[is](input)) as Said);
};
const idsOf = (work: OpenWork, made: Made) => {
  const named = (of: ReadonlyArray<number>, ids: ReadonlyArray<string>) => of.map((i) => ids[i] as string).toSorted();
  return {
    hours: named(work.hours, made.hours),
    allocations: named(work.allocations, made.bookings),
    tasks: named(work.tasks, made.tasks),
  };
};
const checkWork = (said: unknown, work: OpenWork, made: Made, about: string): void => {
  const { counts, ids } = said as { counts: unknown; ids: Record<string, ReadonlyArray<string>> };
  const wanted = idsOf(work, made);
  const sorted = Object.fromEntries(Object.entries(ids).map(([name, each]) => [name, [...each].toSorted()]));
  same(sorted, wanted, about);
  same(counts, Object.fromEntries(Object.entries(wanted).map(([name, each]) => [name, each.length])), about);
};
/** Throws unless the store has the project and the work of the model. */
const checkRows = async (firm: KitFirm, of: ModelProject, made: Made, about: string): Promise<void> => {
  const {
    Project: all = [],
    Allocation: booked = [],
    StatusUpdate: updates = [],
    Task: tasks = [],
  } = await firm.tables();
  const rows = <T>(from: ReadonlyArray<{ readonly objectId: string }>, id: string) =>
    from.find(({ objectId }) => objectId === id) as T;
  const { status, closedOn } = rows<{ status: string; closedOn: number | null }>(all, made.project);
  same([status, closedOn], [of.status, of.closedOn], about);
  for (const [i, { to, status: wanted }] of of.bookings.entries()) {
    const row = rows<{ status: string; endDate: number | null }>(booked, made.bookings[i] as string);
    same([row.status, row.endDate], [wanted, to], `${about}, booking ${i}`);
  }
  for (const [i, done] of of.tasks.entries())
    same(rows<{ status: string }>(tasks, made.tasks[i] as string).status, done ? "done" : "todo", about);
  same(updates.filter((row) => "project" in row && row.project === made.project).length, of.updates, about);
};

const run = async (open: OpenStore, face: ApiStyle, seed: number, steps: number) => {
  const { adapter, close } = await open();
  try {
    const firm = await openKitFirm(adapter, face);
    const random = seededRandom(seed);
    const pia = await firm.user("pia", "projectManager");
    const cora = await firm.user("cora", "coordinator");
    const emil = await firm.engineer("emil");
    const users = { admin: firm.adminId, cora, pia, emil: emil.user };
    const made: Made = { users, engineer: emil.objectId, project: "", tasks: [], hours: [], bookings: [] };
    const today = Number(dayOf("2027-01-04"));
    let model = newProject(today);
    await begin(firm, made);
    const seen: Array<string> = [];
    for (let step = 0; step < steps; step++) {
      if (random.oneIn(6)) {
        firm.advanceClock(86_400_000);
        model.today++;
      }
      if (random.oneIn(2)) {
        await addWork(firm, model, made, random);
        continue;
      }
      const sent = randomProjectCall(model, random);
      const about = `seed ${seed}, step ${step}, ${JSON.stringify(sent)} of ${model.status}`;
      const said = await call(firm, sent, made);
      const going = () => model.bookings.filter(({ status }) => status === "confirmed").length;
      const before = going();
      const answer = answerProject(model, sent);
      if (going() < before) seen.push("cascaded");
      if ("refused" in answer) {
        const tag = said.ok ? "accepted" : said.refusal._tag;
        holds(answer.refused.includes(tag), `${about}: ${tag} instead of ${answer.refused.join(" or ")}`);
        if (tag === "ProjectOpenWork" && !said.ok) checkWork(said.refusal, present(answer.work, "work"), made, about);
        seen.push(tag);
        continue;
      }
      if (!said.ok) throw new Error(`${about}: ${said.refusal._tag} instead of acceptance`);
      const warnings = said.value.warnings ?? [];
      same(warnings.length, answer.warned === null ? 0 : 1, about);
      if (answer.warned !== null) checkWork(warnings[0]?.detail, answer.warned, made, about);
      seen.push(answer.warned === null ? sent.is : "acknowledged");
      // A deleted project is gone with its work, and a history goes on with a new one; so does one that has become long.
      const gone = sent.is === "delete";
      if (gone) {
        const { Project: left = [], Task: tasks = [], StatusUpdate: updates = [] } = await firm.tables();
        const of = [...tasks, ...updates].filter((row) => "project" in row && row.project === made.project);
        same([left.filter(({ objectId }) => objectId === made.project), of], [[], []], about);
      } else await checkRows(firm, model, made, about);
      if (!gone && !random.oneIn(8)) continue;
      model = newProject(model.today);
      await begin(firm, made);
    }
    const [rows, log] = [await firm.tables(), await firm.log()];
    checkReplay(log, rows);
    const { ok, transitions } = await firm.verify();
    same([ok, transitions], [true, []]);
    return { seen, rows, log: log.map(({ seq: _, ...entry }) => entry) };
  } finally {
    await close();
  }
};

/** The least number of each outcome per 100 steps. */
const often: Readonly<Record<string, number>> = {
  ...{ start: 0.5, hold: 1, resume: 0.5, complete: 0.3, cancel: 0.1, reopen: 1, delete: 0.3, acknowledged: 1 },
  ...{
    Forbidden: 2,
    ClassForbidden: 1,
    InvalidTransition: 2,
    ReasonRequired: 0.5,
    ProjectOpenWork: 2,
    HasHistory: 0.3,
  },
  ...{ cascaded: 0.1 },
};

/** Projects of random histories are as the simple model says. */
export const projectHistories: StoreSuite = {
  name: "project histories",
  cases: {
    "R-PROJ-4, R-PROJ-5, R-STAT-1 random projects close, reopen and go as in a plain model": async (open, effort) => {
      await playModelHistories(open, effort, 10, run, ({ seen }) => seen, often);
    },
  },
};
