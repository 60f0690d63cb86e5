import { expect, test } from "vitest";
import type { BillingState } from "../../../src/domain/billable-hour/states.ts";
import { moneyReport } from "../../../src/domain/report/money.ts";
import { start } from "../working-time/calendars.ts";
import { groups, hour, pairs, projects } from "./firm.ts";

const usd = (minor: number) => ({ minor, currency: "USD" });
const all = { from: start, to: start + 30, projects, profiles: new Map() };

// R-MONEY-1
test("recognised amounts are split by billing state", () => {
  const billings: ReadonlyArray<BillingState> = ["unbilled", "invoiced", "paid", "written off"];
  const hours = billings.map((billing, at) => hour(start, 60, { billing, amount: 10 ** at }));
  const lines = [
    {
      currency: "USD",
      recognised: usd(1_111),
      unbilled: usd(1),
      invoiced: usd(10),
      paid: usd(100),
      writtenOff: usd(1_000),
    },
  ];
  expect(moneyReport({ ...all, by: [], hours })).toEqual([{ key: [], lines, unpricedMinutes: 0 }]);
});

test("E-33 three times 33.33 are 99.99 by every grouping", () => {
  const hours = [
    hour(start, 20, { amount: 3_333 }),
    hour(start + 20, 20, { amount: 3_333, project: "tunnel" }),
    hour(start + 20, 20, { amount: 3_333, engineer: "ben" }),
  ];
  for (const by of [[], ...groups, ...pairs] as const) {
    const rows = moneyReport({ ...all, by, hours });
    const total = rows.flatMap((row) => row.lines).reduce((sum, line) => sum + line.recognised.minor, 0);
    expect([by, total]).toEqual([by, 9_999]);
  }
});

test("E-32 a report shows the approved amounts", () => {
  const approved = hour(start, 450, { amount: 75_000 });
  expect(moneyReport({ ...all, by: "engineer", hours: [approved] })[0]?.lines[0]?.recognised).toEqual(usd(75_000));
});

test("only approved billable hours of the range count", () => {
  const hours = [
    hour(start, 60, { approval: "submitted" }),
    hour(start, 60, { billable: false, amount: 5 }),
    hour(start - 1, 60, { amount: 5 }),
    hour(start + 31, 60, { amount: 5 }),
  ];
  expect(moneyReport({ ...all, by: "engineer", hours })).toEqual([]);
});

test("counts billed minutes without a price beside the lines", () => {
  const hours = [hour(start, 60, { billed: 45 }), hour(start, 60, { snapshot: null }), hour(start, 30, { amount: 5 })];
  expect(moneyReport({ ...all, by: "discipline", hours })).toMatchObject([
    { key: [""], lines: [], unpricedMinutes: 60 },
    { key: ["Civil"], lines: [{ recognised: usd(5) }], unpricedMinutes: 45 },
  ]);
});

test("never adds currencies: a line each, by code", () => {
  const euros = { billedMinutes: 60, billable: true, amount: { minor: 9, currency: "EUR" }, discipline: "Civil" };
  const hours = [hour(start, 60, { amount: 5 }), hour(start, 60, { snapshot: euros })];
  const [row] = moneyReport({ ...all, by: "project", hours });
  expect(row?.lines.map((line) => [line.currency, line.recognised])).toEqual([
    ["EUR", { minor: 9, currency: "EUR" }],
    ["USD", usd(5)],
  ]);
});
