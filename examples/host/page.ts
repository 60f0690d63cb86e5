import { explain, type FirmApi, FirmError, statusOf } from "firmcore";

const escaped = (of: unknown): string => String(of ?? "").replace(/[&<>"']/g, (each) => `&#${each.charCodeAt(0)};`);
const table = (head: ReadonlyArray<string>, rows: ReadonlyArray<ReadonlyArray<unknown>>): string =>
  `<table><tr>${head.map((each) => `<th>${each}</th>`).join("")}</tr>${rows
    .map((row) => `<tr>${row.map((each) => `<td>${escaped(each)}</td>`).join("")}</tr>`)
    .join("")}</table>`;
const whole = (title: string, body: string): string =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(title)}</title>
<link rel="stylesheet" href="/host.css"><main><h1>${escaped(title)}</h1>${body}</main></html>`;

export const style = `body{font:16px/1.5 system-ui,sans-serif;margin:2rem;color:#222}main{max-width:60rem;margin:auto}
table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.3rem .8rem .3rem 0;border-bottom:1px solid #ddd}input,button{font:inherit;padding:.3rem}`;

/** The engineers and the windows over capacity as HTML, or why the caller may not see them. */
export const firmPage = async (
  firm: FirmApi,
  from: string,
): Promise<{ readonly status: number; readonly html: string }> => {
  try {
    const { name } = await firm.settings.get();
    const { results: people, more } = await firm.engineers.list({ order: "fullName", limit: 1_000 });
    const { results: over } = await firm.reports.overbooked({ from });
    const windows = over.map((row) => [
      row.fullName,
      row.from,
      row.to ?? "open",
      `${row.peakPercent} %`,
      `${row.limitPercent} %`,
    ]);
    const roster = people.map((row) => [
      row.fullName,
      row.discipline,
      row.employmentStatusLabel ?? row.employmentStatus,
      row.primaryLocation,
    ]);
    const html = `<p><a href="/try">Try the operations</a> · <a href="/openapi.json">openapi.json</a></p>
<h2>Over capacity from ${escaped(from)} on: ${windows.length}</h2>
${table(["Engineer", "From", "To", "Booked", "Limit"], windows)}
<h2>Roster: ${roster.length}${more ? " and more" : ""}</h2>
${table(["Name", "Discipline", "Status", "Location"], roster)}`;
    return { status: 200, html: whole(name ?? "The firm", html) };
  } catch (error) {
    if (!(error instanceof FirmError)) throw error;
    return { status: statusOf(error.detail), html: whole("No", `<p>${escaped(explain(error.detail))}</p>`) };
  }
};

/** A log-in form that loads this page with the session token; the token is not stored. */
export const loginPage = whole(
  "Log in",
  `<form><p><input name="login" placeholder="name or e-mail" required> <input name="password" type="password" placeholder="password" required>
<button>Log in</button> <output></output></p></form><script src="/host.js"></script>`,
);
export const script = `document.forms[0].onsubmit = async (event) => {
  event.preventDefault();
  const body = JSON.stringify(Object.fromEntries(new FormData(event.target)));
  const response = await fetch("/operations/identity.logIn", { method: "POST", headers: { "content-type": "application/json" }, body });
  const { sessionToken, message } = await response.json();
  if (!response.ok) { document.querySelector("output").value = message; return; }
  const page = await fetch("/", { headers: { authorization: "Bearer " + sessionToken } });
  document.body.innerHTML = new DOMParser().parseFromString(await page.text(), "text/html").body.innerHTML;
};`;

/** The page to try every operation, from the package installed beside this program. It remembers the session in this browser. */
export const tryPage = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Operations</title>
<link rel="stylesheet" href="/try/swagger-ui.css"><link rel="stylesheet" href="/try/host.css"><main>
<p>Log in here as one of the accounts that the host printed when it started; every call below then carries the session, also after this page is loaded anew.
Another program sends the <code>sessionToken</code> of <code>identity.logIn</code> as <code>Authorization: Bearer …</code>. <b>Authorize</b> takes such a token, and its <b>Logout</b> forgets it here; <code>identity.logOut</code> ends it.
Every operation has an example that the invented firm takes; most of them change something, so that a second try may be refused.</p>
<form><input name="login" placeholder="name or e-mail" required> <input name="password" type="password" placeholder="password" required>
<button>Log in</button> <output></output></form></main>
<div id="ui"></div><script src="/try/swagger-ui-bundle.js"></script><script src="/try/start.js"></script></html>`;
export const tryScript = `const ui = SwaggerUIBundle({ url: "/openapi.json", dom_id: "#ui", docExpansion: "none", persistAuthorization: true });
document.forms[0].onsubmit = async (event) => {
  event.preventDefault();
  const body = JSON.stringify(Object.fromEntries(new FormData(event.target)));
  const response = await fetch("/operations/identity.logIn", { method: "POST", headers: { "content-type": "application/json" }, body });
  const { sessionToken, user, message } = await response.json();
  if (response.ok) ui.authActions.authorizeWithPersistOption({ session: { name: "session", value: sessionToken, schema: { type: "http", scheme: "bearer" } } });
  document.querySelector("output").value = response.ok ? "Logged in as " + user.username : message;
};`;
