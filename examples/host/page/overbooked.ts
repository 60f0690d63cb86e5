import { percentText, rangeText } from "./format.ts";
import { andMore, bounded, html, table } from "./html.ts";
import { permitted, readsPeople, type Section } from "./section.ts";

export const overbooked: Section = {
  id: "overbooked",
  title: "Over the limit",
  menu: "Over the limit",
  show: async ({ firm, today }) => {
    const report = await permitted(firm.reports.overbooked({ from: today }));
    if (report === null || !(await readsPeople(firm))) return null;
    const { shown, left } = bounded(report.results, 12);
    const rows = shown.map((row) => [
      row.fullName,
      rangeText(row.from, row.to),
      percentText(row.peakPercent),
      percentText(row.limitPercent),
      row.allocations.length + row.moreAllocations,
    ]);
    const columns = [
      { head: "Engineer" },
      { head: "Days" },
      { head: "Highest load", number: true },
      { head: "Limit", number: true },
      { head: "Bookings", number: true },
    ];
    const count = report.results.length;
    return {
      body:
        count === 0
          ? html`<p class="empty">From today on, nobody whose bookings you may read is over the limit.</p>`
          : html`<p class="note">Days from today on with more bookings than the limit allows. Such bookings are refused; these were taken over from another system.</p>
${table("Over the limit", columns, rows)}${andMore(left, "windows")}`,
      figure: { value: String(count), label: "windows over the limit from today on", tone: count > 0 ? "bad" : "good" },
    };
  },
};
