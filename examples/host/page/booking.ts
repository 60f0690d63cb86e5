import { type ConflictWindow, explain, type Refusal } from "firmcore";
import { field, form, select } from "./form.ts";
import { percentText, rangeText } from "./format.ts";
import { type Html, html, table } from "./html.ts";
import { typedIn } from "./projects.ts";
import { mayCall, permitted, projectNames, type Section, type Visit } from "./section.ts";

const mostChoices = 200;

/** The days in the way of a booking, and the bookings on them. */
const daysInTheWay = async ({ firm }: Visit, refusal: Refusal): Promise<Html> => {
  if (refusal._tag === "Certification")
    return html`<ul>${refusal.names.map(
      ({ name, gaps }) =>
        html`<li>Without <b>${name}</b>: ${gaps.map(({ from, to }) => rangeText(from, to)).join(", ")}</li>`,
    )}</ul>`;
  if (refusal._tag !== "OverCapacity") return html``;
  const ids = refusal.windows.flatMap(({ allocations }) => allocations.flatMap(({ project }) => project ?? []));
  const names = await projectNames(firm, ids);
  const inTheWay = ({ allocations, moreAllocations }: ConflictWindow): Html =>
    html`<ul class="plain">${allocations.map((each) =>
      each.candidate
        ? html`<li><b>${percentText(each.percent)}</b> the new booking</li>`
        : html`<li><b>${percentText(each.percent)}</b> ${(each.project !== undefined && names.get(each.project)) || "a project you may not see"} <small>${rangeText(each.from, each.to)}</small></li>`,
    )}${moreAllocations !== undefined && html`<li>and ${moreAllocations} more</li>`}</ul>`;
  const columns = [
    { head: "Days in the way" },
    { head: "Load", number: true },
    { head: "Limit", number: true },
    { head: "Bookings on these days" },
  ];
  const rows = refusal.windows.map((window) => [
    rangeText(window.from, window.to),
    percentText(window.total),
    percentText(window.limit),
    inTheWay(window),
  ]);
  return html`${table("Days in the way", columns, rows)}${refusal.moreWindows !== undefined && html`<p class="more">and ${refusal.moreWindows} more</p>`}`;
};

export const booking: Section = {
  id: "book",
  title: "Book somebody",
  menu: "Book",
  show: async (visit) => {
    const { firm, today } = visit;
    const [mayAssign, mayCheck] = await Promise.all([
      mayCall(firm, "allocations.assign"),
      mayCall(firm, "allocations.check"),
    ]);
    if (!mayAssign && !mayCheck) return null;
    const [people, projects] = await Promise.all([
      permitted(firm.engineers.list({ where: { employmentStatus: "active" }, order: "fullName", limit: mostChoices })),
      permitted(
        firm.projects.list({
          where: { status: { in: ["planned", "active"] } },
          order: "projectName",
          limit: mostChoices,
        }),
      ),
    ]);
    if (!people?.results.length || !projects?.results.length) return null;
    const assigned = typedIn(visit, "allocations.assign");
    const checked = typedIn(visit, "allocations.check");
    const typed = (name: string): string => assigned(name) || checked(name);
    const input = (name: string, type: string, initial: string, more: Html): Html =>
      html`<input type="${type}" name="${name}" value="${typed(name) || initial}"${more}>`;
    const body = form(
      mayAssign ? "allocations.assign" : "allocations.check",
      {},
      html`${field(
        "Engineer",
        select(
          "engineer",
          people.results.map((each) => [each.objectId, `${each.fullName} (${each.discipline})`]),
          typed("engineer"),
        ),
      )}
${field(
  "Project",
  select(
    "project",
    projects.results.map((each) => [each.objectId, each.projectName]),
    typed("project"),
  ),
)}
${field("Percent of the working time", input("allocationPercent", "number", "50", html` required min="0.01" step="0.01"`))}
${field("First day", input("startDate", "date", today, html` required`))}
${field("Last day (empty: open)", input("endDate", "date", "", html``))}
${field("Does what there", input("assignmentRole", "text", "Engineer", html` required maxlength="200"`))}
${field(
  "State",
  select(
    "status",
    [
      ["confirmed", "confirmed"],
      ["tentative", "tentative"],
    ],
    typed("status") || "confirmed",
  ),
)}
<div class="buttons">${mayAssign && html`<button>Book</button>`}${mayCheck && html`<button class="quiet" formaction="/do/allocations.check">Only check</button>`}</div>`,
      "grid",
    );
    return {
      body: html`<p class="note">${mayAssign ? "Book writes the booking, or says what is in its way. Only check says the same and writes nothing." : "Your account may check what fits; staff book."}</p>${body}`,
    };
  },
};
/** Why a form was refused, as a sentence and, for a booking, as the days in the way. */
export const whyRefused = async (visit: Visit, refusal: Refusal): Promise<Html> =>
  html`<p>${explain(refusal)}</p>${await daysInTheWay(visit, refusal)}`;
