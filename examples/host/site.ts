import type { IncomingMessage } from "node:http";
import { type App, explain, FirmError, isRefusal, statusOf } from "firmcore";
import { whyRefused } from "./page/booking.ts";
import { formOf, inputOf } from "./page/forms.ts";
import { answeredPage, homePage } from "./page/home.ts";
import { html } from "./page/html.ts";
import { alert, layout, notice } from "./page/layout.ts";
import { type DemoAccount, loginPage } from "./page/login.ts";
import { projectPage } from "./page/project.ts";
import type { Visit } from "./page/section.ts";
import { endedCookie, isOwnPage, sessionCookie, tokenOf } from "./session.ts";

/** The firm that the host serves. */
export interface Hosted {
  readonly app: App;
  readonly organizationId: string;
  readonly firmName: string;
  /** Today's day in the firm. */
  readonly today: () => string;
  /** The accounts of the demo firm, which the log-in page offers. */
  readonly accounts: ReadonlyArray<DemoAccount>;
}
export interface Answer {
  readonly status: number;
  readonly html: string;
  readonly headers?: Readonly<Record<string, string>>;
}
const redirect = (location: string, headers: Readonly<Record<string, string>> = {}): Answer => ({
  status: 303,
  html: "",
  headers: { location, ...headers },
});
/** Errors of the caller's session. */
const isSignedOut = (error: unknown): boolean => isRefusal(error, "SESSION_INVALID", "AUTH_REQUIRED");
const logIn = (hosted: Hosted, said: string | null = null): string =>
  loginPage(hosted.firmName, hosted.accounts, said !== null && html`<p class="alert" role="alert">${said}</p>`);
const plainPage = (hosted: Hosted, title: string, said: string): string =>
  layout({
    title,
    firmName: hosted.firmName,
    account: null,
    links: [["/", "To the firm"]],
    body: alert(title, html`<p>${said}</p>`),
  });

const visitOf = async (hosted: Hosted, request: IncomingMessage, query: URLSearchParams): Promise<Visit | null> => {
  const sessionToken = tokenOf(request);
  if (sessionToken === null) return null;
  const firm = hosted.app.as({ organizationId: hosted.organizationId, sessionToken });
  const { objectId: userId } = await firm.identity.me();
  return { firm, today: hosted.today(), userId, query, refused: null };
};

/** `GET` of a page; null if there is none. */
const shown = async (hosted: Hosted, visit: Visit, path: string): Promise<Answer> => {
  const [, project] = /^\/projects\/(\w+)$/.exec(path) ?? [];
  const page = project === undefined ? await homePage(visit) : await projectPage(visit, project);
  return page === null
    ? {
        status: 404,
        html: plainPage(hosted, "Not found", "There is no such project, or your account may not read it."),
      }
    : { status: 200, html: page };
};

const loggedIn = async (hosted: Hosted, request: IncomingMessage, values: URLSearchParams): Promise<Answer> => {
  const known = hosted.accounts.find(({ username }) => username === values.get("demo"));
  const visitor = hosted.app.as({
    organizationId: hosted.organizationId,
    address: request.socket.remoteAddress ?? "unknown",
  });
  const outcome = await visitor.settled.identity.logIn({
    login: known?.username ?? values.get("login") ?? "",
    password: known?.password ?? values.get("password") ?? "",
  });
  return outcome.ok
    ? redirect("/", { "set-cookie": sessionCookie(outcome.value.sessionToken) })
    : { status: 200, html: logIn(hosted, explain(outcome.refusal)) };
};

/**
 * Runs the operation of a form. A page that says no has the status 200, too: a browser reports any other on its console
 * as an error. Programs call `/operations`, which has the status of each refusal.
 */
const done = async (visit: Visit, operation: string, values: URLSearchParams): Promise<Answer | null> => {
  const form = formOf(operation);
  if (form === undefined) return null;
  const [requestId, reason] = [values.get("requestId") ?? "", values.get("reason") ?? ""];
  const options = { ...(requestId !== "" && { requestId }), ...(reason !== "" && { reason }) };
  const isQuery = operation.endsWith(".check");
  const outcome = await visit.firm.settled.call(operation, inputOf(form, values), isQuery ? {} : options);
  const project = form.section === "project" ? (/^\w+$/.exec(values.get("back") ?? "")?.[0] ?? "") : null;
  if (outcome.ok && form.answer === undefined)
    return redirect(
      project === null ? `/?done=${operation}#${form.section}` : `/projects/${project}?done=${operation}`,
    );
  if (!outcome.ok && isSignedOut(new FirmError(outcome.refusal))) throw new FirmError(outcome.refusal);
  const said = outcome.ok
    ? notice(form.answer?.(outcome.value as Readonly<Record<string, unknown>>))
    : alert("Not possible", await whyRefused(visit, outcome.refusal));
  const again = { ...visit, refused: { operation, values } };
  const page =
    (project === null ? null : await projectPage(again, project, said)) ??
    (await answeredPage(again, form.section, outcome.ok ? form.done : "Not done", said));
  return { status: 200, html: page };
};

const posted = async (
  hosted: Hosted,
  request: IncomingMessage,
  path: string,
  body: () => Promise<string | null>,
): Promise<Answer | null> => {
  const [, operation] = /^\/do\/([\w.]+)$/.exec(path) ?? [];
  if (!["/log-in", "/log-out"].includes(path) && operation === undefined) return null;
  if (!isOwnPage(request))
    return { status: 403, html: plainPage(hosted, "Not done", "This form was sent from another site.") };
  if (!/^application\/x-www-form-urlencoded\b/i.test(request.headers["content-type"] ?? ""))
    return { status: 415, html: plainPage(hosted, "Not done", "Send the form as the page does.") };
  const text = await body();
  if (text === null) return { status: 413, html: plainPage(hosted, "Not done", "The form is too long.") };
  const values = new URLSearchParams(text);
  if (path === "/log-in") return loggedIn(hosted, request, values);
  const visit = await visitOf(hosted, request, new URLSearchParams());
  if (visit === null) return redirect("/log-in");
  if (operation !== undefined) return done(visit, operation, values);
  await visit.firm.identity.logOut();
  return redirect("/log-in", { "set-cookie": endedCookie });
};

/** The pages for people: log-in, the firm, one project, and the forms on them. Null if there is nothing at the path. */
export const answerPage = async (
  hosted: Hosted,
  request: IncomingMessage,
  url: URL,
  body: () => Promise<string | null>,
): Promise<Answer | null> => {
  const { pathname: path, searchParams: query } = url;
  try {
    if (request.method === "POST") return await posted(hosted, request, path, body);
    if (path === "/log-in") return { status: 200, html: logIn(hosted) };
    if (path !== "/" && !/^\/projects\/\w+$/.test(path)) return null;
    const visit = await visitOf(hosted, request, query);
    return visit === null ? redirect("/log-in") : await shown(hosted, visit, path);
  } catch (error) {
    if (!(error instanceof FirmError)) throw error;
    if (!isSignedOut(error))
      return { status: statusOf(error.detail), html: plainPage(hosted, "Not possible", explain(error.detail)) };
    // A program sees the status; a browser, whose session ended, goes to the log-in page.
    return request.headers.authorization === undefined
      ? redirect("/log-in", { "set-cookie": endedCookie })
      : { status: 401, html: logIn(hosted, explain(error.detail)) };
  }
};
