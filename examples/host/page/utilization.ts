import { dayText, hoursText, later, mondayOf, moneyText, rangeText, ratioText } from "./format.ts";
import { html, table } from "./html.ts";
import { permitted, type Section } from "./section.ts";

export const utilization: Section = {
  id: "utilization",
  title: "Utilization",
  menu: "Utilization",
  show: async ({ firm, today }) => {
    // The last four whole weeks.
    const to = later(mondayOf(today), -1);
    const from = later(to, -27);
    const report = await permitted(firm.reports.utilization({ from, to, by: "discipline" }));
    if (report === null || report.results.length === 0) return null;
    const { results } = report;
    const rows = results.map((row) => [
      row.name,
      hoursText(row.availableMinutes ?? 0),
      hoursText(row.workedMinutes),
      hoursText(row.billableMinutes),
      ratioText(row.totalUtilization),
      ratioText(row.billableUtilization),
      row.amounts.length === 0 ? "–" : row.amounts.map(moneyText).join(", "),
    ]);
    const columns = [
      { head: "Discipline" },
      { head: "Available", number: true },
      { head: "Worked", number: true },
      { head: "Billable", number: true },
      { head: "Worked ÷ available", number: true },
      { head: "Billable ÷ available", number: true },
      { head: "Value", number: true },
    ];
    const sum = (of: (row: (typeof results)[number]) => number): number => results.reduce((a, row) => a + of(row), 0);
    const available = sum((row) => row.availableMinutes ?? 0);
    return {
      body: html`<p class="note">${rangeText(from, to)}, the last four whole weeks; approved hours only. The denominator is the <b>available time</b>: the agreed working time of everybody in the row, less holidays and granted leave, whether they wrote hours or not.</p>
${table("Utilization by discipline", columns, rows)}`,
      ...(available > 0 && {
        figure: {
          value: ratioText((sum((row) => row.billableMinutes) / available) * 100),
          label: `of the available time up to ${dayText(to)} was billable`,
        },
      }),
    };
  },
};
