import { button, field, form, select } from "./form.ts";
import { dayOf } from "./format.ts";
import { andMore, type Html, html, table } from "./html.ts";
import { typedIn } from "./projects.ts";
import { permitted, userNames, type Visit } from "./section.ts";

const limit = 50;
const events = [
  ["start", "Start"],
  ["finish", "Finish"],
  ["reopen", "Reopen"],
] as const;

/** The tasks of a project, with what the caller may do with each; null if the caller reads no tasks. */
export const tasksOf = async (visit: Visit, project: string, mayAdd: boolean): Promise<Html | null> => {
  const { firm, today } = visit;
  const listed = await permitted(firm.tasks.list({ where: { project }, order: ["dueDate", "objectId"], limit }));
  if (listed === null) return null;
  const tasks = listed.results;
  const ids = tasks.map(({ objectId }) => objectId);
  const [users, { results: actions }] = await Promise.all([
    userNames(
      firm,
      tasks.flatMap(({ assignedUser }) => assignedUser ?? []),
    ),
    firm.actions("Task", ids),
  ]);
  const titles = new Map(tasks.map(({ objectId, title }) => [objectId, title ?? "untitled"]));
  const buttons = (objectId: string): Html => {
    const found = actions.find((each) => each.objectId === objectId);
    if (found === undefined || !found.ok) return html``;
    const { actions: allowed } = found;
    return html`<div class="decide">${events.map(
      ([event, text]) =>
        allowed[event].allowed &&
        form(`tasks.${event}`, { objectId, back: project }, button(text, titles.get(objectId))),
    )}</div>`;
  };
  const rows = tasks.map(({ objectId, title, status, dueDate, assignedUser, dependsOn }) => [
    title ?? "untitled",
    status,
    dueDate === null
      ? ""
      : html`${dayOf(dueDate)}${dueDate < today && status !== "done" && html` <b class="late">overdue</b>`}`,
    assignedUser === null ? "" : (users.get(assignedUser) ?? "–"),
    dependsOn.map((each) => titles.get(each) ?? "another task").join(", "),
    buttons(objectId),
  ]);
  const columns = ["Task", "State", "Due", "Assigned to", "After", ""].map((head) => ({
    head: head || html`<span class="unseen">What you may do</span>`,
  }));
  const typed = typedIn(visit, "tasks.create");
  const add = async (): Promise<Html> => {
    const people = await permitted(firm.users.list({ where: { active: true }, order: "username", limit: 200 }));
    return html`<details class="add"${visit.refused?.operation === "tasks.create" && html` open`}><summary>Add a task</summary>${form(
      "tasks.create",
      { project, back: project },
      html`${field("Title", html`<input name="title" value="${typed("title")}" required maxlength="200" autocomplete="off">`)}
${field("Due", html`<input type="date" name="dueDate" value="${typed("dueDate")}">`)}
${field(
  "Assigned to",
  select(
    "assignedUser",
    (people?.results ?? []).map((each) => [each.objectId, each.username ?? each.objectId]),
    typed("assignedUser"),
    "nobody",
  ),
)}
${button("Add the task")}`,
      "grid",
    )}</details>`;
  };
  return html`<section id="tasks" aria-labelledby="tasks-title"><h2 id="tasks-title">Tasks</h2>
${rows.length === 0 ? html`<p class="empty">No task that you may read.</p>` : table("Tasks", columns, rows)}${listed.more && andMore(1, "or more tasks")}${mayAdd && (await add())}</section>`;
};
