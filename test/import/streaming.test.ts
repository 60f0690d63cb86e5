import type { ExportFile } from "firmcore";
import { describe, expect, test } from "vitest";
import { BillableHour } from "../../src/domain/billable-hour/entity.ts";
import { openSqlite } from "../support/stores.ts";
import {
  administrator,
  allocation,
  date,
  file,
  fixture,
  flagsIn,
  hour,
  openImport,
  type Plain,
  type PlainFile,
  staff,
  to,
} from "./import-firm.ts";

/** How often sources were asked, and how many of them are still open. */
interface Asked {
  times: number;
  open: number;
}
/** The same files as sources that give one row after the other. */
const streamed = (files: ReadonlyArray<PlainFile>, asked: Asked = { times: 0, open: 0 }): ReadonlyArray<ExportFile> =>
  files.map(({ rows, ...named }, i) => {
    const opened = (): void => {
      asked.times++;
      asked.open++;
    };
    function* plain(): Generator<Plain> {
      opened();
      try {
        yield* rows;
      } finally {
        asked.open--;
      }
    }
    async function* waiting(): AsyncGenerator<Plain> {
      opened();
      try {
        yield* rows;
      } finally {
        asked.open--;
      }
    }
    return { ...named, rows: i % 2 === 0 ? plain : waiting };
  });
const id = (letter: string, i: number): string => `${letter}${String(i).padStart(9, "0")}`;
const manyHours = (count: number): PlainFile =>
  file("BillableHour", ...Array.from({ length: count }, (_, i) => hour(id("h", i))));

describe("rows from an iterator", () => {
  // R-IMP-1, R-IMP-2
  test("are imported like the same rows in a list", async () => {
    const { adapter, close } = await openSqlite();
    for (const [listed, flowing] of [
      [await openImport(), await openImport()],
      [await openImport(adapter as never, "one"), await openImport(adapter as never, "two")],
    ] as const) {
      for (const dryRun of [true, false, false]) {
        const asked = { times: 0, open: 0 };
        const report = await flowing.import(streamed(fixture(), asked), { dryRun });
        expect(report).toEqual(await listed.import(fixture(), { dryRun }));
        expect(asked.open).toBe(0);
        expect(asked.times).toBeGreaterThan(fixture().length);
      }
      const withoutFirm = (log: ReadonlyArray<object>) =>
        log.map((entry) => JSON.parse(JSON.stringify(entry).replaceAll(/"(one|two)"|"N\d{9}"|(?<="seq":)\d+/g, "0")));
      expect(await flowing.log()).not.toEqual([]);
      expect(withoutFirm(await flowing.log())).toEqual(withoutFirm(await listed.log()));
    }
    await close();
  });

  test("that differ at the second reading stop the import", async () => {
    const once = fixture().map(({ rows, ...named }): ExportFile => {
      const only = rows.values();
      return { ...named, rows: () => only };
    });
    const firm = await openImport();
    await expect(firm.import(once)).rejects.toThrow("_User.json: gave 9 rows at first and 0 when asked again");
    expect(await firm.log()).toEqual([]);
  });

  // F12
  test("that fail half way stay as far as written", async () => {
    const { adapter, close } = await openSqlite();
    for (const firm of [await openImport(), await openImport(adapter as never)]) {
      const whole = manyHours(7_000);
      const fault = new Error("the line was cut");
      let asked = 0;
      function* failing(): Generator<Plain> {
        const fails = ++asked === 2;
        for (const [i, row] of (whole.rows as ReadonlyArray<Plain>).entries()) {
          if (fails && i === 6_500) throw fault;
          yield row;
        }
      }
      await expect(firm.import([...staff(), { ...whole, rows: failing }])).rejects.toMatchObject({
        message: "BillableHour.json: cannot be read after row 6500: the line was cut",
        cause: fault,
      });
      expect((await firm.rows(BillableHour)).size).toBe(6_000);
      const again = await firm.import([...staff(), ...streamed([whole])]);
      expect(again.imported).toMatchObject({ User: 0, BillableHour: 1_000 });
      expect(again.unchanged).toMatchObject({ User: 2, BillableHour: 6_000 });
      expect(await firm.log()).toHaveLength(7_004);
    }
    await close();
  });

  test("are closed when the import is stopped", async () => {
    for (const stopAt of [1_000, 9_000, 14_000]) {
      const stop = new AbortController();
      let [given, open] = [0, 0];
      const { rows, ...named } = manyHours(6_000);
      function* counting(): Generator<Plain> {
        open++;
        try {
          for (const row of rows as ReadonlyArray<Plain>) {
            if (++given === stopAt) stop.abort();
            yield row;
          }
        } finally {
          open--;
        }
      }
      const firm = await openImport();
      const said = firm.import([...staff(), { ...named, rows: counting }], { signal: stop.signal, dryRun: true });
      await expect(said).rejects.toMatchObject({ name: "AbortError" });
      expect(given).toBeLessThanOrEqual(Math.ceil(stopAt / 2_000) * 2_000);
      expect(open).toBe(0);
    }
  });

  test("of an unknown class are counted", async () => {
    const report = await (await openImport()).import(
      streamed([file("Invoice"), file("Ticket", { a: 1 }, { a: 2 }), file("Ticket", { a: 3 })]),
    );
    expect(report.unknown).toEqual({ Invoice: 0, Ticket: 3 });
  });
});

