import { describe, expect, test } from "vitest";
import type { Booked, Window } from "../../../src/domain/allocation/capacity.ts";
import { peakLoad } from "../../../src/domain/allocation/sweep.ts";
import { type CapacityLimits, limitOn, lowestLimit } from "../../../src/domain/capacity-limit/limits-in-force.ts";
import { dayText, endText, lastDay } from "../../../src/domain/kernel/values/day.ts";
import { booked, candidateWindows, conflictWindows, day, noLimits } from "./bookings.ts";

const percentLimit = (...steps: ReadonlyArray<readonly [from: string, percent: number]>) =>
  steps.map(([from, percent]) => ({ from: day(from), limit: percent * 100 }));
/** A window as one line: days without the year, total, ids. */
const line = ({ from, to, total, allocations }: Window) =>
  `${dayText(from).slice(5)}…${endText(to)?.slice(5) ?? "open"} ${total / 100} ${allocations.map((each) => each.objectId).join("")}`;
const book = (
  others: ReadonlyArray<Booked>,
  candidate: Booked,
  old: Booked | null = null,
  limits: CapacityLimits = noLimits,
) => candidateWindows(others, candidate, old, limits).map(line);

describe("a booking", () => {
  const a = booked("A", 60, "03-10", "03-20");

  test("E-01 is refused when it shares the other's last day", () => {
    expect(book([a], booked("B", 50, "03-20", "03-30"))).toEqual(["03-20…03-20 110 AB"]);
  });

  test("E-02 is accepted on the day after the other ends", () => {
    expect(book([a], booked("B", 50, "03-21", "03-30"))).toEqual([]);
  });

  test("E-03 is refused only where three together pass the limit", () => {
    const others = [booked("A", 50, "03-01", "03-31"), booked("B", 30, "03-10", "03-20")];
    expect(book(others, booked("C", 30, "03-15", "04-10"))).toEqual(["03-15…03-20 110 ABC"]);
  });

  test("E-04 is measured by the peak, not by the sum", () => {
    const others = [booked("A", 60, "04-01", "04-05"), booked("B", 60, "04-07", "04-11")];
    const candidate = booked("C", 40, "04-01", "04-11");
    expect(book(others, candidate)).toEqual([]);
    expect(peakLoad([...others, candidate], day("04-01"), day("04-11"))).toBe(10_000);
    expect(peakLoad([...others, candidate], day("04-06"), day("04-06"))).toBe(4_000);
  });

  test("E-05 overlaps an open booking on every day", () => {
    const others = [booked("A", 70, "05-01", null)];
    expect(book(others, booked("B", 40, "11-01", "11-10"))).toEqual(["11-01…11-10 110 AB"]);
    expect(book(others, booked("B", 40, "11-01", null))).toEqual(["11-01…open 110 AB"]);
  });

  test("E-06 has one window per set of allocations", () => {
    const others = [booked("A", 60, "06-01", "06-05"), booked("B", 70, "06-06", "06-10")];
    expect(book(others, booked("C", 50, "06-01", "06-12"))).toEqual(["06-01…06-05 110 AC", "06-06…06-10 120 BC"]);
  });

  test("E-07 may reach a raised limit of the firm", () => {
    const limits = { own: [], firm: percentLimit(["01-01", 120]) };
    expect(book([a], booked("B", 50, "03-20", "03-30"), null, limits)).toEqual([]);
  });

  test("E-07 is refused from the day the limit falls", () => {
    const limits = { own: percentLimit(["07-01", 100], ["01-01", 120]), firm: [] };
    const windows = candidateWindows(
      [booked("A", 60, "06-01", "07-31")],
      booked("B", 50, "06-20", "07-10"),
      null,
      limits,
    );
    expect(windows.map(line)).toEqual(["07-01…07-10 110 AB"]);
    expect(windows[0]?.limit).toBe(10_000);
  });

  test("E-08 does not count against itself", () => {
    const [other, old] = [booked("A", 60, "03-01", "03-31"), booked("B", 40, "03-01", "03-31")];
    expect(book([other], old, old)).toEqual([]);
    expect(book([other, old], booked("B", 41, "03-01", "03-31"), old)).toEqual(["03-01…03-31 101 AB"]);
  });

  test("E-09 may fill the limit exactly", () => {
    const others = [booked("A", 33.33, "03-01", "03-31"), booked("B", 33.33, "03-01", "03-31")];
    const third = booked("C", 33.34, "03-01", "03-31");
    expect(book(others, third)).toEqual([]);
    expect(book([...others, third], booked("D", 0.01, "03-31", "03-31"))).toEqual(["03-31…03-31 100.01 ABCD"]);
  });

  test("E-10 is refused on a leap day alone", () => {
    const candidate = booked("B", 1, "2028-02-28", "2028-03-01");
    expect(book([booked("A", 100, "2028-02-29", "2028-02-29")], candidate)).toEqual(["02-29…02-29 101 AB"]);
    expect(day("2028-03-01") - day("2028-02-28") + 1).toBe(3);
  });

  test("E-11 may begin the day after a full month", () => {
    expect(book([booked("A", 100, "01-01", "01-31")], booked("B", 100, "02-01", "02-28"))).toEqual([]);
  });

  test("E-12 overlaps on three days across a clock change", () => {
    for (const [from, to] of [
      ["03-27", "03-29"],
      ["10-30", "11-01"],
    ] as const) {
      const windows = candidateWindows([booked("A", 60, "01-01", null)], booked("B", 50, from, to), null, noLimits);
      expect(windows.map((each) => (each.to ?? 0) - each.from + 1)).toEqual([3]);
    }
  });

  test("E-13 is refused when confirmation makes it count", () => {
    const [a80, t] = [booked("A", 80, "03-01", "03-07"), booked("T", 50, "03-01", "03-07")];
    expect(book([a80], t)).toEqual(["03-01…03-07 130 AT"]);
  });

  test("E-14 is refused when reactivated beside its replacement", () => {
    const [a90, b90] = [booked("A", 90, "03-01", "03-07"), booked("B", 90, "03-01", "03-07")];
    expect(book([b90], a90)).toEqual(["03-01…03-07 180 BA"]);
  });

  test("E-15 is refused when moved to a full engineer", () => {
    const [ana, ben] = [booked("A", 60, "03-01", "03-07"), booked("B", 60, "03-01", "03-07")];
    expect(book([ana], ben)).toEqual(["03-01…03-07 120 AB"]);
  });

  test("E-16 may shrink an imported overload but not grow it", () => {
    const [a90, b60] = [booked("A", 90, "03-01", "03-07"), booked("B", 60, "03-01", "03-07")];
    expect(book([a90], booked("B", 30, "03-01", "03-07"), b60)).toEqual([]);
    expect(book([a90], booked("B", 70, "03-01", "03-07"), b60)).toEqual(["03-01…03-07 160 AB"]);
  });

  test("lengthened in an overload is refused on added days only", () => {
    const [a90, b60] = [booked("A", 90, "03-01", "03-31"), booked("B", 60, "03-01", "03-07")];
    expect(book([a90], booked("B", 60, "03-01", "03-09"), b60)).toEqual(["03-08…03-09 150 AB"]);
  });

  test("that does not reach a lower limit is accepted", () => {
    const limits = { own: percentLimit(["03-10", 50]), firm: [] };
    expect(book([booked("A", 60, "03-01", "03-05")], booked("B", 40, "03-01", "03-20"), null, limits)).toEqual([]);
  });

  test("until the last day differs from an open one", () => {
    const a80 = { ...booked("A", 80, "03-01", null), endDate: lastDay };
    const open = candidateWindows([booked("A", 80, "03-01", null)], booked("B", 30, "03-01", null), null, noLimits);
    const ends = candidateWindows([a80], booked("B", 130, "03-01", null), null, noLimits);
    expect([open[0]?.to, ends[0]?.to, ends.length]).toEqual([null, lastDay, 1]);
  });
});

