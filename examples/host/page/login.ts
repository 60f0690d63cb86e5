import { field } from "./form.ts";
import { roleText } from "./format.ts";
import { html, type Part } from "./html.ts";
import { layout } from "./layout.ts";

/** An account of the demo firm, whose password the host knows. */
export interface DemoAccount {
  readonly username: string;
  readonly password: string;
  readonly role: string;
  /** What it shows. */
  readonly about: string;
}

export const loginPage = (firmName: string, accounts: ReadonlyArray<DemoAccount>, said: Part): string =>
  layout({
    title: "Log in",
    firmName,
    account: null,
    links: [],
    body: html`<div class="login"><h1>Log in</h1>${said}
<form method="post" action="/log-in" class="stack">${field("Name or e-mail", html`<input name="login" required autocomplete="username">`)}
${field("Password", html`<input name="password" type="password" required autocomplete="current-password">`)}
<button>Log in</button></form>
${
  accounts.length > 0 &&
  html`<h2>Or look around as</h2><p class="note">An invented firm: every account sees another part of it.</p>
<ul class="accounts">${accounts.map(
    ({ username, role, about }) =>
      html`<li><form method="post" action="/log-in"><input type="hidden" name="demo" value="${username}"><button class="quiet"><b>${username}</b><small>${roleText(role)}: ${about}</small></button></form></li>`,
  )}</ul>`
}</div>`,
  });
