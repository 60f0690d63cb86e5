import { button, field, form } from "./form.ts";
import { dayOf } from "./format.ts";
import { type Html, html } from "./html.ts";
import { typedIn } from "./projects.ts";
import { permitted, userNames, type Visit } from "./section.ts";

const limit = 15;

/** What happened in a project, the newest first; null if the caller reads no status updates. */
export const statusUpdatesOf = async (visit: Visit, project: string, mayAdd: boolean): Promise<Html | null> => {
  const { firm } = visit;
  const listed = await permitted(firm.statusUpdates.list({ where: { project }, order: "-timestamp", limit }));
  if (listed === null) return null;
  const authors = await userNames(
    firm,
    listed.results.flatMap(({ author }) => author ?? []),
  );
  const typed = typedIn(visit, "statusUpdates.create");
  return html`<section id="updates" aria-labelledby="updates-title"><h2 id="updates-title">Status updates</h2>
${
  listed.results.length === 0
    ? html`<p class="empty">Nothing was written yet.</p>`
    : html`<ul class="rows">${listed.results.map(
        ({ update, timestamp, author, source }) =>
          html`<li><span>${update}</span><small>${dayOf(timestamp.slice(0, 10))}, ${source === "automatic" ? "automatic" : (author !== null && authors.get(author)) || "–"}</small></li>`,
      )}</ul>${listed.more && html`<p class="more">and older ones</p>`}`
}${
  mayAdd &&
  html`<details class="add"${visit.refused?.operation === "statusUpdates.create" && html` open`}><summary>Write an update</summary>${form(
    "statusUpdates.create",
    { project, back: project },
    html`${field("What happened", html`<textarea name="update" rows="3" required maxlength="2000">${typed("update")}</textarea>`)}${button("Write it")}`,
    "stack",
  )}</details>`
}</section>`;
};
