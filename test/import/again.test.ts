import { describe, expect, test } from "vitest";
import { Allocation } from "../../src/domain/allocation/entity.ts";
import { EngineerProfile } from "../../src/domain/engineer/entity.ts";
import { RateStep } from "../../src/domain/time/entities.ts";
import { User } from "../../src/domain/user/entity.ts";
import { openSqlite } from "../support/stores.ts";
import { administrator, changed, file, fixture, flagsIn, openImport, type Plain, total } from "./firm.ts";

const later = "2027-03-30T10:00:00.000Z";
/** The fixture with one row changed. */
const edited = (of: string, id: string, change: Plain) =>
  changed(of, (row) => (row.objectId === id ? { ...row, ...change } : row));

describe("the same rows again", () => {
  // R-IMP-2
  test("change nothing and write nothing, on memory and on SQLite", async () => {
    const { adapter, close } = await openSqlite();
    for (const firm of [await openImport(), await openImport(adapter as never)]) {
      const first = await firm.import(fixture());
      const written = firm.log().length;
      firm.setNow("2027-05-01T12:00:00Z");
      const second = await firm.import(fixture().toReversed());
      expect(total(second.imported)).toBe(0);
      expect(second.unchanged).toEqual(first.imported);
      expect(second.leftOut).toEqual(first.leftOut);
      expect(second.flagged).toEqual(first.flagged);
      expect(firm.log()).toHaveLength(written);
    }
    await close();
  });

  test("say the same whatever the order of rows, and of the names in a custom value", async () => {
    const row = (place: Plain) => ({ objectId: "user000001", username: "ana", place, colour: "red" });
    const firm = await openImport();
    await firm.import([file("_User", row({ x: 1, y: [2] }), { objectId: "user000002", username: "ben", size: 3 })]);
    const turned = file("_User", { objectId: "user000002", username: "ben", size: 3 }, row({ y: [2], x: 1 }));
    expect(await firm.import([turned])).toMatchObject({ imported: { User: 0 }, flagged: [] });
    const other = await firm.import([file("_User", row({ y: [3], x: 1 }), row({ x: 1 }))]);
    expect(flagsIn(other)).toEqual(["User user000001 VERSION_CONFLICT"]);
  });
});

describe("the log of an import", () => {
  // R-IMP-2, R-LOG-1
  test("holds one row per record with the event import; ids and both stamps are those of the export", async () => {
    const firm = await openImport();
    const { imported } = await firm.import(fixture());
    const log = firm.log();
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

  test("a row without stamps was made now; without the later one it was last written when it was made", async () => {
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

describe("a row that differs", () => {
  // R-IMP-2
  test("is taken over when its updatedAt is later, as the next version with one log row", async () => {
    const firm = await openImport();
    await firm.import(fixture());
    const before = firm.log().length;
    const report = await firm.import(edited("Allocation", "allocAna01", { allocationPercent: 40, updatedAt: later }));
    expect(report.imported).toMatchObject({ Allocation: 1, User: 0, BillableHour: 0 });
    expect(report.unchanged).toMatchObject({ Allocation: 4 });
    expect((await firm.rows(Allocation)).get("allocAna01")).toMatchObject({
      allocationPercent: 4_000,
      version: 2,
      updatedAt: Date.parse(later),
    });
    expect(firm.log().slice(before)).toMatchObject([
      { class: "Allocation", objectId: "allocAna01", event: "import", kind: "update", version: 2 },
    ]);
    expect(flagsIn(report)).not.toContain("Allocation allocAna01 OVER_CAPACITY");
  });

  test("is flagged and stays out when its updatedAt is not later", async () => {
    const firm = await openImport();
    await firm.import(fixture());
    const before = firm.log().length;
    const report = await firm.import(edited("Allocation", "allocAna01", { allocationPercent: 40 }));
    expect(total(report.imported)).toBe(0);
    expect(report.unchanged).toMatchObject({ Allocation: 5 });
    expect(flagsIn(report)).toContain("Allocation allocAna01 VERSION_CONFLICT");
    expect(flagsIn(report)).toContain("Allocation allocAna01 OVER_CAPACITY");
    expect((await firm.rows(Allocation)).get("allocAna01")).toMatchObject({ allocationPercent: 6_000, version: 1 });
    expect(firm.log()).toHaveLength(before);
  });

  test("is flagged when the record was changed here since", async () => {
    const firm = await openImport();
    await firm.import(fixture());
    const own = firm.app.as(administrator());
    await own.allocations.change({ objectId: "allocAna01", notes: "moved here" });
    const report = await firm.import(edited("Allocation", "allocAna01", { notes: "moved there", updatedAt: later }));
    expect(flagsIn(report)).toContain("Allocation allocAna01 VERSION_CONFLICT");
    expect((await firm.rows(Allocation)).get("allocAna01")).toMatchObject({ notes: "moved here" });
  });

  test("only in a rate changes the step from the beginning of time, and the profile's version", async () => {
    const firm = await openImport();
    await firm.import(fixture());
    const dearer = { hourlyRate: 120, updatedAt: later };
    expect((await firm.import(edited("EngineerProfile", "profAna001", dearer))).imported).toMatchObject({
      EngineerProfile: 1,
    });
    const rates = [...(await firm.rows(RateStep)).values()].filter(({ engineer }) => engineer === "profAna001");
    expect(rates).toMatchObject([{ rate: { minor: 12_000, currency: "USD" }, version: 2 }]);
    expect((await firm.rows(EngineerProfile)).get("profAna001")).toMatchObject({ version: 2 });
    const cheaper = await firm.import(edited("EngineerProfile", "profAna001", { hourlyRate: 90 }));
    expect(flagsIn(cheaper)).toContain("EngineerProfile profAna001 VERSION_CONFLICT");
  });
});
