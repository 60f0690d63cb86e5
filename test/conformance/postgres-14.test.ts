import { conformance } from "firmcore/testing";
import { test } from "vitest";
import { openPostgres } from "../support/postgres/stores.ts";
import { effort, oneFace, patience } from "../support/stores.ts";

const histories = Math.ceil(effort.histories / 10);
for (const { name, run } of oneFace(
  conformance({ open: openPostgres({ version: 14 }), inOrder: false, ...effort, histories }),
))
  test(name, patience, run);
