/** The style of the form beside the operations. */
export const tryStyle =
  "body{font:16px/1.5 system-ui,sans-serif;margin:2rem}main{max-width:60rem;margin:auto}input,button{font:inherit;padding:.3rem}";

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
