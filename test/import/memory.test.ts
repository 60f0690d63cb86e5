import { expect, test } from "vitest";
import { startChild } from "../support/child-process.ts";
import { sqliteFile } from "../support/stores.ts";
import type { Held } from "./scripts/memory.ts";

const script = new URL("./scripts/memory.ts", import.meta.url);
const idsOf = (rows: number): number => rows * 32;

test.each([
  ["an import", "real"],
  ["a dry run", "dry"],
])("%s of more hours needs memory for their ids only", { timeout: 300_000 }, async (_what, dry) => {
  const { file, remove } = await sqliteFile();
  const held = async (hours: number): Promise<number> => {
    await using child = startChild<Held>(script, file, `firm${hours}`, String(hours), dry);
    const { imported, bytes } = await child.next();
    expect(imported).toBe(hours);
    return bytes;
  };
  const [few, many] = [await held(15_000), await held(55_000)];
  // 40,000 rows as objects would be 40 MB and more; two megabytes are what a heap differs by from run to run.
  expect(many - few).toBeLessThan(idsOf(40_000) + (2 << 20));
  remove();
});
