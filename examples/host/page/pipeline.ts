import type { Money } from "firmcore";
import { button, field, form } from "./form.ts";
import { dayOf, later, moneyText } from "./format.ts";
import { type Html, html, table } from "./html.ts";
import { typedIn } from "./projects.ts";
import { mayCall, permitted, type Section, type Visit } from "./section.ts";

const dealsOfStage = 3;
const daysAhead = 90;

const money = (amounts: ReadonlyArray<Money>): Html =>
  amounts.length === 0 ? html`–` : html`${amounts.map((each) => html`<span class="line">${moneyText(each)}</span>`)}`;

/** The whole bar is the amount of a stage, its filled part the weighted amount; all bars have one scale. */
const bar = (amount: number, weighted: number, most: number): Html =>
  html`<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true"><rect class="amount" width="${(amount / most) * 100}" height="10"/><rect class="weighted" width="${(weighted / most) * 100}" height="10"/></svg>`;

const addForm = (visit: Visit): Html => {
  const typed = typedIn(visit, "deals.create");
  return html`<details class="add"${visit.refused?.operation === "deals.create" && html` open`}><summary>Add a deal</summary>${form(
    "deals.create",
    {},
    html`${field("Title", html`<input name="title" value="${typed("title")}" required maxlength="200" autocomplete="off">`)}
${field("Amount", html`<input type="number" name="amount" value="${typed("amount")}" min="0" step="0.01">`)}
${field("Expected day of the decision", html`<input type="date" name="expectedCloseDate" value="${typed("expectedCloseDate")}">`)}
${button("Add the deal")}<p class="note">It is yours, and begins as a lead.</p>`,
    "grid",
  )}</details>`;
};

export const pipeline: Section = {
  id: "pipeline",
  title: "Pipeline",
  menu: "Pipeline",
  show: async (visit) => {
    const { firm, today } = visit;
    const to = later(today, daysAhead);
    const [found, forecast, mayAdd] = await Promise.all([
      permitted(firm.deals.pipeline({ limit: dealsOfStage })),
      permitted(firm.reports.forecast({ from: today, to })),
      mayCall(firm, "deals.create"),
    ]);
    if (found === null) return null;
    const { stages } = found;
    const add = mayAdd && addForm(visit);
    if (stages.every(({ count }) => count === 0))
      return { body: html`<p class="empty">No open deal that you may read.</p>${add}` };
    const totals = stages.flatMap((stage) => stage.totals);
    // Amounts of several currencies have no common scale.
    const scale =
      new Set(totals.map(({ currency }) => currency)).size === 1
        ? Math.max(1, ...totals.map(({ amount }) => amount.minor))
        : null;
    const rows = stages.map(({ stage, count, totals: own, withoutAmount, deals }) => [
      stage,
      count,
      html`${money(own.map(({ amount }) => amount))}${withoutAmount > 0 && html`<small class="line">${withoutAmount} without an amount</small>`}`,
      money(own.map(({ weighted }) => weighted)),
      scale !== null && own.map(({ amount, weighted }) => bar(amount.minor, weighted.minor, scale)),
      html`<ul class="plain">${deals.map(
        (deal) =>
          html`<li>${deal.title}${deal.expectedCloseDate !== null && html` <small>${deal.expectedCloseDate < today && html`<b class="late">past</b> `}${dayOf(deal.expectedCloseDate)}</small>`}</li>`,
      )}${count > deals.length && html`<li class="muted">and ${count - deals.length} more</li>`}</ul>`,
    ]);
    const columns = [
      { head: "Stage" },
      { head: "Deals", number: true },
      { head: "Amount", number: true },
      { head: "Weighted", number: true },
      { head: "Weighted part of the amount" },
      { head: "Expected first" },
    ];
    const lines = forecast?.results ?? [];
    const weighted = lines.map((line) => line.weighted);
    return {
      body: html`<p class="note">Open deals that you may read. <b>Weighted</b> is the amount times the probability of the stage, or of the deal where it has its own.</p>
${table("Pipeline by stage", columns, rows)}
${
  lines.length > 0 &&
  html`<p class="sum">Expected up to ${dayOf(to)}: ${lines.map(
    (line) =>
      html`<b>${moneyText(line.weighted)}</b> weighted of ${moneyText(line.open)} open, in ${line.deals} deals; <b>${moneyText(line.won)}</b> won since today. `,
  )}${forecast !== null && forecast.slipped > 0 && html`Past their expected day, and not in this sum: ${forecast.slipped}.`}</p>`
}${add}`,
      ...(weighted.length > 0 && {
        figure: {
          value: weighted.map(moneyText).join(" + "),
          label: `expected from open deals in the next ${daysAhead} days, weighted`,
        },
      }),
    };
  },
};
