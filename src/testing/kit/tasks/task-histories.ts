import { dayOf, dayText } from "../../../domain/kernel/values/day.ts";
import type { OpenStore } from "../../opened-store.ts";
import { type ApiStyle, apiStyles } from "../harness/api.ts";
import { accepted, holds, same } from "../harness/expect.ts";
import { type KitFirm, openKitFirm } from "../harness/kit-firm.ts";
import { checkReplay } from "../harness/log-replay.ts";
import { seededRandom } from "../harness/random.ts";
import type { StoreSuite } from "../harness/suite.ts";
import { holdsOften, playModelHistories } from "../histories/model-histories.ts";
import {
  answerTask,
  circular,
  happens,
  type ModelTask,
  newTaskWorld,
  randomTaskEvent,
  type TaskAnswer,
  type TaskCall,
  type TaskEvent,
  type TaskPerson,
  type TaskWorld,
  taskPeople,
} from "./task-model.ts";

const firstDay = dayOf("2027-01-04");
/** The ids of what was made, by person or by number. */
interface Made {
  readonly users: Readonly<Record<TaskPerson, string>>;
  readonly projects: ReadonlyArray<string>;
  readonly tasks: Array<string>;
}
interface Shown {
  readonly objectId: string;
  readonly project: string;
  readonly status: string;
  readonly blockReason: string | null;
  readonly assignedUser: string | null;
  readonly dependsOn: ReadonlyArray<string>;
  readonly readyOn: string | null;
}
type Said =
  | { readonly ok: false; readonly refusal: { readonly _tag: string } }
  | {
      readonly ok: true;
      readonly value: {
        readonly objectId: string;
        readonly warnings?: ReadonlyArray<{ readonly code: string; readonly detail: object }>;
      };
    };

const call = async (firm: KitFirm, sent: TaskCall, { users, projects, tasks: ids }: Made): Promise<Said> => {
  const { tasks } = firm.as(users[sent.by]);
  const idOf = (task: number): string => ids[task] ?? "none000000";
  if (sent.is === "create") {
    const { project, assigned, needs, status } = sent;
    const answer = await tasks.create({
      ...{ project: projects[project] as string, title: `Task ${ids.length}`, status, dependsOn: needs.map(idOf) },
      assignedUser: assigned === null ? null : users[assigned],
    });
    if (answer.ok) ids.push(answer.value.objectId);
    return answer as Said;
  }
  const objectId = idOf(sent.task);
  switch (sent.is) {
    case "link":
      return (await tasks.update({ objectId, dependsOn: sent.needs.map(idOf) })) as Said;
    case "assign":
      return (await tasks.update({
        objectId,
        assignedUser: sent.assigned === null ? null : users[sent.assigned],
      })) as Said;
    case "block":
      return (await tasks.block({ objectId, ...(sent.reason ? { reason: "rain" } : {}) })) as Said;
    default:
      return (await tasks[sent.is]({ objectId })) as Said;
  }
};
const happen = async (firm: KitFirm, event: Exclude<TaskEvent, TaskCall>, { users, projects }: Made) => {
  if (event.is === "nextDay") return firm.advanceClock(86_400_000);
  const objectId = projects[event.project] as string;
  const { update, complete, reopen } = firm.admin.projects;
  if (event.is === "manager") accepted(await update({ objectId, projectManager: users[event.who] }));
  else if (event.is === "close") accepted(await complete({ objectId, acknowledge: true }));
  else accepted(await reopen({ objectId, reason: "more to do" }));
};

/** The row that the model wants. */
const wanted = (task: ModelTask, { users, projects, tasks }: Made) => ({
  project: projects[task.project],
  status: task.status as string,
  held: task.held,
  assignedUser: task.assigned === null ? null : users[task.assigned],
  dependsOn: task.needs.map((each) => tasks[each]),
  readyOn: task.readyOn === null ? null : dayText(Number(firstDay) + task.readyOn),
});
const shown = ({ project, status, blockReason, assignedUser, dependsOn, readyOn }: Shown) => ({
  ...{ project, status, held: blockReason !== null, assignedUser, dependsOn, readyOn },
});
/** Throws unless an answer is one that the model allows. */
const checkAnswer = (said: Said, model: TaskAnswer, sent: TaskCall, made: Made): void => {
  const about = JSON.stringify(sent);
  if ("refused" in model) {
    const tag = said.ok ? "accepted" : said.refusal._tag;
    holds(model.refused.includes(tag), `${about}: ${tag} instead of ${model.refused.join(" or ")}`);
    return;
  }
  if (!said.ok) throw new Error(`${about}: ${said.refusal._tag} instead of acceptance`);
  if (sent.is !== "delete") same(shown(said.value as Shown), wanted(model.task, made), about);
  const { warned, task } = model;
  const id = sent.is === "create" ? made.tasks.at(-1) : made.tasks[sent.task];
  const detail = { task: id, tasks: warned.map((each) => made.tasks[each]) };
  same(
    (said.value.warnings ?? []).map((each) => [each.code, each.detail]),
    warned.length === 0 ? [] : [["DEPENDENCY_OPEN", detail]],
    `${about}, ${task.status}`,
  );
};
/** Throws unless the store has the tasks of the model. */
const checkTasks = async (firm: KitFirm, { tasks }: TaskWorld, made: Made): Promise<void> => {
  const { results } = accepted(await firm.admin.tasks.list({ limit: 1_000 }));
  const stored = new Map(results.map((row) => [row.objectId, shown(row as unknown as Shown)]));
  const model = tasks.flatMap((task, i) => (task === null ? [] : [[made.tasks[i], wanted(task, made)] as const]));
  same(stored.size, model.length);
  for (const [id, task] of model) same(stored.get(id ?? ""), task, `task ${made.tasks.indexOf(id ?? "")}`);
  // On the stored rows, whatever the model says.
  const needs = results.map(({ dependsOn = [] }) =>
    dependsOn.map((id) => results.findIndex((of) => of.objectId === id)),
  );
  holds(
    !circular(needs.map((each) => ({ needs: each }) as unknown as ModelTask)),
    "tasks depend on each other in a circle",
  );
};