describe("a limit", () => {
  test("is 100 percent by default", () => {
    expect(limitOn(noLimits, day("03-01"))).toBe(10_000);
  });

  test("is the firm's until the engineer's first step", () => {
    const limits = { own: percentLimit(["03-10", 80]), firm: percentLimit(["03-20", 150], ["02-01", 120]) };
    const on = (text: string) => limitOn(limits, day(text));
    expect(["01-31", "02-01", "03-09", "03-10", "03-25"].map(on)).toEqual([10_000, 12_000, 12_000, 8_000, 8_000]);
  });

  test("set twice on one day is the last listed", () => {
    expect(limitOn({ own: percentLimit(["03-10", 80], ["03-10", 90]), firm: [] }, day("03-10"))).toBe(9_000);
  });

  test("lowered below the load is refused on those days", () => {
    const both = [booked("A", 60, "03-01", "03-20"), booked("B", 30, "03-10", null)];
    const lowered = { own: percentLimit(["03-05", 80]), firm: [] };
    const windows = conflictWindows({ before: both, after: both, limitsBefore: noLimits, limitsAfter: lowered });
    expect(windows.map(line)).toEqual(["03-10…03-20 90 AB"]);
  });

  test("raised over an overload that stays is not refused", () => {
    const both = [booked("A", 90, "03-01", "03-20"), booked("B", 90, "03-10", null)];
    const raised = { own: [], firm: percentLimit(["01-01", 120]) };
    expect(conflictWindows({ before: both, after: both, limitsBefore: noLimits, limitsAfter: raised })).toEqual([]);
  });

  test("splits a window only where its value changes", () => {
    const limits = { own: percentLimit(["03-05", 50], ["03-10", 50], ["03-15", 60]), firm: [] };
    const windows = candidateWindows([], booked("A", 90, "03-01", "03-20"), null, limits);
    expect(windows.map((each) => `${line(each)} over ${each.limit / 100}`)).toEqual([
      "03-05…03-14 90 A over 50",
      "03-15…03-20 90 A over 60",
    ]);
  });

  test("has its lowest value on a day of the window", () => {
    const limits = {
      own: percentLimit(["03-10", 80], ["04-10", 20]),
      firm: percentLimit(["03-05", 70], ["04-11", 10]),
    };
    expect(lowestLimit(limits, day("03-08"), day("03-12"))).toBe(7_000);
    expect(lowestLimit({ own: limits.own, firm: [] }, day("03-08"), day("03-12"))).toBe(8_000);
    expect(lowestLimit(limits, day("03-01"), day("03-02"))).toBe(10_000);
    expect(lowestLimit({ own: [], firm: limits.firm }, day("03-01"), day("03-12"))).toBe(7_000);
  });
});

test("the last day of the calendar is judged like any other", () => {
  const last = (objectId: string) => ({ ...booked(objectId, 60, "03-10", null), startDate: lastDay });
  const change = { before: [], after: [last("A"), last("B")], limitsBefore: noLimits, limitsAfter: noLimits };
  expect(conflictWindows(change)).toMatchObject([{ from: lastDay, to: null, total: 12_000 }]);
});
