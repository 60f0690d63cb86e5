import { accepted, holds, refused, same } from "../harness/expect.ts";
import type { KitFirm } from "../harness/kit-firm.ts";
import type { Suite } from "../harness/suite.ts";

/** A project of Pia's with tasks by title, in the order given; each depends on those named. */
const withTasks = async (firm: KitFirm, of: Readonly<Record<string, ReadonlyArray<string>>>) => {
  const pia = await firm.user("Pia", "projectManager");
  const project = await firm.project("Bridge", { manager: pia });
  const asPia = firm.as(pia);
  const ids: Record<string, string> = {};
  for (const [title, needs] of Object.entries(of)) {
    const dependsOn = needs.map((each) => ids[each] ?? each);
    ids[title] = accepted(await asPia.tasks.create({ project, title, dependsOn })).objectId;
  }
  /** The state of each task, in the order given. */
  const states = async () =>
    Promise.all(Object.values(ids).map(async (id) => accepted(await asPia.tasks.get(id)).status));
  return { project, pia, asPia, ids, states };
};

export const tasks: Suite = {
  name: "tasks",
  cases: {
    "R-TASK-1 tasks depend on each other without a cycle": async (firm) => {
      const { asPia, ids, states, project } = await withTasks(firm, { a: [], b: ["a"], c: ["a", "b"], d: [] });
      const { a = "", b = "", c = "", d = "" } = ids;
      same(refused(await asPia.tasks.update({ objectId: a, dependsOn: [c, d] }), "DependencyCycle").cycle, [a, c]);
      const other = await firm.project("Tunnel");
      const elsewhere = accepted(await firm.admin.tasks.create({ project: other })).objectId;
      refused(await asPia.tasks.update({ objectId: a, dependsOn: [elsewhere] }), "PointerInvalid");
      refused(await asPia.tasks.create({ project, dependsOn: [elsewhere] }), "PointerInvalid");
      same(refused(await asPia.tasks.finish(c), "DependencyOpen").tasks, [a, b]);
      const { warnings } = accepted(await asPia.tasks.start(c));
      same(
        warnings.map(({ code, detail }) => [code, detail]),
        [["DEPENDENCY_OPEN", { task: c, tasks: [a, b] }]],
      );
      accepted(await asPia.tasks.finish(a));
      same(refused(await asPia.tasks.finish(c), "DependencyOpen").tasks, [b]);
      accepted(await asPia.tasks.finish(b));
      accepted(await asPia.tasks.finish(c));
      same(await states(), ["done", "done", "done", "todo"]);
    },
    "R-REF-1 deleting a task removes it from the dependencies of others": async (firm) => {
      const { asPia, ids } = await withTasks(firm, { a: [], b: ["a"], c: ["a", "b"] });
      const { a = "", b = "", c = "" } = ids;
      accepted(await asPia.tasks.delete(a));
      same(accepted(await asPia.tasks.get(b)).dependsOn, []);
      same(accepted(await asPia.tasks.get(c)).dependsOn, [b]);
      refused(await asPia.tasks.get(a), "NotFound");
    },
    "L-50 two changes that would close a cycle together: one is refused": async (firm) => {
      const { asPia, ids } = await withTasks(firm, { a: [], b: [] });
      const { a = "", b = "" } = ids;
      const outcomes = await Promise.all([
        asPia.tasks.update({ objectId: a, dependsOn: [b] }),
        asPia.tasks.update({ objectId: b, dependsOn: [a] }),
      ]);
      same(outcomes.map((each) => (each.ok ? "ok" : each.refusal._tag)).toSorted(), ["DependencyCycle", "ok"]);
    },
    "R-TASK-2 a task waits for those that it depends on": async (firm) => {
      accepted(await firm.admin.settings.set({ taskFlow: true }));
      const { asPia, ids, states } = await withTasks(firm, { a: [], b: [], c: ["a", "b"], d: ["c"] });
      const { a = "", b = "", c = "" } = ids;
      same(await states(), ["todo", "todo", "blocked", "blocked"]);
      const outcomes = await Promise.all([asPia.tasks.finish(a), asPia.tasks.finish(b)]);
      outcomes.map(accepted);
      same(await states(), ["done", "done", "todo", "blocked"]);
      same(accepted(await asPia.tasks.get(c)).readyOn, "2027-01-04");
      accepted(await asPia.tasks.reopen(a));
      same(await states(), ["todo", "done", "blocked", "blocked"]);
      accepted(await asPia.tasks.delete(a));
      same(await states().catch(() => "one is gone"), "one is gone");
      same(accepted(await asPia.tasks.get(c)).status, "todo");
    },
    "R-STAT-1 events of projects and tasks write status updates": async (firm) => {
      const { asPia, ids, project } = await withTasks(firm, { a: [] });
      const { a = "" } = ids;
      accepted(await asPia.tasks.start(a));
      accepted(await asPia.projects.hold(project));
      const { results } = accepted(await asPia.statusUpdates.list({ where: { source: "automatic" } }));
      same(results.map(({ update, author }) => [update, author]).toSorted(), [
        ["The project was put on hold", null],
        ["The task a was started", null],
      ]);
      refused(await asPia.statusUpdates.delete(results[0]?.objectId ?? ""), "Locked");
    },
    "R-PROJ-5 a project is deleted with its open tasks and status updates": async (firm) => {
      const { asPia, ids, project } = await withTasks(firm, { a: [], b: ["a"] });
      const { a = "" } = ids;
      same(refused(await asPia.projects.complete(project), "ProjectOpenWork").counts, {
        ...{ hours: 0, allocations: 0, tasks: 2 },
      });
      accepted(await asPia.tasks.finish(a));
      same(refused(await asPia.projects.delete(project), "HasHistory").counts, { hours: 0, allocations: 0, tasks: 1 });
      accepted(await asPia.tasks.reopen(a));
      accepted(await asPia.projects.delete(project));
      const { Task: tasks = [], StatusUpdate: updates = [] } = await firm.tables();
      same([tasks, updates], [[], []]);
    },
    "R-TASK-1 a task is overdue after its due date until it is done": async (firm) => {
      const { asPia, project } = await withTasks(firm, {});
      const due = async (dueDate: string) => accepted(await asPia.tasks.create({ project, dueDate })).objectId;
      const [late] = [await due("2027-01-03"), await due("2027-01-04")];
      const overdue = async () => accepted(await asPia.tasks.overdue()).results.map(({ objectId }) => objectId);
      same(await overdue(), [late]);
      accepted(await asPia.tasks.finish(late));
      same(await overdue(), []);
      holds(accepted(await asPia.tasks.count()) === 2, "a task is missing");
    },
  },
};
