import { test } from "vitest";
import { allFaults } from "../support/child-process.ts";
import { upgradeUnderLoad } from "../support/migration/upgrade-under-load.ts";
import { createPostgresDatabase } from "../support/postgres/test-databases.ts";
import { schema } from "../support/schema.ts";

test("both versions work on one database while it is migrated, and lose nothing", { timeout: 300_000 }, async () => {
  const { url, drop } = await createPostgresDatabase();
  // `npm run faults` takes a minute, with an installed package as the old version.
  await upgradeUnderLoad({ place: [url, schema], duration: allFaults ? 60_000 : 1_500, packed: allFaults });
  await drop();
});