describe("flags of many engineers", () => {
  const people = 450;
  const crowd = (): ReadonlyArray<PlainFile> => {
    const range = Array.from({ length: people }, (_, i) => i);
    const [users, engineers, project] = staff() as [PlainFile, PlainFile, PlainFile];
    const each = (i: number) => to("EngineerProfile", id("e", i));
    return [
      { ...users, rows: [...users.rows, ...range.map((i) => ({ objectId: id("u", i), username: `person ${i}` }))] },
      {
        ...engineers,
        rows: range.map((i) => ({ ...engineers.rows[0], objectId: id("e", i), user: to("_User", id("u", i)) })),
      },
      project,
      file("Allocation", ...range.map((i) => allocation(id("a", i), { engineer: each(i) }))),
      // Each names the booking of an engineer who is looked at with others, some of another group.
      file(
        "BillableHour",
        ...range.map((i) =>
          hour(id("h", i), { engineer: each(i), allocation: to("Allocation", id("a", people - 1 - i)) }),
        ),
      ),
    ];
  };

  // R-IMP-1
  test("are the same in a dry run", async () => {
    const firm = await openImport();
    const rehearsed = await firm.import(streamed(crowd()), { dryRun: true });
    expect(rehearsed.flagged).toHaveLength(people);
    expect(new Set(rehearsed.flagged.map(({ code }) => code))).toEqual(new Set(["ALLOCATION_MISMATCH"]));
    expect(await firm.import(streamed(crowd()))).toEqual(rehearsed);
    expect(flagsIn(await firm.import(crowd()))).toEqual(flagsIn(rehearsed));
  });
});

// R-IMP-2, R-ELIG-2
test("flags use the project fields that only firmcore has", async () => {
  const firm = await openImport();
  await firm.import(staff());
  const own = firm.app.as(administrator());
  firm.setNow("2026-03-01T12:00:00Z");
  await own.projects.update({ objectId: "project001", requiredCertifications: ["PE"] });
  const [users, engineers, project] = staff() as [PlainFile, PlainFile, PlainFile];
  const renamed = { ...project, rows: [{ ...project.rows[0], name: "Tunnel", updatedAt: "2027-03-30T10:00:00.000Z" }] };
  const world = [
    users,
    engineers,
    renamed,
    file("Allocation", allocation("alloc00001", { endDate: date("2027-03-02") })),
  ];
  const rehearsed = await firm.import(world, { dryRun: true });
  expect(rehearsed.imported).toMatchObject({ Project: 1, Allocation: 1 });
  expect(flagsIn(rehearsed)).toEqual(["Allocation alloc00001 CERTIFICATION"]);
  expect(await firm.import(world)).toEqual(rehearsed);
});

// R-IMP-1
test("a booking with a repeated id counts for nobody", async () => {
  const [users, engineers, project] = staff() as [PlainFile, PlainFile, PlainFile];
  const ben = { ...engineers.rows[0], objectId: "engineer02", user: to("_User", "user000002"), fullName: "Ben" };
  const half = { allocationPercent: 60 };
  const bens = { ...half, engineer: to("EngineerProfile", "engineer02") };
  const bookings = [
    allocation("alloc00001", half),
    allocation("alloc00002", bens),
    allocation("alloc00001", { ...bens, createdAt: "2026-01-06T08:00:00.000Z" }),
  ];
  const world = [users, { ...engineers, rows: [...engineers.rows, ben] }, project, file("Allocation", ...bookings)];
  const firm = await openImport();
  const rehearsed = await firm.import(streamed(world), { dryRun: true });
  expect(rehearsed).toMatchObject({ imported: { Allocation: 2 }, flagged: [] });
  expect(await firm.import(streamed(world))).toEqual(rehearsed);
});