/** What the task flow did. */
const flowsBetween = (before: TaskWorld["tasks"], after: TaskWorld["tasks"]): ReadonlyArray<"wait" | "ready"> => {
  const waits = (task: ModelTask | null | undefined): boolean => task?.status === "blocked" && !task.held;
  return after.flatMap((task, i) => {
    if (waits(task) && !waits(before[i])) return ["wait"];
    return waits(before[i]) && task?.status === "todo" ? ["ready"] : [];
  });
};
/** Two calls at the same moment: what one order of them answers and leaves behind, and nothing else. */
const playTogether = async (firm: KitFirm, world: TaskWorld, calls: readonly [TaskCall, TaskCall], made: Made) => {
  const said = await Promise.all(calls.map((each) => call(firm, each, made)));
  const failures: Array<string> = [];
  for (const order of [calls, calls.toReversed()]) {
    const after = structuredClone(world);
    const answers = new Map(order.map((each) => [each, structuredClone(answerTask(after, each))]));
    try {
      for (const [i, each] of calls.entries())
        checkAnswer(said[i] as Said, answers.get(each) as TaskAnswer, each, made);
      await checkTasks(firm, after, made);
      return { world: after, said };
    } catch (error) {
      failures.push((error as Error).message);
    }
  }
  throw new Error(`no order explains ${JSON.stringify(calls)}: ${failures.join("; ")}`);
};

const run = async (open: OpenStore, face: ApiStyle, seed: number, steps: number, together: boolean) => {
  const { adapter, close } = await open();
  try {
    const firm = await openKitFirm(adapter, face);
    const random = seededRandom(seed);
    let world = newTaskWorld(seed % 3 !== 0);
    accepted(await firm.admin.settings.set({ taskFlow: world.flow }));
    const users: Record<string, string> = { admin: firm.adminId };
    for (const [who, role] of Object.entries(taskPeople)) if (who !== "admin") users[who] = await firm.user(who, role);
    const projects: Array<string> = [];
    for (const manager of world.managers)
      projects.push(await firm.project(`Project of ${manager}`, { manager: users[manager] as string }));
    const made: Made = { users: users as Made["users"], projects, tasks: [] };
    const seen: Array<string> = [];
    for (let step = 0; step < steps; step++) {
      const event = randomTaskEvent(world, random);
      const second = randomTaskEvent(world, random);
      const about = `seed ${seed}, step ${step}`;
      try {
        if (!("by" in event)) {
          await happen(firm, event, made);
          happens(world, event);
        } else if (together && "task" in event && "task" in second) {
          const both = await playTogether(firm, world, [event, second], made);
          world = both.world;
          seen.push("at once");
        } else {
          const before = structuredClone(world.tasks);
          const said = await call(firm, event, made);
          checkAnswer(said, answerTask(world, event), event, made);
          seen.push(said.ok ? event.is : said.refusal._tag, ...flowsBetween(before, world.tasks));
          if (step % 10 === 9) await checkTasks(firm, world, made);
        }
      } catch (error) {
        throw new Error(`${about}: ${(error as Error).message}`);
      }
    }
    await checkTasks(firm, world, made);
    const [rows, log] = [await firm.tables(), await firm.log()];
    const updates = rows.StatusUpdate ?? [];
    same(
      projects.map((id) => updates.filter((row) => "project" in row && row.project === id).length),
      world.updates,
      `seed ${seed}, status updates`,
    );
    checkReplay(log, rows);
    const { ok, transitions } = await firm.verify();
    same([ok, transitions], [true, []]);
    return { seen, rows, log: log.map(({ seq: _, ...entry }) => entry) };
  } finally {
    await close();
  }
};

/** The least number of each outcome per 100 steps of one call after another. */
const often: Readonly<Record<string, number>> = {
  ...{ create: 4, link: 3, assign: 0.5, start: 2, block: 2, finish: 4, reopen: 2, delete: 0.3, wait: 0.8, ready: 0.2 },
  ...{ ClassForbidden: 2, NotFound: 2, Forbidden: 2, InvalidTransition: 1, DependencyOpen: 0.5, DependencyCycle: 2 },
  ...{ Locked: 0.8, PointerInvalid: 0.1, ReasonRequired: 0.8, UnknownWord: 0.8 },
};

/** Tasks of random histories are as the simple model says. */
export const taskHistories: StoreSuite = {
  name: "task histories",
  cases: {
    "R-TASK-1, R-TASK-2, R-STAT-1, L-50 random tasks move and wait as in a plain model": async (open, effort) => {
      const oneByOne = (which: OpenStore, face: ApiStyle, seed: number, steps: number) =>
        run(which, face, seed, steps, false);
      await playModelHistories(open, effort, 8, oneByOne, ({ seen }) => seen, often);
    },
    "R-TASK-2, L-12, L-50 two calls on tasks at once end as one after the other": async (open, effort) => {
      const histories = Math.ceil(effort.histories / 20);
      let pairs = 0;
      for (let history = 0; history < histories; history++) {
        const face = apiStyles[history % 2] as ApiStyle;
        const { seen } = await run(open, face, effort.seed - 1 - history, effort.steps, true);
        pairs += seen.filter((each) => each === "at once").length;
      }
      holdsOften(new Map([["at once", pairs]]), { "at once": 25 }, histories * effort.steps);
    },
  },
};
