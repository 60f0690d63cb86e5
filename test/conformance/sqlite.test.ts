import { conformance } from "firmcore-conformance";
import { test } from "vitest";
import { effort, kitTimeout, openSqlite, promiseOnly } from "../support/stores.ts";

const histories = Math.ceil(effort.histories / 2);
for (const { name, run } of promiseOnly(conformance({ open: openSqlite, ...effort, histories })))
  test(name, kitTimeout, run);
