import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dependencyCycle } from "../../../src/domain/task/dependencies.ts";

const tasks = ["a", "b", "c", "d", "e"];
const graph = fc
  .array(fc.tuple(fc.constantFrom(...tasks), fc.constantFrom(...tasks)), { maxLength: 12 })
  .map((edges) => (task: string) => edges.flatMap(([from, to]) => (from === task ? [to] : [])));
const cycleFrom = (from: string, names: ReadonlyArray<string>, next: (task: string) => ReadonlyArray<string>) => {
  const task = (objectId: string) => ({ objectId, project: "p", status: "todo", dependsOn: next(objectId) }) as const;
  return dependencyCycle(task(from), names.map(task))?.cycle ?? null;
};
/** Every length of a walk from the task back to itself, up to the number of tasks. */
const returns = (from: string, next: (task: string) => ReadonlyArray<string>): ReadonlyArray<number> => {
  let reached: ReadonlySet<string> = new Set([from]);
  return tasks.flatMap((_, i) => {
    reached = new Set([...reached].flatMap(next));
    return reached.has(from) ? [i + 1] : [];
  });
};

describe("L-50 a cycle of dependencies", () => {
  test("is found exactly when there is one, and is the shortest", () => {
    const seen = { none: 0, some: 0 };
    fc.assert(
      fc.property(graph, (next) => {
        const cycle = cycleFrom("a", tasks, next);
        const [shortest] = returns("a", next);
        expect(cycle?.length).toBe(shortest);
        seen[cycle === null ? "none" : "some"]++;
        if (cycle === null) return;
        expect(cycle[0]).toBe("a");
        for (const [i, task] of cycle.entries()) expect(next(task)).toContain(cycle[(i + 1) % cycle.length]);
      }),
      { numRuns: 300 },
    );
    expect(Math.min(seen.none, seen.some)).toBeGreaterThan(30);
  });

  test("is found through thousands of tasks", () => {
    const next = (task: string) => [String((Number(task) + 1) % 20_000)];
    const names = Array.from({ length: 20_000 }, (_, i) => String(i));
    expect(cycleFrom("0", names, next)).toHaveLength(20_000);
  });
});
