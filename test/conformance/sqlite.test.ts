import { conformance } from "firmcore/testing";
import { test } from "vitest";
import { effort, kitTimeout, openSqlite } from "../support/stores.ts";

for (const { name, run } of conformance({ open: openSqlite, ...effort })) test(name, kitTimeout, run);
