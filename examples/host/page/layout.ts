import { type Html, html, type Part } from "./html.ts";

export interface Frame {
  readonly title: string;
  readonly firmName: string;
  /** Who is logged in; null on the log-in page. */
  readonly account: { readonly name: string; readonly role: string } | null;
  /** Links to the sections of the page. */
  readonly links: ReadonlyArray<readonly [href: string, text: string]>;
  readonly body: Part;
}

/** A whole page. */
export const layout = ({ title, firmName, account, links, body }: Frame): string =>
  html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<title>${title === firmName ? title : `${title} – ${firmName}`}</title><link rel="stylesheet" href="/host.css"><link rel="icon" href="/host.svg" type="image/svg+xml"></head>
<body><a class="skip" href="#content">To the content</a>
<header><a class="brand" href="/">${firmName}</a>${
    account !== null &&
    html`<form method="post" action="/log-out" class="who"><span><b>${account.name}</b> <small>${account.role}</small></span> <button class="quiet">Log out</button></form>`
  }</header>
${links.length > 0 && html`<nav class="sections" aria-label="Sections"><ul>${links.map(([href, text]) => html`<li><a href="${href}">${text}</a></li>`)}</ul></nav>`}
<main id="content">${body}</main>
<footer><a href="/try">Try the operations</a> <a href="/openapi.json">openapi.json</a></footer></body></html>`.markup;

export const alert = (heading: string, body: Html): Html =>
  html`<section class="alert" role="alert"><h2>${heading}</h2>${body}</section>`;
export const notice = (text: Part): Html => html`<p class="notice" role="status">${text}</p>`;
