import { dayOf, rangeText } from "./format.ts";
import { andMore, bounded, type Html, html, table } from "./html.ts";
import { permitted, readsPeople, type Section } from "./section.ts";

const sameName = (a: string, b: string): boolean => a.trim().toLowerCase() === b.trim().toLowerCase();

export const certificates: Section = {
  id: "certificates",
  title: "Certificates about to lapse",
  menu: "Certificates",
  show: async ({ firm, today }) => {
    const [expiring, uncovered] = await Promise.all([
      permitted(firm.reports.certifications({ on: today, status: "expiring" })),
      permitted(firm.reports.uncovered({ from: today })),
    ]);
    if (expiring === null || uncovered === null || !(await readsPeople(firm))) return null;
    // A renewed certificate does not lapse.
    const lapsing = expiring.results.filter(({ renewed }) => !renewed);
    const endangered = (engineer: string, name: string): ReadonlyArray<Html> =>
      uncovered.results
        .filter((row) => row.engineer === engineer && sameName(row.name, name))
        .map(
          ({ projectName, gaps, moreGaps }) =>
            html`<li>${projectName}<br><small>without certificate ${gaps.map((gap) => rangeText(gap.from, gap.to)).join(", ")}${moreGaps > 0 && ` and ${moreGaps} more`}</small></li>`,
        );
    const rows = lapsing
      .map((row) => ({ ...row, bookings: endangered(row.engineer, row.certificationName) }))
      .sort(
        (a, b) =>
          Number(b.bookings.length > 0) - Number(a.bookings.length > 0) ||
          (a.expiresOn ?? "").localeCompare(b.expiresOn ?? ""),
      );
    const { shown, left } = bounded(rows, 12);
    const columns = [
      { head: "Engineer" },
      { head: "Certificate" },
      { head: "Last valid day" },
      { head: "Bookings in danger" },
    ];
    return {
      body:
        rows.length === 0
          ? html`<p class="empty">No certificate lapses soon.</p>`
          : html`<p class="note">Certificates that end soon and have no renewal. A booking is in danger where its project requires the certificate on days after the last valid one.</p>
${table(
  "Certificates about to lapse",
  columns,
  shown.map((row) => [
    row.fullName,
    row.certificationName,
    row.expiresOn === null ? "" : dayOf(row.expiresOn),
    row.bookings.length === 0 ? html`<span class="muted">none</span>` : html`<ul class="plain">${row.bookings}</ul>`,
  ]),
)}${andMore(left, "certificates")}`,
      figure: {
        value: String(rows.length),
        label: "certificates about to lapse",
        tone: rows.length > 0 ? "warn" : "good",
      },
    };
  },
};
