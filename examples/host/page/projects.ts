import { button, field, form } from "./form.ts";
import { rangeText } from "./format.ts";
import { type Html, html, table } from "./html.ts";
import { mayCall, permitted, type Section, userNames, type Visit } from "./section.ts";

const limit = 15;

/** What was typed into a form that was refused. */
export const typedIn = ({ refused }: Visit, operation: string): ((name: string) => string) =>
  refused?.operation === operation ? (name) => refused.values.get(name) ?? "" : () => "";

const addForm = (visit: Visit): Html => {
  const typed = typedIn(visit, "projects.create");
  const text = (name: string, label: string, more = html``): Html =>
    field(
      label,
      html`<input name="${name}" value="${typed(name)}" required maxlength="200" autocomplete="off"${more}>`,
    );
  return html`<details class="add"${visit.refused?.operation === "projects.create" && html` open`}><summary>Add a project</summary>${form(
    "projects.create",
    { projectManager: visit.userId },
    html`${text("projectCode", "Code")}${text("projectName", "Name")}${text("clientName", "Client")}
${field("First day", html`<input type="date" name="startDate" value="${typed("startDate")}">`)}
${field("Last day", html`<input type="date" name="endDate" value="${typed("endDate")}">`)}
${button("Add the project")}<p class="note">You become its manager.</p>`,
    "grid",
  )}</details>`;
};

export const projects: Section = {
  id: "projects",
  title: "Projects",
  menu: "Projects",
  show: async (visit) => {
    const { firm } = visit;
    const where = { status: { in: ["planned", "active", "on hold"] } } as const;
    const [listed, count, mayAdd] = await Promise.all([
      permitted(firm.projects.list({ where, order: ["projectCode", "projectName"], limit })),
      permitted(firm.projects.count({ where })),
      mayCall(firm, "projects.create"),
    ]);
    if (listed === null || count === null) return null;
    const managers = await userNames(
      firm,
      listed.results.map(({ projectManager }) => projectManager),
    );
    const rows = listed.results.map((row) => [
      html`<a href="/projects/${row.objectId}">${row.projectName}</a>`,
      row.projectCode ?? "",
      row.clientName ?? "",
      managers.get(row.projectManager) ?? "–",
      row.startDate === null ? "" : rangeText(row.startDate, row.endDate),
      row.statusLabel ?? row.status,
    ]);
    const columns = ["Project", "Code", "Client", "Manager", "Days", "State"].map((head) => ({ head }));
    return {
      body: html`${rows.length === 0 ? html`<p class="empty">No open project that you may read.</p>` : table("Projects", columns, rows)}
${count > rows.length && html`<p class="more">and ${count - rows.length} more open projects</p>`}${mayAdd && addForm(visit)}`,
    };
  },
};
