import { conformance } from "firmcore-conformance";
import { test } from "vitest";
import { effort, kitTimeout, openMemory } from "../support/stores.ts";

for (const { name, run } of conformance({ open: openMemory, ...effort })) test(name, kitTimeout, run);
