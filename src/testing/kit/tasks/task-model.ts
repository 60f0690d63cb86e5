import type { Role } from "../../../domain/kernel/context/actor.ts";
import type { Random } from "../harness/random.ts";

/** Written from the tables in docs/rules/projects.md, not from the code. */
export const taskPeople = {
  admin: "administrator",
  cora: "coordinator",
  pia: "projectManager",
  emil: "engineer",
  sol: "salesperson",
  carl: "clientLead",
} as const satisfies Readonly<Record<string, Role>>;
export type TaskPerson = keyof typeof taskPeople;
const people = Object.keys(taskPeople) as ReadonlyArray<TaskPerson>;
const staff: ReadonlyArray<TaskPerson> = ["admin", "cora"];

/** One event for each of these names, all with the same facts. */
type Each<K extends string, T> = K extends string ? { readonly is: K } & T : never;
type By = { readonly by: TaskPerson };
/** A call; tasks are numbered in the order in which they were made. */
export type TaskCall =
  | Each<
      "create",
      By & {
        readonly project: number;
        readonly needs: ReadonlyArray<number>;
        readonly assigned: TaskPerson | null;
        readonly status: "todo" | "in progress" | "blocked";
      }
    >
  | Each<"link", By & { readonly task: number; readonly needs: ReadonlyArray<number> }>
  | Each<"assign", By & { readonly task: number; readonly assigned: TaskPerson | null }>
  | Each<"block", By & { readonly task: number; readonly reason: boolean }>
  | Each<"start" | "finish" | "reopen" | "delete", By & { readonly task: number }>;
/** What an administrator does meanwhile. */
export type TaskEvent =
  | TaskCall
  | Each<"nextDay", object>
  | Each<"manager", { readonly project: number; readonly who: TaskPerson }>
  | Each<"close" | "open", { readonly project: number }>;

/** A task as plain data; `held` is whether somebody blocked it with a reason. */
export interface ModelTask {
  readonly project: number;
  status: "todo" | "in progress" | "blocked" | "done";
  held: boolean;
  assigned: TaskPerson | null;
  needs: ReadonlyArray<number>;
  /** The day on which it was last made ready. */
  readyOn: number | null;
}
/** The refusals that the rules allow; or the task after the call, and the open tasks that it warns about. */
export type TaskAnswer =
  | { readonly refused: ReadonlyArray<string> }
  | { readonly task: ModelTask; readonly warned: ReadonlyArray<number> };

export interface TaskWorld {
  /** Whether the task flow is on. */
  readonly flow: boolean;
  day: number;
  readonly managers: Array<TaskPerson>;
  readonly closed: Array<boolean>;
  readonly tasks: Array<ModelTask | null>;
  /** The number of automatic status updates of each project. */
  readonly updates: Array<number>;
}
export const newTaskWorld = (flow: boolean): TaskWorld => ({
  ...{ flow, day: 0, managers: ["pia", "emil"], closed: [false, false], tasks: [], updates: [0, 0] },
});

const owns = ({ managers }: TaskWorld, by: TaskPerson, project: number): boolean =>
  staff.includes(by) || managers[project] === by;
const openOf = ({ tasks }: TaskWorld, needs: ReadonlyArray<number>): ReadonlyArray<number> =>
  needs.filter((each) => tasks[each]?.status !== "done");
/** Whether a task can be reached from itself. */
export const circular = (tasks: TaskWorld["tasks"]): boolean => {
  const left = new Map(tasks.flatMap((task, i) => (task === null ? [] : [[i, new Set(task.needs)] as const])));
  // Takes away tasks that need nothing more, until none is left or all that are left need each other.
  for (let taken = true; taken; ) {
    taken = false;
    for (const [task, needs] of left)
      if ([...needs].every((each) => !left.has(each))) {
        left.delete(task);
        taken = true;
      }
  }
  return left.size > 0;
};

/** R-TASK-2, after anything changed: tasks wait for others, and those that wait no longer are ready. */
const letFlow = (world: TaskWorld, silent?: ModelTask): void => {
  if (!world.flow) return;
  for (const task of world.tasks) {
    if (task === null || task.status === "done" || task.held) continue;
    const waits = openOf(world, task.needs).length > 0;
    if (!(task.status === "todo" && waits) && !(task.status === "blocked" && !waits)) continue;
    if (!waits) task.readyOn = world.day;
    task.status = waits ? "blocked" : "todo";
    // A creation writes no status update.
    if (task !== silent) world.updates[task.project] = (world.updates[task.project] ?? 0) + 1;
  }
};

const create = (world: TaskWorld, call: Extract<TaskCall, { readonly is: "create" }>): TaskAnswer => {
  const { by, project, needs, assigned, status } = call;
  if (!owns(world, by, project)) return { refused: ["Forbidden"] };
  const refused = [
    ...(status === "blocked" ? ["UnknownWord"] : []),
    ...(world.closed[project] ? ["Locked"] : []),
    ...(needs.some((each) => world.tasks[each]?.project !== project) ? ["PointerInvalid"] : []),
  ];
  if (refused.length > 0) return { refused };
  const task: ModelTask = { project, status, held: false, assigned, needs, readyOn: null };
  world.tasks.push(task);
  letFlow(world, task);
  return { task, warned: status === "in progress" ? openOf(world, needs) : [] };
};

const link = (world: TaskWorld, number: number, task: ModelTask, needs: ReadonlyArray<number>): TaskAnswer => {
  if (needs.some((each) => world.tasks[each]?.project !== task.project)) return { refused: ["PointerInvalid"] };
  if (circular(world.tasks.map((each, i) => (i === number ? { ...task, needs } : each))))
    return { refused: ["DependencyCycle"] };
  task.needs = needs;
  letFlow(world);
  return { task, warned: [] };
};

