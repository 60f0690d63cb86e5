import { describe } from "vitest";
import { openPostgres } from "../support/postgres/stores.ts";
import { importsOn } from "./import-firm.ts";

describe("on Postgres", async () => {
  importsOn(openPostgres());
  await import("./file-formats.test.ts");
  await import("./duplicates.test.ts");
  await import("./repairs.test.ts");
  await import("./time-zone.test.ts");
  await import("./calendar-days.test.ts");
  await import("./custom-fields.test.ts");
  await import("./rates-and-snapshots.test.ts");
});
