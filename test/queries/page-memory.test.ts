import { expect, test } from "vitest";
import { startChild } from "../support/child-process.ts";
import { sqliteFile } from "../support/stores.ts";
import type { Held } from "./scripts/page-memory.ts";

const script = new URL("./scripts/page-memory.ts", import.meta.url);

test("a page is let go as soon as it is answered, not at the next full collection", { timeout: 120_000 }, async () => {
  const { file, remove } = await sqliteFile();
  await using child = startChild<Held>(script, file);
  const { list, changes } = await child.next();
  // A hundred rows with their texts are 100 kB and more; a few kilobytes are what code and caches differ by.
  expect(list).toBeLessThan(30_000);
  expect(changes).toBeLessThan(30_000);
  remove();
});
