import { describe, expect, test } from "vitest";
import { openTestFirm } from "../support/firm.ts";
import { accepted, refused, windowsOf } from "../support/said.ts";

/** Ana with a full week, and a project to book her on. */
const opened = async () => {
  const firm = await openTestFirm();
  return { firm, ana: firm.engineer("ana"), project: firm.project("Bridge"), ...firm.admin };
};
const role = { assignmentRole: "Engineer" } as const;
type Days = readonly [percent: number, startDate: string, endDate?: string];
const ask = (engineer: string, project: string, [allocationPercent, startDate, endDate]: Days) => ({
  engineer,
  project,
  allocationPercent,
  startDate,
  ...(endDate === undefined ? {} : { endDate }),
  ...role,
});
describe("worked examples of bookings", () => {
  // The rows stand before, the last is asked for; then the windows, or null where it is accepted.
  const cases: ReadonlyArray<
    readonly [string, ReadonlyArray<Days>, Days, ReadonlyArray<readonly [string, string | null, number, string]> | null]
  > = [
    [
      "E-01 two bookings share their last and first day",
      [[60, "2027-03-10", "2027-03-20"]],
      [50, "2027-03-20", "2027-03-30"],
      [["2027-03-20", "2027-03-20", 110, "A"]],
    ],
    ["E-02 adjacent days do not overlap", [[60, "2027-03-10", "2027-03-20"]], [50, "2027-03-21", "2027-03-30"], null],
    [
      "E-03 the peak of three",
      [
        [50, "2027-03-01", "2027-03-31"],
        [30, "2027-03-10", "2027-03-20"],
      ],
      [30, "2027-03-15", "2027-04-10"],
      [["2027-03-15", "2027-03-20", 110, "AB"]],
    ],
    [
      "E-04 a peak is not the sum",
      [
        [60, "2027-04-01", "2027-04-05"],
        [60, "2027-04-07", "2027-04-11"],
      ],
      [40, "2027-04-01", "2027-04-11"],
      null,
    ],
    [
      "E-05 a closed booking over an open one",
      [[70, "2027-05-01"]],
      [40, "2027-11-01", "2027-11-10"],
      [["2027-11-01", "2027-11-10", 110, "A"]],
    ],
    [
      "E-05 two open ones conflict for ever",
      [[70, "2027-05-01"]],
      [40, "2027-11-01"],
      [["2027-11-01", null, 110, "A"]],
    ],
    [
      "E-06 two windows next to each other",
      [
        [60, "2027-06-01", "2027-06-05"],
        [70, "2027-06-06", "2027-06-10"],
      ],
      [50, "2027-06-01", "2027-06-12"],
      [
        ["2027-06-01", "2027-06-05", 110, "A"],
        ["2027-06-06", "2027-06-10", 120, "B"],
      ],
    ],
    [
      "E-09 thirds that add up to a whole",
      [
        [33.33, "2027-03-01", "2027-03-05"],
        [33.33, "2027-03-01", "2027-03-05"],
      ],
      [33.34, "2027-03-01", "2027-03-05"],
      null,
    ],
    [
      "E-09 a hundredth of a percent too much",
      [
        [33.33, "2027-03-01", "2027-03-05"],
        [33.33, "2027-03-01", "2027-03-05"],
        [33.34, "2027-03-01", "2027-03-05"],
      ],
      [0.01, "2027-03-01", "2027-03-05"],
      [["2027-03-01", "2027-03-05", 100.01, "ABC"]],
    ],
    [
      "E-10 a leap day",
      [[100, "2028-02-29", "2028-02-29"]],
      [1, "2028-02-28", "2028-03-01"],
      [["2028-02-29", "2028-02-29", 101, "A"]],
    ],
    ["E-11 the end of a month", [[100, "2027-01-01", "2027-01-31"]], [100, "2027-02-01", "2027-02-28"], null],
    ["E-12 the day after the clock changes", [[100, "2027-03-27", "2027-03-29"]], [100, "2027-03-30"], null],
    [
      "E-12 the day on which the clock changes",
      [[100, "2027-10-30", "2027-11-01"]],
      [1, "2027-10-31", "2027-10-31"],
      [["2027-10-31", "2027-10-31", 101, "A"]],
    ],
  ];
  test.each(cases)("%s", async (_title, before, asked, expected) => {
    const { firm, ana, project, allocations, settled } = await opened();
    const ids: Array<string> = [];
    for (const days of before) ids.push((await allocations.assign(ask(ana, project, days))).objectId);
    const logged = firm.log().length;
    const said = await settled.allocations.assign(ask(ana, project, asked));
    if (expected === null) {
      expect(said).toMatchObject({ ok: true, value: { engineer: ana, allocationPercent: asked[0], warnings: [] } });
      return;
    }
    expect(refused(said)).toMatchObject({ _tag: "OverCapacity", engineer: ana });
    const shown = windowsOf(refused(said)).map(({ by, ...window }) => ({
      ...window,
      by: by.map((id) => ids.indexOf(String(id))),
    }));
    expect(shown).toEqual(
      expected.map(([from, to, total, names]) => ({
        days: [from, to],
        total,
        // The candidate, whose id nobody knows yet, comes last.
        by: [..."ABC"]
          .filter((name) => names.includes(name))
          .map((name) => "ABC".indexOf(name))
          .concat(-1),
      })),
    );
    // R-LOG-2: a refusal leaves nothing behind.
    expect(firm.log()).toHaveLength(logged);
  });

  test("E-07 a firm's limit of 120 % takes what 100 % does not, an engineer's only as long as it holds", async () => {
    const { firm, ana, project, allocations, settled } = await opened();
    firm.settings({ capacityLimit: [{ from: 0, value: 12_000 }] });
    await allocations.assign(ask(ana, project, [60, "2027-03-10", "2027-03-20"]));
    accepted(await settled.allocations.assign(ask(ana, project, [50, "2027-03-20", "2027-03-30"])));

    firm.settings({});
    await firm.admin.limits.set({ engineer: ana, from: "2020-01-01", limit: 120 });
    await firm.admin.limits.set({ engineer: ana, from: "2027-07-01", limit: 100 });
    await allocations.assign(ask(ana, project, [60, "2027-06-20", "2027-07-10"]));
    const said = refused(await settled.allocations.assign(ask(ana, project, [50, "2027-06-20", "2027-07-10"])));
    expect(said).toMatchObject({ windows: [{ from: "2027-07-01", to: "2027-07-10", total: 110, limit: 100 }] });
  });

  test("E-08 a booking does not count against itself", async () => {
    const { ana, project, allocations, settled } = await opened();
    await allocations.assign(ask(ana, project, [60, "2027-03-01", "2027-03-05"]));
    const { objectId } = await allocations.assign(ask(ana, project, [40, "2027-03-01", "2027-03-05"]));
    const said = await allocations.change({ objectId, allocationPercent: 40, notes: "for the deck" });
    expect(said).toMatchObject({ allocationPercent: 40, notes: "for the deck", version: 2 });
    const over = refused(await settled.allocations.change({ objectId, allocationPercent: 41 }));
    expect(windowsOf(over)).toMatchObject([{ days: ["2027-03-01", "2027-03-05"], total: 101 }]);
  });

  test("E-13 where tentative does not count, the conflict is found on confirming", async () => {
    const { firm, ana, project, allocations, settled } = await opened();
    await allocations.assign(ask(ana, project, [80, "2027-03-01", "2027-03-05"]));
    const tentative = { ...ask(ana, project, [50, "2027-03-01", "2027-03-05"]), status: "Proposed" };
    expect(refused(await settled.allocations.assign(tentative))._tag).toBe("OverCapacity");

    firm.settings({ tentativeCounts: false });
    const { objectId, statusLabel } = await allocations.assign(tentative);
    expect(statusLabel).toBe("Proposed");
    expect(windowsOf(refused(await settled.allocations.confirm(objectId)))).toMatchObject([{ total: 130 }]);
    expect(await allocations.get(objectId)).toMatchObject({ status: "tentative", version: 1 });
  });

  test("E-14 taking up a cancelled booking again is judged like a new one", async () => {
    const { firm, ana, project, allocations, settled } = await opened();
    const { objectId } = await allocations.assign(ask(ana, project, [90, "2027-03-01", "2027-03-05"]));
    await allocations.cancel(objectId);
    await allocations.assign(ask(ana, project, [90, "2027-03-01", "2027-03-05"]));
    const logged = firm.log().length;
    expect(windowsOf(refused(await settled.allocations.reactivate(objectId)))).toMatchObject([{ total: 180 }]);
    expect(await allocations.get(objectId)).toMatchObject({ status: "cancelled", version: 2 });
    expect(firm.log()).toHaveLength(logged);
  });

  test("E-15 moving a booking to an engineer without room leaves both as they were", async () => {
    const { firm, ana, project, allocations, settled } = await opened();
    const ben = firm.engineer("ben");
    const days = [60, "2027-03-01", "2027-03-05"] as const;
    const a = await allocations.assign(ask(ana, project, days));
    const b = await allocations.assign(ask(ben, project, days));
    const said = refused(await settled.allocations.move({ objectId: b.objectId, engineer: ana }));
    expect(said).toMatchObject({ _tag: "OverCapacity", engineer: ana });
    expect(windowsOf(said)).toEqual([
      { days: ["2027-03-01", "2027-03-05"], total: 120, by: [a.objectId, b.objectId].toSorted() },
    ]);
    expect(await allocations.list()).toMatchObject({ results: [{ engineer: ana }, { engineer: ben }] });
    const moved = await allocations.move({
      objectId: b.objectId,
      engineer: ana,
      startDate: "2027-03-08",
      endDate: null,
    });
    expect(moved).toMatchObject({ engineer: ana, startDate: "2027-03-08", endDate: null, version: 2 });
  });

  test("E-16 an overload that an import left can be made smaller, not larger", async () => {
    const { firm, ana, project, settled } = await opened();
    firm.booking(ana, project, 90, "2027-03-01", "2027-03-05");
    const b = firm.booking(ana, project, 60, "2027-03-01", "2027-03-05");
    accepted(await settled.allocations.change({ objectId: b, allocationPercent: 30 }));
    expect(refused(await settled.allocations.change({ objectId: b, allocationPercent: 70 }))._tag).toBe("OverCapacity");
  });

  test("E-17 an earlier end of employment is refused with the days, or ends what runs over it", async () => {
    const { firm, ana, project, allocations, engineers, settled } = await opened();
    const { objectId } = await allocations.assign(ask(ana, project, [50, "2027-06-01"]));
    const ending = { objectId: ana, employedUntil: "2027-06-30" };
    expect(refused(await settled.engineers.update(ending))).toMatchObject({
      _tag: "NotEmployed",
      days: [{ from: "2027-07-01", to: null }],
    });
    const logged = firm.log().length;
    await engineers.update({ ...ending, resolve: "cut" });
    expect(await allocations.get(objectId)).toMatchObject({ status: "confirmed", endDate: "2027-06-30", version: 2 });
    expect(firm.log()).toHaveLength(logged + 2);
  });
});
