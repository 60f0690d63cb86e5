import { describe, expect, test } from "vitest";
import { Allocation } from "../../src/domain/allocation/entity.ts";
import { EngineerProfile } from "../../src/domain/engineer-profile/entity.ts";
import { dayText } from "../../src/domain/kernel/values/day.ts";
import { RateStep } from "../../src/domain/rate-step/entity.ts";
import { User } from "../../src/domain/user/entity.ts";
import { openSqlite } from "../support/stores.ts";
import {
  administrator,
  allocation,
  changed,
  date,
  file,
  fixture,
  flagsIn,
  openImport,
  type Plain,
  staff,
  total,
} from "./import-firm.ts";

const later = "2027-03-30T10:00:00.000Z";
/** The fixture with one row changed. */
const edited = (of: string, id: string, change: Plain) =>
  changed(of, (row) => (row.objectId === id ? { ...row, ...change } : row));

describe("the same rows again", () => {
  // R-IMP-2
  test("change nothing, on memory and SQLite", async () => {
    const { adapter, close } = await openSqlite();
    for (const firm of [await openImport(), await openImport(adapter as never)]) {
      const first = await firm.import(fixture());
      const written = (await firm.log()).length;
      firm.setNow("2027-05-01T12:00:00Z");
      const second = await firm.import(fixture().toReversed());
      expect(total(second.imported)).toBe(0);
      expect(second.unchanged).toEqual(first.imported);
      expect(second.leftOut).toEqual(first.leftOut);
      expect(second.flagged).toEqual(first.flagged);
      expect(await firm.log()).toHaveLength(written);
    }
    await close();
  });

  test("give the same report in any order", async () => {
    const row = (place: Plain) => ({ objectId: "user000001", username: "ana", place, colour: "red" });
    const firm = await openImport();
    await firm.import([file("_User", row({ x: 1, y: [2] }), { objectId: "user000002", username: "ben", size: 3 })]);
    const turned = file("_User", { objectId: "user000002", username: "ben", size: 3 }, row({ y: [2], x: 1 }));
    expect(await firm.import([turned])).toMatchObject({ imported: { User: 0 }, flagged: [] });
  });
});

describe("the log of an import", () => {
  // R-IMP-2, R-LOG-1
  test("has one row per record, with the export's ids and stamps", async () => {
    const firm = await openImport();
    const { imported } = await firm.import(fixture());
    const log = await firm.log();
    const records = log.filter((entry) => entry.class !== "RateStep");
    expect(records).toHaveLength(total(imported));
    expect(new Set(log.map(({ event, kind, version }) => `${event} ${kind} ${version}`))).toEqual(
      new Set(["import create 1"]),
    );
    expect((await firm.rows(User)).get("ana0000001")).toMatchObject({
      createdAt: Date.parse("2026-01-06T08:00:00.000Z"),
      updatedAt: Date.parse("2026-02-01T09:30:00.000Z"),
      version: 1,
    });
  });

  test("has the current time for a row without stamps", async () => {
    const firm = await openImport();
    await firm.import([
      {
        file: "_User.json",
        class: "_User",
        rows: [
          { objectId: "user000001", username: "ana" },
          { objectId: "user000002", username: "ben", createdAt: { __type: "Date", iso: "2026-01-01T00:00:00Z" } },
        ],
      },
    ]);
    const rows = await firm.rows(User);
    const now = Date.parse("2027-04-01T12:00:00Z");
    const first = Date.parse("2026-01-01T00:00:00Z");
    expect(rows.get("user000001")).toMatchObject({ createdAt: now, updatedAt: now });
    expect(rows.get("user000002")).toMatchObject({ createdAt: first, updatedAt: first });
  });
});

describe("a row that differs from a record that nobody changed here", () => {
  // R-IMP-2
  test("is taken as the next version, with one log row", async () => {
    const firm = await openImport();
    await firm.import(fixture());
    const before = (await firm.log()).length;
    const report = await firm.import(edited("Allocation", "allocAna01", { allocationPercent: 40, updatedAt: later }));
    expect(report.imported).toMatchObject({ Allocation: 1, User: 0, BillableHour: 0 });
    expect(report.unchanged).toMatchObject({ Allocation: 5 });
    expect((await firm.rows(Allocation)).get("allocAna01")).toMatchObject({
      allocationPercent: 4_000,
      version: 2,
      updatedAt: Date.parse(later),
    });
    expect((await firm.log()).slice(before)).toMatchObject([
      { class: "Allocation", objectId: "allocAna01", event: "import", kind: "update", version: 2, reason: null },
    ]);
    expect(flagsIn(report)).not.toContain("Allocation allocAna01 OVER_CAPACITY");
  });

  test("is taken also with an older updatedAt", async () => {
    const firm = await openImport();
    await firm.import(fixture());
    const updatedAt = Number((await firm.rows(Allocation)).get("allocAna01")?.updatedAt);
    const report = await firm.import(edited("Allocation", "allocAna01", { allocationPercent: 40 }));
    expect(report.imported).toMatchObject({ Allocation: 1 });
    expect(flagsIn(report)).not.toContain("Allocation allocAna01 VERSION_CONFLICT");
    expect((await firm.rows(Allocation)).get("allocAna01")).toMatchObject({
      allocationPercent: 4_000,
      version: 2,
      updatedAt: updatedAt + 1,
    });
  });

  test("changes the first rate step if only the rate differs", async () => {
    const firm = await openImport();
    await firm.import(fixture());
    for (const [hourlyRate, minor, version] of [
      [120, 12_000, 2],
      [90, 9_000, 3],
    ] as const) {
      const report = await firm.import(edited("EngineerProfile", "profAna001", { hourlyRate, updatedAt: later }));
      expect(report.imported).toMatchObject({ EngineerProfile: 1 });
      const rates = [...(await firm.rows(RateStep)).values()].filter(({ engineer }) => engineer === "profAna001");
      expect(rates).toMatchObject([{ rate: { minor, currency: "USD" }, version }]);
      expect((await firm.rows(EngineerProfile)).get("profAna001")).toMatchObject({ version });
    }
  });
});

