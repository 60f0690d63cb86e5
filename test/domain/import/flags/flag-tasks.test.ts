import { expect, test } from "vitest";
import { type JudgedTask, taskFlags } from "../../../../src/domain/import/flags/flag-tasks.ts";

const task = (objectId: string, more: Partial<JudgedTask> = {}): JudgedTask => ({
  ...{ objectId, title: objectId, project: "project001", status: "todo", dependsOn: [], createdAt: 0 },
  ...more,
});
const found = (tasks: ReadonlyArray<JudgedTask>, closedOn: number | null = null, imported = (_id: string) => true) => {
  const projects = new Map([["project001", { projectName: "Bridge", closedOn: closedOn as never }]]);
  const flags = taskFlags(tasks, { projects, dayOf: (instant) => instant, isImported: imported });
  return [...flags].map((each) => `${each.objectId} ${"code" in each ? each.code : ""}`);
};

test("R-IMP-1 only tasks of the import are flagged, and stored ones count as dependencies", () => {
  const [done, open] = [task("a", { status: "done", dependsOn: ["b"] }), task("b", { dependsOn: ["b"] })];
  expect(found([done, open])).toEqual(["a DEPENDENCY_OPEN", "b DEPENDENCY_CYCLE"]);
  expect(found([done, open], null, (id) => id === "a")).toEqual(["a DEPENDENCY_OPEN"]);
});

test("a dependency that is nowhere is neither open nor part of a cycle", () => {
  expect(found([task("a", { status: "done", dependsOn: ["gone"] })])).toEqual([]);
});

test("R-TASK-1 a task is late from the day after its project was closed; without a project nothing is known", () => {
  const made = (createdAt: number) => [task("a", { createdAt: createdAt as never })];
  expect([found(made(20), 20), found(made(21), 20), found(made(21))]).toEqual([[], ["a LOCKED"], []]);
  expect(found([task("a", { project: "elsewhere1", createdAt: 21 as never })], 20)).toEqual([]);
});
