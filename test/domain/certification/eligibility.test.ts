import { describe, expect, test } from "vitest";
import { type Eligibility, eligibility } from "../../../src/domain/certification/eligibility.ts";
import type { Held } from "../../../src/domain/certification/status.ts";
import { dayText, endText } from "../../../src/domain/kernel/values/day.ts";
import { day, held } from "./holdings.ts";

/** Refused and warned gaps as lines: name, days without the year, rows. */
const lines = (all: Eligibility["gaps"]) =>
  all.map(({ name, gaps, rows }) => {
    const days = gaps.map(({ from, to }) => `${dayText(from).slice(5)}…${endText(to)?.slice(5) ?? "open"}`);
    return `${name} ${days.join(" ")} ${rows.join("")}`;
  });
const judge = (rows: ReadonlyArray<Held>, from: string, to: string | null, required: ReadonlyArray<string> = []) => {
  const answer = eligibility({ held: rows, required, from: day(from), to: to === null ? null : day(to) });
  return { refused: lines(answer.gaps), warned: lines(answer.accepted), until: answer.certificationUntil };
};
const fine = { refused: [], warned: [], until: [] };

describe("a booking without required certifications", () => {
  test("E-18 is accepted until the day of expiry", () => {
    expect(judge([held("a", "PE", "01-01", "09-30")], "09-01", "09-30")).toEqual(fine);
  });

  test("E-18 is refused for the days after it", () => {
    expect(judge([held("a", "PE", "01-01", "09-30")], "09-01", "10-01").refused).toEqual(["PE 10-01…10-01 a"]);
  });

  test("E-19 is accepted with a warning over a gap", () => {
    const rows = [held("a", "PE", "2024-01-01", "2026-12-31"), held("b", "PE", "01-02", "2029-12-31")];
    expect(judge(rows, "2026-12-01", "01-31")).toEqual({ ...fine, warned: ["PE 01-01…01-01 ab"] });
  });

  test("of an engineer without certificates is accepted", () => {
    expect(judge([], "09-01", null)).toEqual(fine);
  });

  test("is refused for every name that lapses", () => {
    const rows = [
      held("a", "PE", "01-01", "09-10"),
      held("b", "Crane", "01-01", "09-05"),
      held("c", "OSHA", "01-01", null),
    ];
    expect(judge(rows, "09-01", "09-30").refused).toEqual(["PE 09-11…09-30 a", "Crane 09-06…09-30 b"]);
  });

  test("is refused for all days by a lapsed certificate", () => {
    expect(judge([held("a", "PE", "01-01", "03-01")], "09-01", "09-30").refused).toEqual(["PE 09-01…09-30 a"]);
  });

  test("is refused with all gaps of a lapsing name", () => {
    const answer = judge([held("a", "PE", "09-05", "09-20")], "09-01", "09-30");
    expect(answer).toEqual({ ...fine, refused: ["PE 09-01…09-04 09-21…09-30 a"] });
    const twice = [held("a", "PE", "01-01", "09-03"), held("b", "PE", "09-10", "09-20")];
    expect(judge(twice, "09-01", "09-30").refused).toEqual(["PE 09-04…09-09 09-21…09-30 ab"]);
  });

  test("is accepted with warnings if some row lasts", () => {
    const rows = [held("a", "PE", "09-05", "09-10"), held("b", "PE", "10-05", null)];
    expect(judge(rows, "09-01", "09-30")).toEqual({ ...fine, warned: ["PE 09-01…09-04 09-11…09-30 ab"] });
  });

  test("is accepted with a warning if a row lasts until its last day", () => {
    expect(judge([held("a", "PE", "09-05", "09-30")], "09-01", "09-30")).toEqual({
      ...fine,
      warned: ["PE 09-01…09-04 a"],
    });
  });

  test("lists rows by id, and the name by its first spelling in the alphabet", () => {
    const rows = [held("b", "PE", "01-01", "09-03"), held("a", "pe", "01-01", "09-02")];
    for (const each of [rows, rows.toReversed()])
      expect(judge(each, "09-01", "09-30").refused).toEqual(["PE 09-04…09-30 ab"]);
  });

  test("counts a pending row by its dates", () => {
    expect(judge([held("a", "PE", "01-01", null, { declared: "pending" })], "09-01", "09-30")).toEqual(fine);
  });

  test.each([
    ["is refused by a revocation on its last day", "09-30", ["PE 09-30…09-30 a"]],
    ["is accepted when the revocation comes a day later", "10-01", []],
  ])("%s", (_, declaredOn, refused) => {
    const row = held("a", "PE", "01-01", null, { declared: "revoked", declaredOn: day(declaredOn) });
    expect(judge([row], "09-01", "09-30").refused).toEqual(refused);
  });

  test("treats spellings of a name as one", () => {
    const rows = [held("b", "pe", "01-01", "09-10"), held("a", "PE", "09-11", null)];
    expect(judge(rows, "09-01", "09-30")).toEqual(fine);
    expect(judge(rows.slice(0, 1), "09-01", "09-30").refused).toEqual(["pe 09-11…09-30 b"]);
    expect(judge([...rows, held("c", " Pe ", "02-01", "02-02")], "01-01", null).until).toEqual([
      { name: " Pe ", until: null },
    ]);
  });
});

