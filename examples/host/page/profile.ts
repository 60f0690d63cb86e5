import { dayOf, percentText, rangeText } from "./format.ts";
import { type Html, html, type Part } from "./html.ts";
import { permitted, projectNames, type Section } from "./section.ts";

/** Facts as a list of terms. */
export const facts = (of: ReadonlyArray<readonly [term: string, value: Part]>): Html =>
  html`<dl class="facts">${of.map(([term, value]) => html`<div><dt>${term}</dt><dd>${value}</dd></div>`)}</dl>`;
const limit = 8;

export const profile: Section = {
  id: "profile",
  title: "Your profile",
  menu: "Profile",
  show: async ({ firm, today, userId }) => {
    const me = await firm.identity.me();
    const account = [
      ["User name", me.username ?? "–"],
      ["Role", me.role],
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
      body: facts([
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
      ]),
    };
  },
};
