import { conformance } from "firmcore-conformance";
import { test } from "vitest";
import { effort, kitTimeout, openSqlite, promiseOnly } from "../support/stores.ts";

for (const { name, run } of promiseOnly(conformance({ open: openSqlite, ...effort }))) test(name, kitTimeout, run);
