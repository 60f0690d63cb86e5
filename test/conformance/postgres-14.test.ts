import { conformance } from "firmcore-conformance";
import { test } from "vitest";
import { openPostgres } from "../support/postgres/stores.ts";
import { casesOn, effort, kitTimeout } from "../support/stores.ts";

for (const { name, run } of casesOn(
  "Postgres 14",
  conformance({ open: openPostgres({ version: 14 }), inOrder: false, ...effort, histories: 4 }),
))
  test(name, kitTimeout, run);