const from: Readonly<Record<"start" | "block" | "finish" | "reopen", ReadonlyArray<ModelTask["status"]>>> = {
  start: ["todo", "blocked"],
  block: ["todo", "in progress", "blocked"],
  finish: ["todo", "in progress", "blocked"],
  reopen: ["done"],
};
const move = (world: TaskWorld, task: ModelTask, event: keyof typeof from, reason: boolean): TaskAnswer => {
  const open = openOf(world, task.needs);
  const refused = [
    ...(from[event].includes(task.status) && !(event === "block" && task.held) ? [] : ["InvalidTransition"]),
    ...(event === "block" && !reason ? ["ReasonRequired"] : []),
    ...(event === "finish" && open.length > 0 ? ["DependencyOpen"] : []),
  ];
  if (refused.length > 0) return { refused };
  task.status = ({ start: "in progress", block: "blocked", finish: "done", reopen: "todo" } as const)[event];
  task.held = event === "block";
  world.updates[task.project] = (world.updates[task.project] ?? 0) + 1;
  letFlow(world);
  return { task, warned: event === "start" ? open : [] };
};

/** What a call should answer; changes the world if it is accepted. */
export const answerTask = (world: TaskWorld, call: TaskCall): TaskAnswer => {
  const { by } = call;
  if (by === "carl") return { refused: ["ClassForbidden"] };
  if (call.is === "create") return create(world, call);
  const task = world.tasks[call.task];
  const own = task !== null && task !== undefined && owns(world, by, task.project);
  if (task === null || task === undefined || !(own || task.assigned === by)) return { refused: ["NotFound"] };
  if (!own && call.is !== "start" && call.is !== "block" && call.is !== "finish") return { refused: ["Forbidden"] };
  switch (call.is) {
    case "link":
      return link(world, call.task, task, call.needs);
    case "assign":
      task.assigned = call.assigned;
      return { task, warned: [] };
    case "delete":
      world.tasks[call.task] = null;
      for (const each of world.tasks) if (each !== null) each.needs = each.needs.filter((need) => need !== call.task);
      letFlow(world);
      return { task, warned: [] };
    default:
      return move(world, task, call.is, call.is === "block" && call.reason);
  }
};

/** What else happens; an administrator does it, and it is accepted. */
export const happens = (world: TaskWorld, event: Exclude<TaskEvent, TaskCall>): void => {
  if (event.is === "nextDay") world.day++;
  else if (event.is === "manager") world.managers[event.project] = event.who;
  else {
    world.closed[event.project] = event.is === "close";
    world.updates[event.project] = (world.updates[event.project] ?? 0) + 1;
  }
};

/** The calls that go on from a state. */
const likely = {
  todo: ["link", "link", "start", "block", "finish", "finish"],
  "in progress": ["finish", "block", "link"],
  blocked: ["link", "link", "start", "block", "finish"],
  done: ["reopen", "link"],
} as const;
/** A call on a task that exists, or on one that is gone. */
const onTask = (world: TaskWorld, random: Random): TaskCall => {
  const all = world.tasks.flatMap((task, i) => (task === null ? [] : [i]));
  const open = all.filter((task) => world.tasks[task]?.status !== "done");
  const live = open.length === 0 || random.oneIn(3) ? all : open;
  const task = random.oneIn(30) ? random.below(world.tasks.length + 1) : random.pick(live);
  const manager = world.managers[world.tasks[task]?.project ?? 0] ?? "admin";
  const by = random.pick([manager, manager, world.tasks[task]?.assigned ?? manager, random.pick(people)]);
  const is = random.oneIn(4)
    ? random.pick(["start", "block", "finish", "reopen", "link", "assign", "delete"] as const)
    : random.pick(likely[world.tasks[task]?.status ?? "todo"]);
  switch (is) {
    case "link":
      return { is, by, task, needs: needsOf(world, random, world.tasks[task]?.project ?? 0) };
    case "assign":
      return { is, by, task, assigned: random.pick([...people, null]) };
    case "block":
      return { is, by, task, reason: !random.oneIn(3) };
    default:
      return { is, by, task };
  }
};
const needsOf = (world: TaskWorld, random: Random, project: number): ReadonlyArray<number> => {
  const foreign = random.oneIn(12);
  const all = world.tasks.flatMap((task, i) =>
    task !== null && (foreign || task.project === project) && (task.status !== "done" || random.oneIn(3)) ? [i] : [],
  );
  return random.shuffled(all).slice(0, random.pick([0, 1, 1, 2]));
};
/** A random event, more often one that somebody may do. */
export const randomTaskEvent = (world: TaskWorld, random: Random): TaskEvent => {
  const project = random.below(2);
  if (random.oneIn(12)) {
    const is = random.pick([
      ...(["nextDay", "nextDay", "manager"] as const),
      world.closed[project] === true ? "open" : random.oneIn(2) ? "close" : "nextDay",
    ] as const);
    const who = random.pick(people.filter((each) => each !== "carl"));
    return is === "manager" ? { is, project, who } : is === "nextDay" ? { is } : { is, project };
  }
  if (world.tasks.every((task) => task === null) || random.oneIn(4)) {
    const by = random.oneIn(4) ? random.pick(people) : (world.managers[project] ?? "admin");
    const status = random.pick(["todo", "todo", "todo", "in progress", "blocked"] as const);
    const assigned = random.pick([...people, null]);
    return { is: "create", by, project, needs: needsOf(world, random, project), assigned, status };
  }
  return onTask(world, random);
};
