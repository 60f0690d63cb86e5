import { button, field, form, select } from "./form.ts";
import { dayOf, percentText, rangeText, roleText } from "./format.ts";
import { type Html, html, type Part } from "./html.ts";
import { typedIn } from "./projects.ts";
import { mayCall, type Names, permitted, projectNames, type Section, type Visit } from "./section.ts";

/** Facts as a list of terms. */
export const facts = (of: ReadonlyArray<readonly [term: string, value: Part]>): Html =>
  html`<dl class="facts">${of.map(([term, value]) => html`<div><dt>${term}</dt><dd>${value}</dd></div>`)}</dl>`;
const limit = 8;

/** Hours on one of the projects that the engineer is booked on. */
const hoursForm = (visit: Visit, engineer: string, projects: Names): Html => {
  const typed = typedIn(visit, "hours.create");
  return html`<details class="add"${visit.refused?.operation === "hours.create" && html` open`}><summary>Enter hours</summary>${form(
    "hours.create",
    { engineer, billingStatus: "Submitted" },
    html`${field("Project", select("project", [...projects], typed("project")))}
${field("Day", html`<input type="date" name="workDate" value="${typed("workDate") || visit.today}" required>`)}
${field("Hours", html`<input type="number" name="hours" value="${typed("hours")}" required min="0.25" max="24" step="0.25">`)}
${field("Task code", html`<input name="taskCode" value="${typed("taskCode")}" maxlength="50">`)}
${button("Submit the hours")}`,
    "grid",
  )}</details>`;
};

export const profile: Section = {
  id: "profile",
  title: "Your profile",
  menu: "Profile",
  show: async (visit) => {
    const { firm, today, userId } = visit;
    const me = await firm.identity.me();
    const account = [
      ["User name", me.username ?? "–"],
      ["Role", roleText(me.role)],
      ["E-mail", me.email ?? "–"],
    ] as const;
    const own = await permitted(firm.engineers.list({ where: { user: userId }, limit: 1 }));
    const [person] = own?.results ?? [];
    if (person === undefined) return { body: facts(account) };
    const engineer = person.objectId;
    const [certificates, bookings, leave] = await Promise.all([
      permitted(firm.certifications.list({ where: { engineer }, order: "certificationName", limit })),
      permitted(
        firm.allocations.list({
          where: { engineer, status: { in: ["tentative", "confirmed"] }, endDate: { reaches: today } },
          order: "startDate",
          limit,
        }),
      ),
      permitted(
        firm.timeOff.list({
          where: { engineer, status: { in: ["requested", "granted"] }, endDate: { reaches: today } },
          order: "startDate",
          limit,
        }),
      ),
    ]);
    const projects = await projectNames(firm, bookings?.results.map(({ project }) => project) ?? []);
    const list = (found: { readonly more: boolean } | null, items: ReadonlyArray<Part>): Html =>
      items.length === 0
        ? html`–`
        : html`<ul class="plain">${items.map((each) => html`<li>${each}</li>`)}${found?.more && html`<li class="muted">and more</li>`}</ul>`;
    return {
      body: html`${facts([
        ["Name", person.fullName],
        ["Discipline", person.discipline],
        ["Location", person.primaryLocation ?? "–"],
        ["Employment", person.employmentStatusLabel ?? person.employmentStatus],
        ...account,
        [
          "Certificates",
          list(
            certificates,
            (certificates?.results ?? []).map(
              (each) =>
                html`${each.certificationName}: ${each.status}${each.expiresOn !== null && html` <small>last valid day ${dayOf(each.expiresOn)}</small>`}`,
            ),
          ),
        ],
        [
          "Bookings from today on",
          list(
            bookings,
            (bookings?.results ?? []).map(
              (each) =>
                html`<b>${percentText(each.allocationPercent)}</b> ${projects.get(each.project) ?? "–"}, ${each.status} <small>${rangeText(each.startDate, each.endDate)}</small>`,
            ),
          ),
        ],
        [
          "Leave from today on",
          list(
            leave,
            (leave?.results ?? []).map((each) => html`${rangeText(each.startDate, each.endDate)}, ${each.status}`),
          ),
        ],
      ])}${projects.size > 0 && (await mayCall(firm, "hours.create")) && hoursForm(visit, engineer, projects)}`,
    };
  },
};
