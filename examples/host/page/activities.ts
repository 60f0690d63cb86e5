import { button, form } from "./form.ts";
import { dayOf } from "./format.ts";
import { html, table } from "./html.ts";
import { permitted, type Section } from "./section.ts";

const limit = 15;

/** What is still to be done for contacts and deals, with a button where the caller may complete it. */
export const activities: Section = {
  id: "activities",
  title: "Open activities",
  menu: "Activities",
  show: async ({ firm }) => {
    const where = { completedAt: { exists: false } };
    const listed = await permitted(firm.activities.list({ where, order: ["dueDate", "objectId"], limit }));
    if (listed === null || listed.results.length === 0) return null;
    const open = listed.results;
    const named = (ids: ReadonlyArray<string | null>) => ({
      where: { objectId: { in: ids.flatMap((id) => id ?? []) } },
    });
    const [overdue, deals, contacts, { results: actions }] = await Promise.all([
      firm.activities.overdue(named(open.map(({ objectId }) => objectId))),
      firm.deals.list(named(open.map(({ relatedDeal }) => relatedDeal))),
      firm.contacts.list(named(open.map(({ relatedContact }) => relatedContact))),
      firm.actions(
        "Activity",
        open.map(({ objectId }) => objectId),
      ),
    ]);
    const late = new Set(overdue.results.map(({ objectId }) => objectId));
    const names = new Map([
      ...deals.results.map(({ objectId, title }) => [objectId, title] as const),
      ...contacts.results.map(({ objectId, name }) => [objectId, name] as const),
    ]);
    const rows = open.map(({ objectId, type, subject, dueDate, relatedDeal, relatedContact }) => {
      const found = actions.find((each) => each.objectId === objectId);
      return [
        subject ?? "untitled",
        type ?? "",
        names.get(relatedDeal ?? relatedContact ?? "") ?? "",
        dueDate !== null &&
          html`${dayOf(dueDate.slice(0, 10))} ${dueDate.slice(11, 16)} UTC${late.has(objectId) && html` <b class="late">overdue</b>`}`,
        found?.ok &&
          found.actions.complete.allowed &&
          form("activities.complete", { objectId }, button("Done", subject ?? "")),
      ];
    });
    const columns = ["Activity", "Kind", "About", "Due", ""].map((head) => ({
      head: head || html`<span class="unseen">What you may do</span>`,
    }));
    return {
      body: html`${table("Open activities", columns, rows)}${listed.more && html`<p class="more">and later ones</p>`}`,
      figure: {
        value: String(late.size),
        label: `of ${listed.more ? "the first " : ""}${open.length} open activities are overdue`,
        tone: late.size > 0 ? "warn" : "good",
      },
    };
  },
};
