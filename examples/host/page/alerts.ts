import { button, form } from "./form.ts";
import { andMore, bounded, html } from "./html.ts";
import { permitted, type Section } from "./section.ts";

export const alerts: Section = {
  id: "alerts",
  title: "Alerts",
  menu: "Alerts",
  show: async ({ firm }) => {
    const listed = await permitted(firm.alerts.list());
    if (listed === null) return null;
    const { shown, left } = bounded(listed.results, 5);
    const count = listed.results.length;
    return {
      body:
        count === 0
          ? html`<p class="empty">Nothing needs your attention.</p>`
          : html`<p class="note">What needs your attention today. An alert goes away when its cause does; <b>Seen</b> hides it from you before that.</p>
<ul class="rows">${shown.map(
              ({ key, message }) =>
                html`<li><span>${message}</span>${form("alerts.acknowledge", { key }, button("Seen", message, "quiet"))}</li>`,
            )}</ul>${andMore(left, "alerts")}`,
      figure: { value: String(count), label: "alerts for you", ...(count > 0 && { tone: "warn" as const }) },
    };
  },
};
