import { conformance } from "firmcore-conformance";
import { afterAll, expect, test } from "vitest";
import { dropSchemas, openCitus } from "../support/postgres/citus.ts";
import { effort, kitTimeout, promiseOnly } from "../support/stores.ts";

afterAll(dropSchemas, 120_000);

let reached = 0;
const open = openCitus((statements) => {
  reached += statements;
});
for (const { name, run } of promiseOnly(
  conformance({ open, inOrder: false, ...effort, histories: Math.ceil(effort.histories / 10) }),
))
  test(name, kitTimeout, async () => {
    reached = 0;
    await run();
    expect(reached, "statements that reached more than one shard").toBe(0);
  });