describe("a record that was changed here since its import", () => {
  // R-IMP-2
  test("is merged field by field, and reports conflicts", async () => {
    const firm = await openImport();
    await firm.import(fixture());
    const own = firm.app.as(administrator());
    await own.allocations.change({ objectId: "allocAna01", notes: "moved here", assignmentRole: "Lead" });
    const moved = { notes: "moved there", allocationPercent: 40, updatedAt: later };
    const report = await firm.import(edited("Allocation", "allocAna01", moved));
    expect(report.imported).toMatchObject({ Allocation: 1 });
    expect(report.flagged).toContainEqual({
      class: "Allocation",
      objectId: "allocAna01",
      code: "VERSION_CONFLICT",
      message:
        'Ana Ruiz on Bridge, 1 March 2027 to 31 March 2027: notes: "moved here" here, "moved there" in the export',
      sentence: expect.objectContaining({
        id: "aboutRecord",
        what: expect.objectContaining({ id: "differingValues" }),
      }),
      recordNames: { profAna001: "Ana Ruiz", projBridge: "Bridge" },
      fields: [{ field: "notes", here: "moved here", export: "moved there" }],
    });
    const row = async () => (await firm.rows(Allocation)).get("allocAna01");
    expect(await row()).toMatchObject({ notes: "moved here", assignmentRole: "Lead", allocationPercent: 4_000 });
    const end = (await firm.log()).length;
    const again = await firm.import(edited("Allocation", "allocAna01", moved));
    expect(total(again.imported)).toBe(0);
    expect(flagsIn(again)).toContain("Allocation allocAna01 VERSION_CONFLICT");
    expect(await firm.log()).toHaveLength(end);
    await firm.import(edited("Allocation", "allocAna01", moved), { takeTheirs: true });
    expect(await row()).toMatchObject({ notes: "moved there", assignmentRole: "Lead", allocationPercent: 4_000 });
  });

  test("keeps a value that an earlier import kept", async () => {
    const firm = await openImport();
    await firm.import(fixture());
    await firm.app.as(administrator()).allocations.change({ objectId: "allocAna01", notes: "here" });
    for (const allocationPercent of [40, 30])
      expect(
        flagsIn(await firm.import(edited("Allocation", "allocAna01", { allocationPercent, updatedAt: later }))),
      ).not.toContain("Allocation allocAna01 VERSION_CONFLICT");
    expect((await firm.rows(Allocation)).get("allocAna01")).toMatchObject({ notes: "here", allocationPercent: 3_000 });
    expect((await firm.log()).at(-1)).toMatchObject({ event: "import", reason: "What was changed here stays." });
  });

  test("never gets a reversed range", async () => {
    const firm = await openImport();
    await firm.import([...staff(), file("Allocation", allocation("alloc00001"))]);
    await firm.app.as(administrator()).allocations.change({ objectId: "alloc00001", endDate: "2027-03-10" });
    const late = file("Allocation", allocation("alloc00001", { startDate: date("2027-03-20"), updatedAt: later }));
    const report = await firm.import([late]);
    expect(flagsIn(report)).toEqual(["Allocation alloc00001 VERSION_CONFLICT"]);
    const days = async () => {
      const row = (await firm.rows(Allocation)).get("alloc00001");
      return [row?.startDate, row?.endDate].map((day) => dayText(day as number));
    };
    expect(await days()).toEqual(["2027-03-01", "2027-03-10"]);
    await firm.import([late], { takeTheirs: true });
    expect(await days()).toEqual(["2027-03-20", "2027-03-31"]);
  });

  test("keeps a rate step that was set or deleted here", async () => {
    const firm = await openImport();
    await firm.import(fixture());
    const own = firm.app.as(administrator());
    const steps = async () =>
      [...(await firm.rows(RateStep)).values()].filter(({ engineer }) => engineer === "profAna001");
    await own.rates.set({ engineer: "profAna001", from: "0001-01-01", rate: 111 });
    const dearer = edited("EngineerProfile", "profAna001", { hourlyRate: 120, updatedAt: later });
    expect(flagsIn(await firm.import(fixture()))).not.toContain("EngineerProfile profAna001 VERSION_CONFLICT");
    expect(flagsIn(await firm.import(dearer))).toContain("EngineerProfile profAna001 VERSION_CONFLICT");
    expect(await steps()).toMatchObject([{ rate: { minor: 11_100 } }]);
    await own.rates.delete(String((await steps())[0]?.objectId));
    await firm.import(fixture());
    await firm.import(dearer);
    expect(await steps()).toEqual([]);
    await firm.import(dearer, { takeTheirs: true });
    expect(await steps()).toMatchObject([{ rate: { minor: 12_000 } }]);
  });

  test("is merged for each custom field", async () => {
    const firm = await openImport();
    const row = (more: Plain) => [file("_User", { objectId: "user000001", username: "ana", ...more })];
    await firm.import(row({ size: 1, colour: "red", shape: "round" }));
    await firm.import(row({ size: 2, colour: "red", updatedAt: later }));
    expect((await firm.rows(User)).get("user000001")).toMatchObject({ custom: { size: 2, colour: "red" } });
  });
});
