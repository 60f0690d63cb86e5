import { describe } from "vitest";
import { openSqlite } from "../support/stores.ts";
import { importsOn } from "./firm.ts";

describe("on SQLite", async () => {
  importsOn(openSqlite);
  await import("./shapes.test.ts");
  await import("./twins.test.ts");
  await import("./repairs.test.ts");
  await import("./zone.test.ts");
  await import("./days.test.ts");
  await import("./custom.test.ts");
  await import("./values.test.ts");
});
