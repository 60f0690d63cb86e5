import { postgres } from "firmcore/postgres";
import { conformance } from "firmcore/testing";
import pg from "pg";
import { test } from "vitest";
import { freshDatabase } from "../support/postgres.ts";
import type { Shape } from "../support/postgres-database.ts";
import { schema } from "../support/postgres-stores.ts";
import { effort, patience } from "../support/stores.ts";

/** Our tables, each firm with a counter of its own. */
const counting: Shape = {
  name: "counting",
  prepare: async (connection) => {
    const pool = new pg.Pool({ ...connection, max: 1 });
    await postgres({ pool, schema, feed: "counter" }).migrate();
    await pool.end();
  },
};
const open = async () => {
  const { connection, release } = await freshDatabase(counting);
  const pool = new pg.Pool({ ...connection, max: 8 });
  pool.on("error", () => {});
  const adapter = postgres({ pool, schema, feed: "counter" });
  return {
    adapter,
    close: async () => {
      await adapter.close();
      await pool.end();
      await release();
    },
  };
};

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
for (const { name, run } of conformance({
  open,
  inOrder: false,
  supports: Object.fromEntries(others.map((each) => [each, false])),
  ...effort,
  histories: Math.ceil(effort.histories / 10),
}))
  test(name, patience, run);
