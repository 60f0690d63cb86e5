import type { Refusal } from "../../../domain/kernel/refusal/refusal.ts";
import { accepted, refused, same } from "../harness/expect.ts";
import type { KitFirm } from "../harness/kit-firm.ts";
import type { Suite } from "../harness/suite.ts";

type Days = readonly [percent: number, from: string, to?: string | null];
type Conflict = Extract<Refusal, { readonly _tag: "OverCapacity" }>;

/** Windows as texts: "2027-03-20…2027-03-20 110/100 A C", open ends as "open"; `names` are the letters of known bookings. */
export const windowsOf = ({ windows }: Conflict, names: Readonly<Record<string, string>> = {}): ReadonlyArray<string> =>
  windows.map(({ from, to, total, limit, allocations }) => {
    const letters = allocations.map(({ objectId }) => names[objectId ?? ""] ?? "new").sort();
    return `${from}…${to ?? "open"} ${total}/${limit} ${letters.join(" ")}`;
  });

/** The existing bookings, the candidate, and the windows of the refusal; no windows if it is accepted. */
const example =
  (stand: ReadonlyArray<Days>, asked: Days, windows: ReadonlyArray<string>) =>
  async (firm: KitFirm): Promise<void> => {
    const ana = await firm.engineer("Ana");
    const project = await firm.project("Bridge");
    const names: Record<string, string> = {};
    for (const [i, days] of stand.entries())
      names[await firm.booked(ana.objectId, project, ...days)] = String.fromCharCode(65 + i);
    const before = (await firm.log()).length;
    const outcome = await firm.admin.allocations.assign(firm.bookingInput(ana.objectId, project, ...asked));
    const written = (await firm.log()).length - before;
    if (windows.length === 0) {
      accepted(outcome);
      same(written, 1, "log rows");
      return;
    }
    same(windowsOf(refused(outcome, "OverCapacity"), names), windows);
    same(written, 0, "log rows");
  };
/** A row that is accepted beside the existing ones. */
const fits = (stand: ReadonlyArray<Days>, asked: Days) => example(stand, asked, []);

export const booking: Suite = {
  name: "booking",
  cases: {
    "E-01 bookings that share one day overlap on that day": example(
      [[60, "2027-03-10", "2027-03-20"]],
      [50, "2027-03-20", "2027-03-30"],
      ["2027-03-20…2027-03-20 110/100 A new"],
    ),
    "E-02 adjacent bookings do not overlap": fits([[60, "2027-03-10", "2027-03-20"]], [50, "2027-03-21", "2027-03-30"]),
    "E-03 the peak of three bookings is one window": example(
      [
        [50, "2027-03-01", "2027-03-31"],
        [30, "2027-03-10", "2027-03-20"],
      ],
      [30, "2027-03-15", "2027-04-10"],
      ["2027-03-15…2027-03-20 110/100 A B new"],
    ),
    "E-04 the peak is not the sum of all bookings": fits(
      [
        [60, "2027-04-01", "2027-04-05"],
        [60, "2027-04-07", "2027-04-11"],
      ],
      [40, "2027-04-01", "2027-04-11"],
    ),
    "E-05 an open-ended booking overlaps one that begins later": example(
      [[70, "2027-05-01"]],
      [40, "2027-11-01", "2027-11-10"],
      ["2027-11-01…2027-11-10 110/100 A new"],
    ),
    "E-05 two open-ended bookings overlap without end": example(
      [[70, "2027-05-01"]],
      [40, "2027-11-01"],
      ["2027-11-01…open 110/100 A new"],
    ),
    "E-06 different conflicting bookings make different windows": example(
      [
        [60, "2027-06-01", "2027-06-05"],
        [70, "2027-06-06", "2027-06-10"],
      ],
      [50, "2027-06-01", "2027-06-12"],
      ["2027-06-01…2027-06-05 110/100 A new", "2027-06-06…2027-06-10 120/100 B new"],
    ),
    "E-09 a hundred percent in thirds fits exactly": fits(
      [
        [33.33, "2027-03-01", "2027-03-31"],
        [33.33, "2027-03-01", "2027-03-31"],
      ],
      [33.34, "2027-03-01", "2027-03-31"],
    ),
    "E-09 a hundredth of a percent more does not": example(
      [
        [33.33, "2027-03-01", "2027-03-31"],
        [33.33, "2027-03-01", "2027-03-31"],
        [33.34, "2027-03-01", "2027-03-31"],
      ],
      [0.01, "2027-03-31", "2027-04-02"],
      ["2027-03-31…2027-03-31 100.01/100 A B C new"],
    ),
    "E-10 the leap day counts as a day": example(
      [[100, "2028-02-29", "2028-02-29"]],
      [1, "2028-02-28", "2028-03-01"],
      ["2028-02-29…2028-02-29 101/100 A new"],
    ),
    "E-11 bookings in adjacent months do not overlap": fits(
      [[100, "2027-01-01", "2027-01-31"]],
      [100, "2027-02-01", "2027-02-28"],
    ),
    "E-12 daylight saving does not change the number of days": async (firm) => {
      const ana = await firm.engineer("Ana");
      const project = await firm.project("Bridge");
      for (const [from, to] of [
        ["2027-03-27", "2027-03-29"],
        ["2027-10-30", "2027-11-01"],
      ] as const) {
        const answer = accepted(
          await firm.admin.allocations.assign(firm.bookingInput(ana.objectId, project, 100, from, to)),
        );
        same([answer.startDate, answer.endDate], [from, to]);
        const runs = accepted(
          await firm.admin.engineers.availability({ engineer: ana.objectId, from: "2027-03-01", to: "2027-11-30" }),
        );
        same(
          runs.find((each) => each.from === from),
          { from, to, freePercent: 0 },
        );
      }
    },
  },
};
