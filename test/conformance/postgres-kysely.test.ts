import { conformance } from "firmcore-conformance";
import { test } from "vitest";
import { openOnKysely } from "../support/postgres/host-handles.ts";
import { casesOn, effort, kitTimeout } from "../support/stores.ts";

for (const { name, run } of casesOn(
  "Kysely",
  conformance({ open: openOnKysely, inOrder: false, ...effort, histories: 4 }),
))
  test(name, kitTimeout, run);
