import { conformance } from "firmcore/testing";
import { test } from "vitest";
import { effort, openSqlite, patience } from "../support/stores.ts";

for (const { name, run } of conformance({ open: openSqlite, ...effort })) test(name, patience, run);
