import { type Capacity, capacityOf, type Week } from "./capacity.ts";
import { later, mondayOf, percentText, rangeText, shortDay } from "./format.ts";
import { type Html, html } from "./html.ts";
import { permitted, type Section, type Visit } from "./section.ts";

const weekCount = 12;
const peopleCount = 12;

/** How full a week is: the class of its colour. */
const shadeOf = ({ load, limit }: Week): string => {
  if (load > limit) return "over";
  if (load === 0) return "free";
  if (load === limit) return "full";
  return load * 2 <= limit ? "some" : "most";
};
const shades = [
  ["free", "nothing booked"],
  ["some", "up to half of the limit"],
  ["most", "more than half"],
  ["full", "at the limit"],
  ["over", "over the limit"],
] as const;
const wordsOf = (of: Week): string => {
  const words = of.atLeast ? "at the limit or over it" : (shades.find(([shade]) => shade === shadeOf(of))?.[1] ?? "");
  const marks = [of.leave.length > 0 && "leave", isTentative(of) && "tentative"].filter(Boolean);
  return [words, ...marks].join(", ");
};
const isTentative = ({ bookings }: Week): boolean => bookings.some(({ status }) => status === "tentative");

/** The number opens the bookings of the cell: a popover needs no script, and Tab, Enter and Escape work. */
const cellOf = ({ person }: Capacity, week: Week, id: string): Html => {
  const { load, limit, atLeast, leave, bookings, others } = week;
  const marks = html`${leave.length > 0 && html`<i class="leave"></i>`}${isTentative(week) && html`<i class="tentative"></i>`}`;
  return html`<td><button type="button" class="cell ${shadeOf(week)}" popovertarget="${id}" aria-label="${atLeast && "at least "}${load}/${limit} %, ${wordsOf(week)}: ${person.fullName}, ${rangeText(week.from, week.to)}">${marks}<b>${atLeast && "≥ "}${load}</b><small>/${limit}</small></button>
<div class="card" popover id="${id}"><h3>${person.fullName}</h3><p>${rangeText(week.from, week.to)}: ${atLeast ? "at least" : "at most"} <b>${percentText(load)}</b> of ${percentText(limit)}</p>
<ul>${bookings.map(
    (each) =>
      html`<li><b>${percentText(each.allocationPercent)}</b> ${each.project}, ${each.status}<br><small>${rangeText(each.startDate, each.endDate)}</small></li>`,
  )}${others && html`<li>Bookings of other projects, which your account may not read</li>`}${leave.map(
    (each) =>
      html`<li><b>Leave</b>${each.minutesPerDay !== null && html`, ${each.minutesPerDay} minutes a day`}<br><small>${rangeText(each.startDate, each.endDate)}</small></li>`,
  )}${bookings.length === 0 && leave.length === 0 && !others && html`<li>No booking, no leave</li>`}</ul></div></td>`;
};

/** `hidden`: whether a cell has bookings that the caller may not read. */
const legend = (hidden: boolean): Html =>
  html`<ul class="legend" aria-label="Legend">${shades.map(
    ([shade, words]) => html`<li><i class="cell ${shade}"></i>${words}</li>`,
  )}<li><i class="cell free"><i class="leave"></i></i>granted leave in that week</li><li><i class="cell some"><i class="tentative"></i></i>with a tentative booking</li>${hidden && html`<li><b>≥</b>nothing is free; the bookings are not yours to read, so it may be more</li>`}</ul>`;

const isDay = (text: string | null): text is string =>
  text !== null && /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text));
const linkOf = ({ query }: Visit, change: Readonly<Record<string, string>>): string => {
  const next = new URLSearchParams({ week: query.get("week") ?? "", people: query.get("people") ?? "", ...change });
  for (const [name, value] of [...next]) if (value === "") next.delete(name);
  return `/?${next}#capacity`;
};

/** The weeks and people that the page shows. */
const shownCapacity = async (visit: Visit) => {
  const { firm, query, today } = visit;
  const week = query.get("week");
  const monday = mondayOf(isDay(week) ? week : today);
  const mondays = Array.from({ length: weekCount }, (_, i) => later(monday, 7 * i));
  const skip = Math.max(0, Math.min(1_000_000, Math.trunc(Number(query.get("people"))) || 0));
  const where = { employmentStatus: { in: ["active", "on leave"] } } as const;
  const listed = await permitted(
    firm.engineers.list({ where, order: ["fullName", "objectId"], limit: peopleCount, skip }),
  );
  if (listed === null || (listed.results.length === 0 && skip === 0)) return null;
  return { mondays, skip, more: listed.more, rows: await capacityOf(visit, listed.results, mondays) };
};

export const heatMap: Section = {
  id: "capacity",
  title: "Capacity",
  menu: "Capacity",
  show: async (visit) => {
    const shown = await shownCapacity(visit);
    if (shown === null) return null;
    const { mondays, skip, more, rows } = shown;
    const [first, last] = [mondays[0] ?? "", mondays.at(-1) ?? ""];
    const thisWeek = rows.map(({ weeks }) => weeks[0]);
    const free = thisWeek.filter((week) => week !== undefined && week.load < week.limit).length;
    const body = html`<p class="note">Each number is the <b>highest load of any day of that week</b>, in percent of the working time that was agreed with the person; after the slash, the limit. Leave takes no capacity: it is hatched. Open a number for its bookings.</p>
<nav class="pages" aria-label="Weeks and people"><a href="${linkOf(visit, { week: later(first, -28) })}">← 4 weeks</a><span>${rangeText(first, later(last, 6))}</span><a href="${linkOf(visit, { week: later(first, 28) })}">4 weeks →</a>
${(skip > 0 || more) && html`<span class="gap"></span>${skip > 0 && html`<a href="${linkOf(visit, { people: String(Math.max(0, skip - peopleCount)) })}">← people</a>`}<span>people ${skip + 1} to ${skip + rows.length}</span>${more && html`<a href="${linkOf(visit, { people: String(skip + peopleCount) })}">more people →</a>`}`}</nav>
<div class="scroll" role="region" aria-label="Capacity by engineer and week" tabindex="0"><table class="heat"><thead><tr><th scope="col">Engineer</th>${mondays.map(
      (monday) => html`<th scope="col">${shortDay(monday)}</th>`,
    )}</tr></thead><tbody>${rows.map(
      (
        row,
        i,
      ) => html`<tr><th scope="row">${row.person.fullName}<small>${row.person.discipline}</small></th>${row.weeks.map(
        (week, at) => cellOf(row, week, `cell-${i}-${at}`),
      )}</tr>
`,
    )}</tbody></table></div>
${legend(rows.some(({ weeks }) => weeks.some(({ atLeast }) => atLeast)))}`;
    return rows.length < 2
      ? { body }
      : { body, figure: { value: `${free} of ${rows.length}`, label: "of the people shown have time left this week" } };
  },
};
