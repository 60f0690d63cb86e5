import { describe, expect, test } from "vitest";
import { openTestFirm } from "../../support/firm/firm.ts";
import { refused } from "../../support/firm/outcome.ts";

/** A project of a firm with the task flow: the permit depends on survey and soil, the build on the permit. */
const opened = async (taskFlow = true) => {
  const firm = await openTestFirm();
  firm.settings({ taskFlow });
  const project = firm.project("Bridge");
  const { tasks, settled, statusUpdates } = firm.admin;
  const task = async (title: string, ...dependsOn: ReadonlyArray<string>) =>
    (await tasks.create({ project, title, dependsOn })).objectId;
  const [survey, soil] = [await task("Survey"), await task("Soil")];
  const permit = await task("Permit", survey, soil);
  const build = await task("Build", permit);
  const states = async () => Promise.all([survey, soil, permit, build].map(async (id) => (await tasks.get(id)).status));
  return { firm, project, tasks, settled, statusUpdates, survey, soil, permit, build, states };
};

describe("the task flow", () => {
  test("holds back what depends on an open task, and lets go with the last one done", async () => {
    const { firm, tasks, survey, soil, permit, build, states } = await opened(); // R-TASK-2
    expect(await states()).toEqual(["todo", "todo", "blocked", "blocked"]);
    expect(await tasks.get(permit)).toMatchObject({ blockReason: null, readyOn: null, version: 1 });
    await tasks.finish(survey);
    expect(await states()).toEqual(["done", "todo", "blocked", "blocked"]);
    firm.setNow("2027-01-06");
    await tasks.finish(soil);
    expect(await states()).toEqual(["done", "done", "todo", "blocked"]);
    expect(await tasks.get(permit)).toMatchObject({ readyOn: "2027-01-06", version: 2 });
    expect(firm.log(permit)).toMatchObject([{ event: "tasks.create" }, { event: "tasks.finish" }]);
    await tasks.finish(permit);
    expect(await tasks.get(build)).toMatchObject({ status: "todo" });
  });

  test("makes a todo task wait again if a finished one is reopened", async () => {
    const { tasks, survey, soil, permit, build, states } = await opened(); // R-TASK-2
    for (const each of [survey, soil, permit]) await tasks.finish(each);
    await tasks.reopen(survey);
    expect(await states()).toEqual(["todo", "done", "done", "todo"]);
    expect(await tasks.reopen(permit)).toMatchObject({ status: "blocked", blockReason: null });
    expect(await states()).toEqual(["todo", "done", "blocked", "blocked"]);
    await tasks.start(build);
    await tasks.finish(survey);
    expect(await states()).toEqual(["done", "done", "todo", "in progress"]);
  });

  test("follows changes of the dependencies", async () => {
    const { tasks, survey, soil, permit, build, states } = await opened(); // R-TASK-2
    await tasks.finish(survey);
    expect(await tasks.update({ objectId: permit, dependsOn: [survey] })).toMatchObject({
      ...{ status: "todo", readyOn: "2027-01-04", version: 2 },
    });
    expect(await tasks.update({ objectId: permit, dependsOn: [survey, soil] })).toMatchObject({ status: "blocked" });
    await tasks.delete(soil);
    expect((await tasks.get(permit)).status).toBe("todo");
    expect(await tasks.update({ objectId: survey, title: "Survey again" })).toMatchObject({ status: "done" });
    expect((await tasks.get(build)).status).toBe("blocked");
    await expect(states()).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  test("leaves alone what does not wait", async () => {
    const { tasks, survey, soil, permit } = await opened(); // R-TASK-2
    await tasks.start(permit);
    await tasks.finish(survey);
    await tasks.finish(soil);
    expect(await tasks.get(permit)).toMatchObject({ status: "in progress", readyOn: null });
  });

  test("is not asked by a change of other fields", async () => {
    const { tasks, permit } = await opened(); // R-TASK-2
    expect(await tasks.update({ objectId: permit, title: "Building permit" })).toMatchObject({ status: "blocked" });
  });

  test("never undoes a block with a reason", async () => {
    const { tasks, survey, soil, permit } = await opened(); // R-TASK-2
    const reason = "the authority is on strike";
    expect(await tasks.block({ objectId: permit, reason })).toMatchObject({ blockReason: reason });
    for (const each of [survey, soil]) await tasks.finish(each);
    expect(await tasks.get(permit)).toMatchObject({ status: "blocked", blockReason: reason, readyOn: null });
    await tasks.reopen(survey);
    expect(await tasks.get(permit)).toMatchObject({ status: "blocked", blockReason: reason, version: 2 });
  });

  test("does nothing unless the firm turns it on, and judges nothing anew when it does", async () => {
    const { firm, tasks, survey, permit, build, states } = await opened(false); // R-TASK-2
    expect(await states()).toEqual(["todo", "todo", "todo", "todo"]);
    firm.settings({ taskFlow: true });
    expect(await states()).toEqual(["todo", "todo", "todo", "todo"]);
    await tasks.finish(survey);
    expect(await tasks.get(permit)).toMatchObject({ status: "blocked" });
    firm.settings({ taskFlow: false });
    expect(await tasks.start(permit)).toMatchObject({ status: "in progress" });
    expect(await tasks.get(build)).toMatchObject({ status: "todo" });
  });

  test("writes a status update for each task that it moves", async () => {
    const { tasks, statusUpdates, survey, soil, permit } = await opened(); // R-STAT-1
    await tasks.finish(survey);
    await tasks.finish(soil);
    await tasks.reopen(soil);
    const updates = (await statusUpdates.list({ order: "createdAt" })).results.map(({ update }) => update);
    expect(updates).toEqual([
      "The task Survey was finished",
      "The task Soil was finished",
      "The task Permit was set back to todo",
      "The task Soil was reopened",
      "The task Permit was set to waiting",
    ]);
    expect((await tasks.get(permit)).blockReason).toBeNull();
  });

  test("writes those that the firm asks for", async () => {
    const { firm, tasks, statusUpdates, survey, soil } = await opened(); // R-STAT-1
    firm.settings({ taskFlow: true, statusEvents: ["tasks.ready"] });
    await tasks.finish(survey);
    await tasks.finish(soil);
    const { results } = await statusUpdates.list();
    expect(results.map(({ update }) => update)).toEqual(["The task Permit was set back to todo"]);
  });
});

test("nobody waits for a task that is refused", async () => {
  const { settled, survey, build, states } = await opened();
  expect(refused(await settled.tasks.update({ objectId: survey, dependsOn: [build] }))._tag).toBe("DependencyCycle");
  expect(await states()).toEqual(["todo", "todo", "blocked", "blocked"]);
});
