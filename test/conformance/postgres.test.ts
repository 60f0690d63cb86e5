import { conformance } from "firmcore-conformance";
import { test } from "vitest";
import { openPostgres } from "../support/postgres/stores.ts";
import { effort, kitTimeout, promiseOnly } from "../support/stores.ts";

const histories = Math.ceil(effort.histories / 3);
for (const { name, run } of promiseOnly(conformance({ open: openPostgres(), inOrder: false, ...effort, histories })))
  test(name, kitTimeout, run);
