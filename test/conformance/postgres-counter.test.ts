import { conformance } from "firmcore-conformance";
import { test } from "vitest";
import { migratedWithCounter, openPostgres } from "../support/postgres/stores.ts";
import { effort, kitTimeout, promiseOnly } from "../support/stores.ts";

// What depends on how the log is numbered; all else is the same adapter.
const others = [
  "caller account",
  "batch attacks",
  "batch laws",
  "batch requests",
  "batches",
  "booking changes",
  "booking limits",
  "booking",
  "certification",
  "erasure histories",
  "hour events",
  "hours",
  "sign-up and log-in",
  "identity histories",
  "mailed tokens",
  "sessions",
  "throttle",
  "session tokens",
  "lists",
  "merges",
  "unique values",
  "booking order",
  "erasure",
  "concurrent bookings",
  "request ids",
  "settings",
  "expected version",
  "tenants",
  "time",
  "users",
  "versions",
  ...["uncovered", "search", "alerts", "hours outside their booking", "soft rules", "transitions", "hour warnings"],
  ...["two-person rule", "tasks", "reports", "report ranges", "exact sums", "deals", "time zones", "units"],
  ...["dry runs", "own rules", "no shared objects", "plain classes", "written fields", "taken ids", "host caller"],
  ...["custom fields", "laws of custom fields and words", "places", "documents", "access log", "grants"],
  ...["import: reading", "import: converted values", "import: decided hours", "import: decided states"],
  ...["import: erased and deleted", "import: merges", "two-person histories", "sharing histories"],
  ...["task histories", "project histories"],
];
const cases = conformance({
  open: openPostgres({ shape: migratedWithCounter, options: { feed: "counter" } }),
  inOrder: false,
  supports: Object.fromEntries(others.map((each) => [each, false])),
  ...effort,
  histories: 4,
});
for (const { name, run } of promiseOnly(cases)) test(name, kitTimeout, run);
