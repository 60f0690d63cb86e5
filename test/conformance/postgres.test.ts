import { conformance } from "firmcore-conformance";
import { test } from "vitest";
import { openPostgres } from "../support/postgres/stores.ts";
import { casesOn, effort, kitTimeout } from "../support/stores.ts";

const histories = Math.ceil(effort.histories / 3);
for (const { name, run } of casesOn(
  "a pool",
  conformance({ open: openPostgres(), inOrder: false, ...effort, histories }),
))
  test(name, kitTimeout, run);
