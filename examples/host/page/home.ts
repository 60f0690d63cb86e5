import { roleText } from "./format.ts";
import { formOf } from "./forms.ts";
import { type Html, html } from "./html.ts";
import { layout, notice } from "./layout.ts";
import { permitted, type Section, type Shown, type Visit } from "./section.ts";
import { sections } from "./sections.ts";

type Filled = Section & Shown;
const filled = async (section: Section, visit: Visit): Promise<ReadonlyArray<Filled>> => {
  const shown = await section.show(visit);
  return shown === null ? [] : [{ ...section, ...shown }];
};

/** The name of the firm, as far as the caller may read it. */
export const firmNameOf = async ({ firm }: Visit): Promise<string> =>
  (await permitted(firm.settings.get()))?.name ?? "The firm";

export const accountOf = async ({ firm }: Visit) => {
  const me = await firm.identity.me();
  return { name: me.username ?? me.objectId, role: roleText(me.role) };
};

const sectionOf = ({ id, title, body }: Filled) =>
  html`<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${title}</h2>${body}</section>`;

/** The page of the firm: the sections that the caller may read. */
export const homePage = async (visit: Visit): Promise<string> => {
  const [firmName, account, ...found] = await Promise.all([
    firmNameOf(visit),
    accountOf(visit),
    ...sections.map((section) => filled(section, visit)),
  ]);
  const shown = found.flat();
  const done = formOf(visit.query.get("done") ?? "")?.done;
  const figures = shown.flatMap(({ id, figure }) => (figure === undefined ? [] : [{ id, ...figure }]));
  return layout({
    title: firmName,
    firmName,
    account,
    links: shown.map(({ id, menu }) => [`#${id}`, menu]),
    body: html`<h1 class="unseen">${firmName}</h1>${done !== undefined && notice(done)}
${
  figures.length > 0 &&
  html`<ul class="figures" aria-label="At a glance">${figures.map(
    ({ id, value, label, tone }) =>
      html`<li${tone !== undefined && html` class="${tone}"`}><a href="#${id}"><b>${value}</b><span>${label}</span></a></li>`,
  )}</ul>`
}${shown.map(sectionOf)}`,
  });
};

/** The page after a form that did not go on: what it was answered, and its section with the form as it was typed in. */
export const answeredPage = async (visit: Visit, sectionId: string, title: string, said: Html): Promise<string> => {
  const section = sections.find(({ id }) => id === sectionId);
  const [firmName, account, shown] = await Promise.all([
    firmNameOf(visit),
    accountOf(visit),
    section === undefined ? [] : filled(section, visit),
  ]);
  return layout({
    title,
    firmName,
    account,
    links: [["/", "Back to the firm"]],
    body: html`<h1 class="unseen">${title}</h1>${said}${shown.map(sectionOf)}`,
  });
};
