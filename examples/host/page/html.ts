/** Markup that is sent as it is. Everything else is text. */
export class Html {
  readonly markup: string;
  constructor(markup: string) {
    this.markup = markup;
  }
}
export type Part = Html | string | number | null | undefined | false | ReadonlyArray<Part>;

const escaped = (text: string): string => text.replace(/[&<>"']/g, (each) => `&#${each.charCodeAt(0)};`);
const markupOf = (part: Part): string => {
  if (part instanceof Html) return part.markup;
  if (typeof part === "object" && part !== null) return part.map(markupOf).join("");
  return part === null || part === undefined || part === false ? "" : escaped(String(part));
};

/** Builds markup. What is put in is escaped, unless it is markup itself; attributes are always quoted. */
export const html = (strings: TemplateStringsArray, ...parts: ReadonlyArray<Part>): Html =>
  new Html(strings.map((each, i) => each + markupOf(parts[i])).join(""));

export interface Column {
  readonly head: Part;
  /** Numbers are aligned on the right. */
  readonly number?: boolean;
}
/** A table in a box of its own, which scrolls when the window is narrow. The first cell of a row names it. */
export const table = (
  label: string,
  columns: ReadonlyArray<Column>,
  rows: ReadonlyArray<ReadonlyArray<Part>>,
): Html => html`<div class="scroll" role="region" aria-label="${label}" tabindex="0"><table>
<thead><tr>${columns.map(({ head, number }) => html`<th scope="col"${numeric(number)}>${head}</th>`)}</tr></thead>
<tbody>${rows.map(
  (row) =>
    html`<tr>${row.map((cell, i) =>
      i === 0 ? html`<th scope="row">${cell}</th>` : html`<td${numeric(columns[i]?.number)}>${cell}</td>`,
    )}</tr>
`,
)}</tbody></table></div>`;
const numeric = (number: boolean | undefined): Html => (number === true ? html` class="number"` : html``);

/** The first rows of a list, and a link that shows more of them. */
export const bounded = <T>(
  all: ReadonlyArray<T>,
  limit: number,
): { readonly shown: ReadonlyArray<T>; readonly left: number } => ({
  shown: all.slice(0, limit),
  left: Math.max(0, all.length - limit),
});
/** How many are left out, in words. */
export const andMore = (left: number, what: string): Html =>
  left > 0 ? html`<p class="more">and ${left} more ${what}</p>` : html``;
