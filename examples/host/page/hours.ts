import { explain } from "firmcore";
import { button, form, reasonField } from "./form.ts";
import { dayOf, numberText } from "./format.ts";
import { type Html, html, table } from "./html.ts";
import { engineerNames, permitted, projectNames, type Section } from "./section.ts";

const limit = 20;

export const hours: Section = {
  id: "hours",
  title: "Hours waiting for approval",
  menu: "Hours",
  show: async ({ firm }) => {
    const where = { approval: "submitted" } as const;
    const [listed, count] = await Promise.all([
      permitted(firm.hours.list({ where, order: ["workDate", "objectId"], limit })),
      permitted(firm.hours.count({ where })),
    ]);
    if (listed === null || count === null) return null;
    const waiting = listed.results;
    if (waiting.length === 0 && (await firm.hours.count()) === 0) return null;
    if (waiting.length === 0)
      return {
        body: html`<p class="empty">No hours wait for approval.</p>`,
        figure: { value: "0", label: "entries of hours wait for approval", tone: "good" },
      };
    const [people, projects, { results: actions }] = await Promise.all([
      engineerNames(
        firm,
        waiting.map(({ engineer }) => engineer),
      ),
      projectNames(
        firm,
        waiting.map(({ project }) => project),
      ),
      firm.actions(
        "BillableHour",
        waiting.map(({ objectId }) => objectId),
      ),
    ]);
    const actionsOf = (objectId: string) => {
      const found = actions.find((each) => each.objectId === objectId);
      return found?.ok ? found.actions : null;
    };
    /** Why the caller may not decide about a row; null if it may. */
    const hindrance = (objectId: string): string | null => {
      const found = actionsOf(objectId);
      return found === null || found.approve.allowed || found.reject.allowed ? null : explain(found.approve.refusal);
    };
    const reasons = new Set(waiting.map(({ objectId }) => hindrance(objectId)));
    // Said once instead of beside every row.
    const [onlyReason] = reasons.size === 1 ? [...reasons] : [];
    const decide = (objectId: string, label: string): Html => {
      const found = actionsOf(objectId);
      const reason = hindrance(objectId);
      if (found === null || reason !== null) return html`<span class="muted">${reason}</span>`;
      return html`<div class="decide">${found.approve.allowed && form("hours.approve", { objectId }, button("Approve", label))}
${found.reject.allowed && html`<details><summary>Reject<span class="unseen"> ${label}</span></summary>${form("hours.reject", { objectId }, html`${reasonField(objectId)}${button("Reject", label)}`)}</details>`}</div>`;
    };
    const rows = waiting.map((row) => {
      const name = people.get(row.engineer) ?? "–";
      const project = projects.get(row.project) ?? "–";
      return [
        name,
        dayOf(row.workDate),
        project,
        row.taskCode ?? "",
        numberText(row.hours),
        row.billable ? "yes" : "no",
        ...(onlyReason ? [] : [decide(row.objectId, `${row.hours} hours of ${name} on ${row.workDate}`)]),
      ];
    });
    const columns = [
      { head: "Engineer" },
      { head: "Day" },
      { head: "Project" },
      { head: "Task code" },
      { head: "Hours", number: true },
      { head: "Billable" },
      ...(onlyReason ? [] : [{ head: "Decision" }]),
    ];
    return {
      body: html`<p class="note">Submitted and not yet decided, oldest first. ${onlyReason ?? "Nobody approves hours of their own: where the buttons are missing, the reason stands in their place."}</p>
${table("Hours waiting for approval", columns, rows)}
${count > waiting.length && html`<p class="more">and ${count - waiting.length} more, shown when these are decided</p>`}`,
      figure: { value: String(count), label: "entries of hours wait for approval", tone: "warn" },
    };
  },
};
