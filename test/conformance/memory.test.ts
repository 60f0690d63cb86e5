import { conformance } from "firmcore/testing";
import { test } from "vitest";
import { effort, kitTimeout, openMemory } from "../support/stores.ts";

for (const { name, run } of conformance({ open: openMemory, ...effort })) test(name, kitTimeout, run);
