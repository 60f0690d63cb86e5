import { once } from "node:events";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import type ParseSdk from "parse";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { programMissing } from "../support/postgres/binaries.ts";
import { errorsOf, startBrowser } from "./browser.ts";
import { type PageHost, startPageHost } from "./page-host.ts";

const sdk = createRequire(import.meta.url).resolve("parse/dist/parse.min.js");

/** What an app does in its page, with the SDK as a script. It runs in the browser, so it uses nothing from here. */
const inPage = async ({ url, username, password }: Readonly<Record<"url" | "username" | "password", string>>) => {
  const { Parse } = globalThis as unknown as { readonly Parse: typeof ParseSdk & { serverURL: string } };
  (Parse as unknown as { initialize: (id: string) => void }).initialize("firmcore");
  Parse.serverURL = url;
  const user = await Parse.User.logIn(username, password);
  const roster = await new Parse.Query("EngineerProfile").include("user").ascending("fullName").limit(3).find();
  const subscription = await new Parse.Query("Company").equalTo("name", "Browser Ltd").subscribe();
  const told = new Promise<unknown>((resolve) => subscription.on("create", (row) => resolve(row.get("name"))));
  const company = await new Parse.Object("Company", { name: "Browser Ltd" }).save();
  const heard = await told;
  await (Parse.LiveQuery as unknown as { readonly close: () => Promise<void> }).close();
  const contacts = ["Ada", "Ben"].map((name) => new Parse.Object("Contact", { name, company } as never));
  await Parse.Object.saveAll(contacts);
  // A red dot.
  const dot = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGP4z8DwHwAFAAH/iZk9HQAAAABJRU5ErkJggg==";
  const bytes = Uint8Array.from(atob(dot), (each) => each.charCodeAt(0));
  const file = await new Parse.File("dot.png", new File([bytes], "dot.png", { type: "image/png" }) as never).save();
  company.set({ website: file?.url() } as never);
  await company.save();
  const found = await new Parse.Query("Company").get(company.id ?? "");
  const image = new Image();
  image.src = String(found.get("website"));
  await image.decode();
  const refused = await new Parse.Object("Company", {}).save().then(
    () => null,
    ({ code }: { readonly code: number }) => code,
  );
  await Parse.Object.destroyAll([...contacts, company]);
  await Parse.User.logOut();
  return {
    ...{ user: user.get("username"), roster: roster.map((each) => typeof each.get("user").get("username")) },
    ...{ contacts: contacts.map(({ id }) => id?.length), width: image.naturalWidth, refused },
    heard,
    loggedOut: Parse.User.current() === null,
  };
};

const missing = programMissing("chromium");
let host: PageHost;
let browser: Browser;
beforeAll(async () => {
  host = await startPageHost();
  if (missing === null) browser = await startBrowser();
});
afterAll(async () => {
  await browser?.close();
  await host.stop();
});

test.skipIf(missing !== null)("the SDK works in Chromium, in the page of another site", async () => {
  const page = await browser.newPage();
  const errors = errorsOf(page);
  const site = createServer((_request, to) => to.setHeader("content-type", "text/html").end("<!doctype html>"));
  site.listen(0, "127.0.0.1");
  onTestFinished(() => void site.close());
  await once(site, "listening");
  await page.goto(`http://127.0.0.1:${(site.address() as AddressInfo).port}/`);
  await page.addScriptTag({ path: sdk });
  const { username = "", password = "" } = host.accounts.find((each) => each.username === "coordinator") ?? {};
  expect(await page.evaluate(inPage, { url: `${host.url}/parse`, username, password })).toEqual({
    ...{ user: "coordinator", roster: ["string", "string", "string"], contacts: [10, 10], width: 1, refused: 142 },
    heard: "Browser Ltd",
    loggedOut: true,
  });
  // The refused save alone.
  expect(errors).toEqual([expect.stringContaining("400")]);
});
