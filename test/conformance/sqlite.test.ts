import { conformance } from "firmcore/testing";
import { test } from "vitest";
import { openSqlite } from "../support/stores.ts";

for (const { name, run } of conformance({ open: openSqlite })) test(name, run);
