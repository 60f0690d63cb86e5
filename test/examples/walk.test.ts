import { openFirm } from "firmcore";
import { memory } from "firmcore/memory";
import { expect, test } from "vitest";
import { fillBusiness } from "../../examples/walk/sample-business.ts";
import { fill } from "../../examples/walk/sample-firm.ts";
import { today, walk } from "../../examples/walk/walk.ts";

test("the walk shows every part of the firm, and the same at every run", async () => {
  const began = Date.now();
  const app = await openFirm(memory(), { now: () => Date.parse(`${today}T09:00:00Z`) + Date.now() - began });
  await fill(app, today, () => {});
  await fillBusiness(app, today);
  const said = async (): Promise<string> => {
    const lines: Array<string> = [];
    await walk(app, (line = "") => lines.push(line));
    return lines.join("\n");
  };
  const first = await said();
  expect(await said()).toBe(first);
  expect([...first.matchAll(/^(\d+) {2}\S/gm)].map(([, number]) => Number(number))).toEqual([
    1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
  ]);
  for (const kind of [
    ...["cert-expiring", "cert-lapses", "over-allocated", "hours-waiting", "hours-rejected"],
    ...["task-overdue", "project-status", "deal-past-close", "activity-overdue"],
  ])
    expect(first).toMatch(new RegExp(`^  ${kind} +[1-9]`, "m"));
  await app.close();
});
