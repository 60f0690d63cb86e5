import { Validator } from "@seriousme/openapi-schema-validator";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { programMissing } from "../support/postgres/binaries.ts";
import { errorsOf, startBrowser } from "./browser.ts";
import { type PageHost, startPageHost } from "./page-host.ts";

let host: PageHost;
beforeAll(async () => {
  host = await startPageHost();
});
afterAll(() => host.stop());

const signIn = (body: unknown, headers: object = {}) =>
  fetch(`${host.url}/try/sign-in`, {
    ...{ method: "POST", headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(body) },
  });

test("S-A-64 the routes for Parse clients are a valid document of OpenAPI", async () => {
  const document = (await (await fetch(`${host.url}/try/rest.json`)).json()) as object;
  expect(await new Validator().validate(document as never)).toEqual({ valid: true });
});

test("a visitor picks an account of the invented firm, from its own page and without seeing passwords", async () => {
  const accounts = await (await fetch(`${host.url}/try/accounts`)).text();
  expect((JSON.parse(accounts) as ReadonlyArray<object>).map((each) => Object.keys(each).join())).toContain(
    "username,role,about",
  );
  for (const { password } of host.accounts) expect(accounts).not.toContain(password);
  const said = await signIn({ username: "sales" });
  const { sessionToken } = (await said.json()) as { readonly sessionToken: string };
  const headers = { "X-Parse-Application-Id": "firmcore", "X-Parse-Session-Token": sessionToken };
  expect(await (await fetch(`${host.url}/parse/users/me`, { headers })).json()).toMatchObject({ username: "sales" });
  for (const body of [{ username: "pia" }, { username: 5 }, {}, null]) expect((await signIn(body)).status).toBe(403);
  const elsewhere = { origin: "https://evil.example", "sec-fetch-site": "cross-site" };
  expect((await signIn({ username: "sales" }, elsewhere)).status).toBe(403);
});

test.skipIf(programMissing("chromium") !== null)(
  "the page starts signed in, and tries a route as the role that the visitor picks",
  async () => {
    const browser = await startBrowser();
    onTestFinished(() => browser.close());
    const page = await browser.newPage();
    page.setDefaultTimeout(10_000);
    const errors = errorsOf(page);
    await page.goto(`${host.url}/try/rest`);
    const said = () => expect.poll(() => page.locator("output").textContent(), { timeout: 10_000 });
    await said().toBe("Logged in as coordinator");
    await page.selectOption("#role", "sales");
    await said().toBe("Logged in as sales");
    await page.click("text=Who I am");
    await page.click("button:text-is('Try it out')");
    await page.click("button:text-is('Execute')");
    const answer = page.locator(".live-responses-table .highlight-code").first();
    expect(await answer.textContent()).toContain('"username": "sales"');
    expect(errors).toEqual([]);
  },
);

test("GraphQL is answered on the same port, and a browser that opens it gets GraphiQL with nothing from elsewhere", async () => {
  const { sessionToken } = (await (await signIn({ username: "sales" })).json()) as { readonly sessionToken: string };
  const headers = { "content-type": "application/json", "X-Parse-Application-Id": "firmcore" };
  const asked = await fetch(`${host.url}/graphql`, {
    ...{ method: "POST", headers: { ...headers, "X-Parse-Session-Token": sessionToken } },
    body: JSON.stringify({ query: "{ viewer { user { username } } }" }),
  });
  expect(await asked.json()).toEqual({ data: { viewer: { user: { username: "sales" } } } });
  const page = await fetch(`${host.url}/graphql`, { headers: { accept: "text/html" } });
  expect(page.url).toBe(`${host.url}/try/graphql`);
  const html = await page.text();
  expect(html.match(/<(script|link|img)[^>]+(src|href)="(https?:)?\/\//g)).toBeNull();
});

test.skipIf(programMissing("chromium") !== null)(
  "GraphiQL starts signed in, as the role that the visitor picked, and its query has rows",
  async () => {
    const browser = await startBrowser();
    onTestFinished(() => browser.close());
    const page = await browser.newPage();
    const errors = errorsOf(page);
    await page.addInitScript(() => localStorage.setItem("role", "manager"));
    await page.goto(`${host.url}/try/graphql`);
    await expect
      .poll(() => page.locator("#demo output").textContent(), { timeout: 20_000 })
      .toBe("Signed in as manager");
    // The editor takes a moment before it has its query.
    const answer = async (): Promise<string | null> => {
      await page.click(".graphiql-execute-button");
      return page.locator(".graphiql-response").textContent();
    };
    await expect.poll(answer, { timeout: 20_000, interval: 500 }).toContain("engineerProfiles");
    expect(errors).toEqual([]);
  },
  60_000,
);
