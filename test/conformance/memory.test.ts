import { conformance } from "firmcore/testing";
import { test } from "vitest";
import { openMemory } from "../support/stores.ts";

for (const { name, run } of conformance({ open: openMemory })) test(name, run);
