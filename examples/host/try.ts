import type { IncomingMessage } from "node:http";
import { options } from "./env.ts";
import { isOwnPage } from "./session.ts";
import type { Hosted } from "./site.ts";

/** The style of the form beside the operations. */
export const tryStyle =
  "body{font:16px/1.5 system-ui,sans-serif;margin:2rem}main{max-width:60rem;margin:auto}input,button,select{font:inherit;padding:.3rem}";

const page = (
  title: string,
  document: string,
  expansion: "none" | "list",
  about: string,
): string => `<!doctype html><html lang="en">
<meta charset="utf-8"><title>${title}</title>
<link rel="icon" href="/try/icon.svg"><link rel="stylesheet" href="/try/swagger-ui.css"><link rel="stylesheet" href="/try/host.css"><main>
<p>${about}</p>
<p id="demo" hidden><label>You are signed in as <select id="role"></select></label></p>
<form><input name="login" placeholder="name or e-mail" required> <input name="password" type="password" placeholder="password" required>
<button>Log in</button> <output></output></form></main>
<div id="ui" data-document="${document}" data-expansion="${expansion}" data-application="${options.parse.applicationId}"></div>
<script src="/try/swagger-ui-bundle.js"></script><script src="/try/start.js"></script></html>`;

/** The page to try every operation, from the package installed beside this program. It remembers the session in this browser. */
export const tryPage = page(
  "Operations",
  "/openapi.json",
  "none",
  `Log in here as one of the accounts that the host printed when it started, or pick a role of the invented firm; every call below then carries the session, also after this page is loaded anew.
Another program sends the <code>sessionToken</code> of <code>identity.logIn</code> as <code>Authorization: Bearer …</code>. <b>Authorize</b> takes such a token, and its <b>Logout</b> forgets it here; <code>identity.logOut</code> ends it.
Every operation has an example that the invented firm takes; most of them change something, so that a second try may be refused. <a href="/try/rest">The routes for Parse clients</a> and <a href="/try/graphql">GraphQL</a> have pages of their own.`,
);
/** The same for the routes of Parse clients. */
export const tryRestPage = page(
  "REST for Parse clients",
  "/try/rest.json",
  "list",
  `The routes that Parse clients call, with the rows of this firm; what a role may not see is not there. The page sends the application id and the session with every call. <a href="/try">The operations</a> and <a href="/try/graphql">GraphQL</a> have pages of their own.`,
);

export const tryScript = `const { dataset } = document.getElementById("ui");
const ui = SwaggerUIBundle({ url: dataset.document, dom_id: "#ui", docExpansion: dataset.expansion, persistAuthorization: true });
const output = document.querySelector("output");
const header = (name, value) => ({ name, value, schema: { type: "apiKey", in: "header", name } });
const enter = (token) => ui.authActions.authorizeWithPersistOption({
  session: { name: "session", value: token, schema: { type: "http", scheme: "bearer" } },
  application: { ...header("X-Parse-Application-Id", dataset.application), name: "application" },
  token: { ...header("X-Parse-Session-Token", token), name: "token" },
});
const ask = async (path, body) => {
  const response = await fetch(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
  const { sessionToken, user, message } = await response.json();
  if (response.ok) enter(sessionToken);
  output.value = response.ok ? "Logged in as " + user.username : message;
};
document.forms[0].onsubmit = (event) => {
  event.preventDefault();
  ask("/operations/identity.logIn", Object.fromEntries(new FormData(event.target)));
};
const role = document.getElementById("role");
const pick = () => { localStorage.setItem("role", role.value); return ask("/try/sign-in", { username: role.value }); };
role.onchange = pick;
fetch("/try/accounts").then((response) => response.json()).then((accounts) => {
  if (accounts.length === 0) return;
  for (const { username, role: name, about } of accounts) role.add(new Option(name + ": " + about, username));
  const before = localStorage.getItem("role");
  if (accounts.some(({ username }) => username === before)) role.value = before;
  document.getElementById("demo").hidden = false;
  return pick();
});`;

/** The accounts of the invented firm that a visitor may pick, without their passwords. */
export const accountsToTry = ({ accounts }: Hosted): string =>
  JSON.stringify(accounts.map(({ username, role, about }) => ({ username, role, about })));

/** Signs a visitor in as one of these accounts; null for any other, and for the page of another site. */
export const signInToTry = async (
  { app, organizationId, accounts }: Hosted,
  request: IncomingMessage,
  body: unknown,
): Promise<string | null> => {
  const { username } = Object(body) as { readonly username?: unknown };
  const known = accounts.find((each) => each.username === username);
  if (known === undefined || !isOwnPage(request)) return null;
  const login = { login: known.username, password: known.password };
  const { sessionToken, user } = await app.as({ organizationId }).identity.logIn(login);
  return JSON.stringify({ sessionToken, user: { username: user.username } });
};
