import { conformance } from "firmcore/testing";
import { test } from "vitest";
import { openPostgres } from "../support/postgres/stores.ts";
import { effort, kitTimeout } from "../support/stores.ts";

for (const { name, run } of conformance({
  open: openPostgres(),
  inOrder: false,
  ...effort,
  histories: Math.ceil(effort.histories / 3),
}))
  test(name, kitTimeout, run);
