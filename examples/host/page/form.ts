import { randomUUID } from "node:crypto";
import { type Html, html, type Part } from "./html.ts";

/**
 * A form that runs an operation. The request id makes a second click, or a reload, get the first answer instead of a
 * second record.
 */
export const form = (
  operation: string,
  hidden: Readonly<Record<string, string>>,
  body: Part,
  className = "inline",
): Html =>
  html`<form method="post" action="/do/${operation}" class="${className}"><input type="hidden" name="requestId" value="${randomUUID()}">${Object.entries(
    hidden,
  ).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}${body}</form>`;

/** A button; the rest of its name is for those who hear the page. */
export const button = (text: string, about = "", className = "main"): Html =>
  html`<button class="${className}">${text}${about !== "" && html`<span class="unseen"> ${about}</span>`}</button>`;

export const field = (label: string, control: Part): Html =>
  html`<label class="field"><span>${label}</span>${control}</label>`;
export const reasonField = (id: string): Html =>
  html`<label class="field"><span>Reason</span><input name="reason" id="reason-${id}" required maxlength="500" autocomplete="off"></label>`;

type Choice = readonly [value: string, text: string];
export const select = (
  name: string,
  choices: ReadonlyArray<Choice>,
  chosen: string,
  empty: string | null = null,
): Html =>
  html`<select name="${name}"${empty === null ? html` required` : html``}>${html`<option value="">${empty ?? "Choose …"}</option>`}${choices.map(
    ([value, text]) => html`<option value="${value}"${value === chosen ? html` selected` : html``}>${text}</option>`,
  )}</select>`;
