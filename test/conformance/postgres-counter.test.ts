import { conformance } from "firmcore/testing";
import { test } from "vitest";
import { counting, openPostgres } from "../support/postgres/stores.ts";
import { effort, oneFace, patience } from "../support/stores.ts";

// What depends on how the log is numbered; all else is the same adapter.
const others = [
  "accounts",
  "batch attacks",
  "batch laws",
  "batch requests",
  "batches",
  "booking changes",
  "booking limits",
  "booking",
  "certification",
  "forgetting",
  "hour events",
  "hours",
  "identity",
  "identityHistories",
  "identityMail",
  "identitySessions",
  "identityThrottle",
  "identityTokens",
  "lists",
  "merges",
  "names",
  "orders",
  "privacy",
  "races",
  "requests",
  "settings",
  "stale",
  "tenants",
  "time",
  "users",
  "versions",
];
const cases = conformance({
  open: openPostgres({ shape: counting, options: { feed: "counter" } }),
  inOrder: false,
  supports: Object.fromEntries(others.map((each) => [each, false])),
  ...effort,
  histories: Math.ceil(effort.histories / 10),
});
for (const { name, run } of oneFace(cases)) test(name, patience, run);
