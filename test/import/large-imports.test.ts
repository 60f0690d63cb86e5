import * as Result from "effect/Result";
import { expect, test } from "vitest";
import { importClasses } from "../../src/domain/import/classes/import-classes.ts";
import { findDuplicates } from "../../src/domain/import/duplicates/find-duplicates.ts";
import { findFlags } from "../../src/domain/import/flags/find-flags.ts";
import type { FlagState } from "../../src/domain/import/flags/flag.ts";
import type { RawRow } from "../../src/domain/import/import-source.ts";
import { mergeChunk } from "../../src/domain/import/merge/merge-chunk.ts";
import { parseSource } from "../../src/domain/import/parse-server/parse-source.ts";
import { handOvers } from "../../src/domain/import/rows/hand-overs.ts";
import { customFieldsOfClass, rowPreparer } from "../../src/domain/import/rows/prepare-row.ts";
import { defaultSettings } from "../../src/domain/kernel/context/settings.ts";
import { allocation, hour, type Plain } from "./import-firm.ts";

const of = (name: string) => {
  const found = importClasses.find(({ entity }) => entity.name === name);
  if (found === undefined) throw new Error(name);
  return found;
};
const at = {
  source: parseSource,
  now: 0,
  zone: "UTC",
  exportedAt: null,
  currency: null,
  roles: new Map(),
  tasks: new Map(),
  handOvers: handOvers(parseSource),
  firm: defaultSettings,
};
const asked = { takeTheirs: false, restore: false, administrators: new Map(), isLastPass: false };
const id = (prefix: string, n: number) => `${prefix}${String(n).padStart(10 - prefix.length, "0")}`;

/** The rows of one class prepared, custom fields looked for first. */
const prepared = (name: string, rows: ReadonlyArray<RawRow>) => {
  const custom = customFieldsOfClass(of(name), parseSource);
  for (const row of rows) custom.add(row);
  const prepare = rowPreparer(of(name), custom.result(), at);
  return rows.map((row, place) => Result.getOrThrow(prepare({ file: "f", row: place + 1 }, place, row)));
};

/** How often the fields of rows are read while `work` runs: what is quadratic reads each row again and again. */
const readsOf = <T extends object>(rows: ReadonlyArray<T>, work: (watched: ReadonlyArray<T>) => void): number => {
  let reads = 0;
  work(
    rows.map(
      (row) =>
        new Proxy(row, {
          get: (target, name) => {
            reads++;
            return Reflect.get(target, name) as unknown;
          },
        }),
    ),
  );
  return reads;
};
/** Four times the rows cost about four times the reads; a loop within a loop would cost sixteen times. */
const growth = (reads: (count: number) => number): number => reads(800) / reads(200);

test("reading, duplicates and merge take linear time", () => {
  const made = (count: number) =>
    Array.from({ length: count }, (_, n) => hour(id("hour", n), { billingStatus: "Approved" }));
  expect(
    growth((count) =>
      readsOf(made(count), (rows) => {
        prepared("BillableHour", rows);
      }),
    ),
  ).toBeLessThan(5);
  const hours = (count: number) => prepared("BillableHour", made(count));
  expect(
    growth((count) =>
      readsOf(hours(count), (rows) => {
        findDuplicates(of("BillableHour"), rows, () => undefined);
      }),
    ),
  ).toBeLessThan(5);
  // The state of a chunk is looked up, not searched: as many projects as rows, each read a fixed number of times.
  const projects = (count: number) =>
    Array.from({ length: count }, (_, n) => ({ objectId: id("project", n), projectCode: null, rate: null }));
  const moment = { ...at, newId: () => "new", actor: { organizationId: "o" }, operation: "import", reason: null };
  expect(
    growth((count) =>
      readsOf(projects(count), (some) => {
        const none = { existing: [], companies: [], origins: [], rateOrigins: [], erased: [], administrators: [] };
        const authors = { erasedAuthors: [] };
        const state = { ...none, ...authors, rates: [], allocations: [], engineers: [], projects: some };
        mergeChunk(of("BillableHour"), hours(count), state as never, asked, moment as never);
      }),
    ),
  ).toBeLessThan(5);
});

test("flags take time that grows with the bookings", () => {
  const bookings = (count: number, engineers: number): ReadonlyArray<Plain> =>
    prepared(
      "Allocation",
      Array.from({ length: count }, (_, n) => allocation(id("alloc", n))),
    ).map(({ objectId, fields }, n) => ({ objectId, ...fields, engineer: id("eng", n % engineers) }));
  const judged = (engineers: number) => (count: number) =>
    readsOf(bookings(count, Math.max(1, Math.round(count * engineers))), (allocations) => {
      const world = {
        engineers: [...new Set(allocations.map(({ engineer }) => engineer))].map((objectId) => ({
          objectId,
          employmentStatus: "active",
          employedFrom: null,
          employedUntil: null,
        })),
        projects: new Map(),
        allocations,
        linkedAllocations: new Map(),
        certifications: [],
        hours: [],
        limits: [],
        isImported: () => true,
      };
      const flags = [...findFlags(world as unknown as FlagState, defaultSettings)];
      if (engineers === 0) expect(flags).toHaveLength(allocations.length);
    });
  expect(growth(judged(0.5))).toBeLessThan(5);
  expect(growth(judged(0))).toBeLessThan(8);
});