describe("a booking with required certifications", () => {
  test("E-19 is refused for the one uncovered day", () => {
    const rows = [held("a", "PE", "2024-01-01", "2026-12-31"), held("b", "PE", "01-02", "2029-12-31")];
    expect(judge(rows, "2026-12-01", "01-31", ["PE"])).toEqual({ ...fine, refused: ["PE 01-01…01-01 ab"] });
  });

  test("E-19 is covered by a renewal on the next day", () => {
    const rows = [held("a", "PE", "2024-01-01", "2026-12-31"), held("b", "PE", "01-01", "2029-12-31")];
    expect(judge(rows, "2026-12-01", "01-31", ["PE"])).toEqual(fine);
  });

  test("is refused for a name without rows", () => {
    expect(judge([held("a", "PE", "01-01", null)], "09-01", "09-30", ["Crane", "PE"]).refused).toEqual([
      "Crane 09-01…09-30 ",
    ]);
  });

  test("is refused when the only row is pending", () => {
    const row = held("a", "PE", "01-01", null, { declared: "pending" });
    expect(judge([row], "09-01", "09-02", ["PE"]).refused).toEqual(["PE 09-01…09-02 a"]);
  });

  test("checks a name that is written twice once", () => {
    expect(judge([], "09-01", "09-02", ["PE", "Crane", "pe"]).refused).toEqual([
      "PE 09-01…09-02 ",
      "Crane 09-01…09-02 ",
    ]);
  });

  test("ignores names that are not required", () => {
    const rows = [held("a", "PE", "01-01", null), held("b", "Crane", "01-01", "03-01")];
    expect(judge(rows, "09-01", "09-30", ["PE"])).toEqual(fine);
  });
});

describe("an open booking", () => {
  test("is judged on its first day", () => {
    const rows = [held("a", "PE", "01-01", "09-30"), held("b", "Crane", "01-01", null)];
    const until = [
      { name: "PE", until: day("09-30") },
      { name: "Crane", until: null },
    ];
    expect(judge(rows, "05-01", null)).toEqual({ ...fine, until });
    expect(judge(rows, "05-01", null, ["PE", "Crane"])).toEqual({ ...fine, until });
  });

  test("is covered until its first day if a row ends then, and not if it ends before", () => {
    const rows = [held("a", "PE", "01-01", "05-01"), held("b", "Crane", "01-01", "04-30")];
    expect(judge(rows, "05-01", null).until).toEqual([{ name: "PE", until: day("05-01") }]);
  });

  test("is refused for its uncovered first day only", () => {
    const rows = [held("a", "PE", "05-10", "09-30")];
    expect(judge(rows, "05-01", null, ["PE"])).toEqual({ ...fine, refused: ["PE 05-01…05-01 a"] });
    expect(judge(rows, "10-01", null)).toEqual({ ...fine, refused: ["PE 10-01…10-01 a"] });
  });

  test("warns of its uncovered first day", () => {
    const answer = judge([held("a", "PE", "05-10", "09-30")], "05-01", null);
    expect(answer).toEqual({ ...fine, warned: ["PE 05-01…05-01 a"] });
  });

  test("warns of the first day without a valid row", () => {
    const row = held("a", "PE", "08-01", null, { declared: "revoked", declaredOn: day("07-01") });
    expect(judge([row], "05-01", null)).toEqual({ ...fine, warned: ["PE 05-01…05-01 a"] });
  });
});
