import { conformance } from "firmcore-conformance";
import { test } from "vitest";
import { openOnKysely } from "../support/postgres/host-handles.ts";
import { effort, kitTimeout, promiseOnly } from "../support/stores.ts";

// The long histories run on a pool; a few are enough here, where only the way of a statement differs.
for (const { name, run } of promiseOnly(conformance({ open: openOnKysely, inOrder: false, ...effort, histories: 4 })))
  test(name, kitTimeout, run);
