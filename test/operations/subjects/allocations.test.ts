import { describe, expect, test } from "vitest";
import { openTestFirm } from "../../support/firm/firm.ts";
import { refused, windowsOf } from "../../support/firm/outcome.ts";

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
  // The existing bookings, the last of them the candidate; then the windows, or null if it is accepted.
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
      "E-04 the peak is not the sum of all bookings",
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
        // The candidate, which has no known id yet, comes last.
        by: [..."ABC"]
          .filter((name) => names.includes(name))
          .map((name) => "ABC".indexOf(name))
          .concat(-1),
      })),
    );
    // R-LOG-2: a refusal writes nothing.
    expect(firm.log()).toHaveLength(logged);
  });
});
