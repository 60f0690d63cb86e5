import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { programMissing } from "../support/postgres/binaries.ts";
import { errorsOf, findingsOf, type Look, looks, scrollsSideways, startBrowser } from "./browser.ts";
import { type PageHost, startPageHost, today } from "./page-host.ts";

let host: PageHost;
beforeAll(async () => {
  host = await startPageHost();
});
afterAll(() => host.stop());

const sectionsOf = (page: string): ReadonlyArray<string> =>
  [...page.matchAll(/<section id="(\w+)"/g)].map(([, id]) => id ?? "");
const later = (day: string, count: number): string =>
  new Date(Date.parse(day) + count * 86_400_000).toISOString().slice(0, 10);

describe("log-in", () => {
  test("without a session the page leads to the log-in page, which offers the demo accounts", async () => {
    const page = await fetch(`${host.url}/`);
    expect([page.status, page.url]).toEqual([200, `${host.url}/log-in`]);
    const text = await page.text();
    for (const username of host.usernames) expect(text).toContain(`name="demo" value="${username}"`);
  });

  test("a log-in sets a cookie that no script and no other site's form can use, and log-out ends the session", async () => {
    const said = await host.send("/log-in", { login: "admin", password: "correct horse battery" }, {});
    expect([said.status, said.headers.get("location")]).toEqual([303, "/"]);
    expect(said.headers.get("set-cookie")).toMatch(
      /^firm_session=r:lindau-engineering\.[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/,
    );
    const { get, post, firm } = await host.logIn("engineer");
    expect(await get()).toContain("Log out");
    const out = await post("/log-out", {});
    expect([out.status, out.headers.get("set-cookie")]).toEqual([303, expect.stringContaining("Max-Age=0")]);
    expect(await get()).not.toContain("Log out");
    await expect(firm.identity.me()).rejects.toMatchObject({ code: "SESSION_INVALID" });
  });

  test("a wrong password is refused on the page", async () => {
    const said = await host.send("/log-in", { login: "admin", password: "<b>wrong</b>" }, {});
    expect([said.status, said.headers.get("set-cookie")]).toEqual([200, null]);
    expect(await said.text()).toContain('role="alert"');
  });

  test.each([
    ["a form of another site", { "sec-fetch-site": "cross-site" }],
    ["a form of another port", { "sec-fetch-site": "same-site" }],
    ["an older browser on another site", { origin: "https://evil.example" }],
    ["a page without an origin", { origin: "null" }],
  ])("%s is refused and changes nothing", async (_what, headers) => {
    const { post, firm } = await host.logIn("manager");
    for (const path of ["/log-in", "/log-out", "/do/hours.approve"]) {
      const said = await post(path, { demo: "admin" }, headers);
      expect([said.status, said.headers.get("set-cookie")]).toEqual([403, null]);
    }
    expect((await firm.identity.me()).username).toBe("manager");
  });

  test("the host's own pages pass", async () => {
    const { post } = await host.logIn("manager");
    for (const headers of [{ "sec-fetch-site": "same-origin" }, { origin: host.url }])
      expect((await post("/log-in", { demo: "manager" }, headers)).status).toBe(303);
  });
});

const people = ["capacity", "alerts", "hours", "book", "overbooked", "certificates", "utilization"];
const rest = ["projects", "documents", "profile"];
const everything = [...people, "pipeline", "activities", "contacts", ...rest];
/** A section of the page. */
const sectionOf = (page: string, id: string): string =>
  new RegExp(`<section id="${id}".*?</section>`, "s").exec(page)?.[0] ?? "";
/** What the rows of a section are named. */
const rowsOf = (page: string, id: string): ReadonlyArray<string> =>
  [...sectionOf(page, id).matchAll(/<th scope="row">(.*?)<\/th>/g)].map(([, name = ""]) => name);
/** The first rows of a section. */
const shownRows = 15;

test.each([
  ["admin", everything],
  // Only the administrator and the salesperson read deals with a contact, and activities.
  ["coordinator", [...people, "pipeline", ...rest]],
  ["manager", [...people, "pipeline", ...rest]],
  ["engineer", [...people, "pipeline", ...rest]],
  ["sales", ["alerts", "pipeline", "activities", "contacts", ...rest]],
  ["client", ["alerts", ...rest]],
])("%s sees the sections that the role may read, and in them what the account may read", async (username, expected) => {
  const { get, firm } = await host.logIn(username);
  const page = await get();
  expect(sectionsOf(page)).toEqual(expected);
  for (const id of expected) expect(page).toContain(`<a href="#${id}">`);
  const named = (of: string) => rowsOf(page, of).toSorted();
  const { results: documents } = await firm.documents.list({ order: ["title", "objectId"], limit: shownRows });
  expect(rowsOf(page, "documents")).toEqual(documents.map(({ title }) => title));
  if (username === "client") return expect([named("contacts"), named("activities")]).toEqual([[], []]);
  const open = await firm.activities.list({ where: { completedAt: { exists: false } }, order: "dueDate" });
  expect(named("activities")).toEqual(open.results.map(({ subject }) => subject).toSorted());
  const { results: deals } = await firm.deals.list({ where: { contact: { exists: true } } });
  const of = { objectId: { in: deals.flatMap(({ contact }) => contact ?? []) } };
  const { results: contacts } = await firm.contacts.list({ where: of });
  expect(named("contacts")).toEqual(contacts.map(({ name }) => name).toSorted());
});

describe("the heat map", () => {
  const cell = /aria-label="(at least )?([\d.]+)\/([\d.]+) %, ([^:"]+): ([^,"]+), ([^"]+)"/g;
  const dayOf = (text: string): string => new Date(`${text} UTC`).toISOString().slice(0, 10);
  const shown = (page: string) =>
    [...page.matchAll(cell)].map(([, atLeast, load, limit, words = "", person = "", range = ""]) => ({
      atLeast: atLeast !== undefined,
      load: Number(load),
      limit: Number(limit),
      words,
      person,
      from: dayOf(range.split(" – ")[0] ?? ""),
    }));

  // What the page adds up from several reports is compared with each report on its own, as the whole firm sees it.
  test.each(["coordinator", "manager", "engineer"])("every cell for %s says what the reports say", async (username) => {
    const { get, firm } = await host.logIn(username);
    const { founder } = host;
    const unknown: Array<string> = [];
    for (const people of username === "engineer" ? [""] : ["", "&people=54"]) {
      const cells = shown(await get(`/?week=${today}${people}`));
      const { results: staff } = await firm.engineers.list({ limit: 1_000 });
      expect(cells.length % 12).toBe(0);
      expect(new Set(cells.map(({ person }) => person)).size).toBe(username === "engineer" ? 1 : cells.length / 12);
      for (const monday of new Set(cells.map(({ from }) => from))) {
        const week = { from: monday, to: later(monday, 6) };
        const { results: over } = await founder.reports.overbooked(week);
        for (const each of cells.filter(({ from }) => from === monday)) {
          const engineer = staff.find(({ fullName }) => fullName === each.person)?.objectId ?? "";
          const peaks = over.filter((row) => row.engineer === engineer).map(({ peakPercent }) => peakPercent);
          const free = await firm.engineers.availability({ engineer, ...week });
          const least = Math.min(...free.map(({ freePercent }) => freePercent));
          const load = peaks.length > 0 ? Math.max(...peaks) : 100 - least;
          if (each.atLeast) unknown.push(each.person);
          expect(each).toMatchObject({ limit: 100, load: each.atLeast ? 100 : load });
          const words = each.atLeast ? "at the limit or over it" : load > 100 ? "over the limit" : "";
          expect(each.words.startsWith(words)).toBe(true);
          const during = { engineer, startDate: { atMost: week.to }, endDate: { reaches: week.from } };
          const leave = await firm.timeOff.count({ where: { ...during, status: "granted" } });
          expect(each.words.includes("leave")).toBe(leave > 0);
          const tentative = await firm.allocations.count({ where: { ...during, status: "tentative" } });
          expect(each.words.includes("tentative")).toBe(tentative > 0);
        }
      }
    }
    // Only a manager, who reads the bookings of own projects, does not know how far over the limit others are.
    expect(unknown.length > 0).toBe(username === "manager");
  });

  test("an own limit and load over it are told", async () => {
    const [person] = (await host.founder.engineers.list({ where: { fullName: "Ana Almeida" } })).results;
    const engineer = person?.objectId ?? "";
    const at = later(today, 500);
    await host.founder.limits.set({ engineer, from: at, limit: 120 });
    const { get } = await host.logIn("coordinator");
    const cells = shown(await get(`/?week=${later(at, 7)}`)).filter((each) => each.person === "Ana Almeida");
    expect(cells[0]).toMatchObject({ load: 0, limit: 120, words: "nothing booked" });
  });

  test.each(["week=never", "week=2027-99-99", "people=-5", "people=1e99", "people=x&week="])(
    "the address ?%s shows a page",
    async (query) => {
      const { get } = await host.logIn("engineer");
      expect(await get(`/?${query}`)).toContain('id="profile"');
    },
  );
});

describe.skipIf(programMissing("chromium") !== null)("in Chromium", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterAll(() => browser.close());

  const opened = async (path: string, username: string | null, { width, colorScheme }: Look) => {
    const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme });
    onTestFinished(() => context.close());
    if (username !== null) {
      const [name = "", value = ""] = (await host.logIn(username)).cookie.split("=");
      await context.addCookies([{ name, value, url: host.url }]);
    }
    const page = await context.newPage();
    const errors = errorsOf(page);
    await page.goto(host.url + path);
    return { page, errors };
  };
  const projectPath = async (projectCode: string): Promise<string> => {
    const { results } = await host.founder.projects.list({ where: { projectCode }, limit: 1 });
    return `/projects/${results[0]?.objectId}`;
  };
  /** The last people only: axe looks at every cell of the map. */
  const fewPeople = "/?people=60";

  // Axe takes a second for each look, so each page is judged in some of them.
  test.each([
    [null, "/log-in", ["390 dark", "1280 light"]],
    ["coordinator", fewPeople, ["390 dark", "1280 light"]],
    ["manager", fewPeople, ["1280 dark"]],
    ["engineer", "/", ["390 light"]],
    ["sales", "/", ["1280 light"]],
    ["client", "/", ["390 dark"]],
    ["admin", fewPeople, []],
    ["manager", "LE-100", ["390 light"]],
    ["client", "LE-100", ["1280 dark"]],
  ] as const)(
    "for %s, %s says no error, fits its window, and axe finds nothing serious",
    async (username, at, judged) => {
      const path = at.startsWith("/") ? at : await projectPath(at);
      const { page, errors } = await opened(path, username, { width: 1280, colorScheme: "light" });
      for (const { width, colorScheme } of looks) {
        await page.setViewportSize({ width, height: 900 });
        await page.emulateMedia({ colorScheme });
        const look = `${width} ${colorScheme}`;
        const findings = judged.some((each) => each === look) ? await findingsOf(page) : [];
        expect({ look, sideways: await scrollsSideways(page), findings }).toEqual({
          look,
          sideways: false,
          findings: [],
        });
      }
      expect(errors).toEqual([]);
    },
  );

  test("somebody logs in, opens a cell by keyboard, and reads why a booking is refused", async () => {
    const { page, errors } = await opened("/", null, { width: 390, colorScheme: "dark" });
    await page.click('button:has(b:text-is("coordinator"))');
    const cell = page.locator("button.cell:has-text('60')").first();
    await cell.focus();
    await page.keyboard.press("Enter");
    const card = page.locator(".card:popover-open");
    expect(await card.innerText()).toMatch(/at most 60\s% of 100\s%/);
    expect(await scrollsSideways(page)).toBe(false);
    await page.keyboard.press("Escape");
    expect(await card.count()).toBe(0);

    await page.selectOption('select[name="engineer"]', { label: "Eva Engineer (Structural)" });
    await page.selectOption('select[name="project"]', { label: "Depot East" });
    await page.click("button:has-text('Only check')");
    await page.waitForSelector(".alert");
    expect(await page.locator(".alert").innerText()).toContain("Days in the way");
    expect(errors).toEqual([]);
    expect(await findingsOf(page)).toEqual([]);
  });
});

describe("forms", () => {
  /** The hidden values of the first form that sends an operation. */
  const formIn = (page: string, operation: string): Readonly<Record<string, string>> => {
    const [, inside = ""] =
      new RegExp(`<form method="post" action="/do/${operation}"[^>]*>(.*?)</form>`, "s").exec(page) ?? [];
    return Object.fromEntries(
      [...inside.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)"/g)].map(([, name = "", value = ""]) => [
        name,
        value,
      ]),
    );
  };

  test("the manager approves hours, once", async () => {
    const { get, post, firm } = await host.logIn("manager");
    const values = formIn(await get(), "hours.approve");
    const objectId = values.objectId ?? "";
    for (const _click of ["first", "second"]) {
      const said = await post("/do/hours.approve", values);
      expect([said.status, said.headers.get("location")]).toEqual([303, "/?done=hours.approve#hours"]);
    }
    expect(await firm.hours.get(objectId)).toMatchObject({ approval: "approved", version: 2 });
    expect(await get("/?done=hours.approve")).toContain("The hours are approved.");
  });

  test("the manager rejects hours with a reason, and not without", async () => {
    const { get, post, firm } = await host.logIn("manager");
    const values = formIn(await get(), "hours.reject");
    const objectId = values.objectId ?? "";
    const refused = await post("/do/hours.reject", values);
    const text = await refused.text();
    expect([refused.status, text]).toEqual([200, expect.stringContaining('role="alert"')]);
    expect((await post("/do/hours.reject", { ...formIn(text, "hours.reject"), reason: "Wrong day" })).status).toBe(303);
    expect(await firm.hours.get(objectId)).toMatchObject({ approval: "rejected", decisionReason: "Wrong day" });
  });

  test("who may not approve has no button, and the host refuses the form", async () => {
    const { get, post } = await host.logIn("engineer");
    const page = await get();
    expect([page.includes("Hours waiting"), formIn(page, "hours.approve")]).toEqual([true, {}]);
    const { results } = await host.founder.hours.list({ where: { approval: "submitted" }, limit: 1 });
    const objectId = results[0]?.objectId ?? "";
    expect(await (await post("/do/hours.approve", { objectId })).text()).toContain("Not possible");
    expect(await host.founder.hours.get(objectId)).toMatchObject({ approval: "submitted" });
  });

  test("the engineer enters hours on a booked project", async () => {
    const { get, post, firm } = await host.logIn("engineer");
    const page = await get();
    const [, project = ""] = /<select name="project" required>.*?<option value="(\w+)">Pump House/s.exec(page) ?? [];
    const entry = { project, workDate: later(today, -40), hours: "6.5", taskCode: "DESIGN" };
    const said = await post("/do/hours.create", { ...formIn(page, "hours.create"), ...entry });
    expect(said.headers.get("location")).toBe("/?done=hours.create#profile");
    expect((await firm.hours.list({ where: { workDate: entry.workDate } })).results).toMatchObject([
      { project, hours: 6.5, approval: "submitted" },
    ]);
  });

  test("a booking that does not fit is refused with the days in the way; one that fits is made", async () => {
    const { get, post, firm } = await host.logIn("coordinator");
    const [engineer] = (await firm.engineers.list({ where: { fullName: "Eva Engineer" } })).results;
    const [project] = (await firm.projects.list({ where: { projectCode: "LE-100" } })).results;
    const values = {
      ...formIn(await get(), "allocations.assign"),
      engineer: engineer?.objectId ?? "",
      project: project?.objectId ?? "",
      allocationPercent: "30",
      startDate: today,
      endDate: later(today, 20),
      assignmentRole: "Reviewer",
      status: "confirmed",
    };
    const refused = await post("/do/allocations.assign", values);
    expect(refused.status).toBe(200);
    const text = await refused.text();
    expect(text).toContain("2 Dec 2026 – 22 Dec 2026</th>");
    expect(text).toMatch(/120\s%<\/td><td class="number">100\s%/);
    expect(text).toMatch(/<b>60\s%<\/b> Pump House/);
    // What was typed in is still there.
    expect(text).toContain(`value="${engineer?.objectId}" selected`);
    expect(text).toContain('name="allocationPercent" value="30"');

    const checked = await post("/do/allocations.check", { ...values, allocationPercent: "10" });
    expect([checked.status, await checked.text()]).toEqual([200, expect.stringContaining("Nothing was written.")]);
    const where = { engineer: engineer?.objectId ?? "", allocationPercent: 10 };
    expect(await firm.allocations.count({ where })).toBe(0);
    const again = { ...values, ...formIn(text, "allocations.assign"), allocationPercent: "10" };
    const made = await post("/do/allocations.assign", again);
    expect([made.status, made.headers.get("location")]).toEqual([303, "/?done=allocations.assign#book"]);
    expect(await firm.allocations.count({ where })).toBe(1);
  });

  test("a project is added, and has a page", async () => {
    const { get, post, firm } = await host.logIn("sales");
    const project = { projectCode: "LE-900", projectName: "Harbour light", clientName: "Harbour Authority" };
    const said = await post("/do/projects.create", { ...formIn(await get(), "projects.create"), ...project });
    expect(said.status).toBe(303);
    const [made] = (await firm.projects.list({ where: { projectCode: "LE-900" } })).results;
    expect(await get(`/projects/${made?.objectId}`)).toContain("<h1>Harbour light</h1>");
    const again = await post("/do/projects.create", { ...formIn(await get(), "projects.create"), ...project });
    expect([again.status, await again.text()]).toEqual([200, expect.stringContaining('value="Harbour light"')]);
  });

  test("a task and a status update are added to a project, and a task is started", async () => {
    const { get, post, firm } = await host.logIn("manager");
    const [project] = (await firm.projects.list({ where: { projectCode: "LE-101" } })).results;
    const [objectId = "", path] = [project?.objectId, `/projects/${project?.objectId}`];
    const added = await post("/do/tasks.create", { ...formIn(await get(path), "tasks.create"), title: "Load test" });
    expect([added.status, added.headers.get("location")]).toEqual([303, `${path}?done=tasks.create`]);
    const started = await post("/do/tasks.start", formIn(await get(path), "tasks.start"));
    expect(started.headers.get("location")).toBe(`${path}?done=tasks.start`);
    expect((await firm.tasks.list({ where: { project: objectId } })).results).toMatchObject([
      { title: "Load test", status: "in progress" },
    ]);
    const update = { ...formIn(await get(path), "statusUpdates.create"), update: "All is well" };
    expect((await post("/do/statusUpdates.create", update)).status).toBe(303);
    expect(await get(path)).toContain("<span>All is well</span>");
    const refused = await post("/do/tasks.create", { project: objectId, back: objectId, dueDate: "soon" });
    expect([refused.status, await refused.text()]).toEqual([200, expect.stringContaining('role="alert"')]);
  });

  test("an alert is hidden once it was seen", async () => {
    const { get, post, firm } = await host.logIn("sales");
    const before = (await firm.alerts.list()).results.length;
    expect(before).toBeGreaterThan(0);
    const said = await post("/do/alerts.acknowledge", formIn(await get(), "alerts.acknowledge"));
    expect(said.headers.get("location")).toBe("/?done=alerts.acknowledge#alerts");
    expect((await firm.alerts.list()).results).toHaveLength(before - 1);
  });

  test("the pipeline shows each stage with its totals, and a deal is added", async () => {
    const { get, post, firm } = await host.logIn("sales");
    const page = await get();
    const { stages } = await firm.deals.pipeline();
    for (const { stage, count, totals } of stages) {
      const [, row = ""] = new RegExp(`<tr><th scope="row">${stage}</th>(.*?)</tr>`, "s").exec(page) ?? [];
      expect(row).toContain(`<td class="number">${count}</td>`);
      for (const { amount, weighted } of totals)
        for (const { minor } of [amount, weighted])
          expect(row).toContain(`€${(minor / 100).toLocaleString("en-GB")}</span>`);
    }
    const deal = { ...formIn(page, "deals.create"), title: "Swimming pool", amount: "1234.50" };
    expect((await post("/do/deals.create", deal)).status).toBe(303);
    expect((await firm.deals.list({ where: { title: "Swimming pool" } })).results).toMatchObject([
      { amount: { minor: 123_450, currency: "EUR" } },
    ]);
  });

  test("a document gives its address where it is opened, and the owner sees who opened it", async () => {
    const { get, post, firm } = await host.logIn("engineer");
    const [page, address] = [await get(), "https://files.lindau.example/survey.pdf"];
    expect(page).not.toContain(address);
    const values = formIn(page, "documents.read");
    const said = await (await post("/do/documents.read", values)).text();
    expect(said).toContain(`<a href="${address}" rel="noreferrer">Survey of the ground</a>`);
    const { results } = await firm.accessLog.list();
    expect(results).toMatchObject([{ document: values.objectId }]);
    expect(sectionOf(await (await host.logIn("manager")).get(), "documents")).toContain("<li>engineer <small>");
    const stranger = await host.logIn("sales");
    expect(await (await stranger.post("/do/documents.read", values)).text()).toContain("Not possible");
    expect(await stranger.get()).not.toContain("Survey of the ground");
    const own = { title: "Offer", fileUrl: "javascript:alert(1)" };
    const refused = await (await stranger.post("/do/documents.create", own)).text();
    expect(refused).toContain('role="alert"');
    await stranger.post("/do/documents.create", { ...own, fileUrl: "https://files.lindau.example/offer.pdf" });
    expect(rowsOf(await stranger.get(), "documents")).toEqual(["Offer"]);
  });

  test("R-DOC-4 the owner shares a document with a person or a role, and ends it", async () => {
    const { get, post, firm } = await host.logIn("sales");
    const { objectId } = await firm.documents.create({
      title: "Tender",
      fileUrl: "https://files.lindau.example/t.pdf",
    });
    const engineer = await host.logIn("engineer");
    const { results } = await firm.users.list({ where: { username: "engineer" } });
    const [user = ""] = results.map((each) => each.objectId);
    const reads = async () => rowsOf(await engineer.get(), "documents").includes("Tender");
    const share = async (to = {}) =>
      post("/do/documents.share", { ...formIn(await get(), "documents.share"), objectId, ...to });
    expect(await (await share()).text()).toContain('role="alert"');
    expect(await reads()).toBe(false);
    for (const [grantee, name] of [
      [{ user }, "engineer"],
      [{ role: "engineer" }, "every engineer"],
    ] as const) {
      expect((await share(grantee)).status).toBe(303);
      expect(await reads()).toBe(true);
      const page = await get("/?done=documents.share");
      expect(page).toContain("The document is shared.");
      expect(sectionOf(page, "documents")).toContain(`<li>${name} <form`);
      // Whoever only reads it cannot share it.
      expect(sectionOf(await engineer.get(), "documents")).not.toContain("every engineer");
      const ended = formIn(page, "documents.unshare");
      expect(ended).toMatchObject({ objectId, ...grantee });
      expect((await post("/do/documents.unshare", ended)).status).toBe(303);
      expect(await reads()).toBe(false);
    }
  });

  test("an activity is done once its button was pressed", async () => {
    const { get, post } = await host.logIn("sales");
    const before = rowsOf(await get(), "activities");
    const said = await post("/do/activities.complete", formIn(await get(), "activities.complete"));
    expect(said.headers.get("location")).toBe("/?done=activities.complete#activities");
    expect(rowsOf(await get("/?done=activities.complete"), "activities")).toEqual(before.slice(1));
  });

  test("a project that the account may not read is not found", async () => {
    const { cookie } = await host.logIn("client");
    const [other] = (await host.founder.projects.list({ where: { projectCode: "LE-105" } })).results;
    for (const id of [other?.objectId, "nothing"])
      expect((await fetch(`${host.url}/projects/${id}`, { headers: { cookie } })).status).toBe(404);
  });

  test("only listed operations can be sent, and only as a form", async () => {
    const { post, cookie } = await host.logIn("admin");
    for (const operation of ["users.erase", "__proto__", "constructor"])
      expect((await post(`/do/${operation}`, {})).status).toBe(404);
    const body = JSON.stringify({ objectId: "HourSubmit" });
    const headers = { cookie, "content-type": "application/json" };
    expect((await fetch(`${host.url}/do/hours.approve`, { method: "POST", headers, body })).status).toBe(415);
  });
});

test("names with markup stay text", async () => {
  const planted = `<script>alert("x")</script>'&`;
  const shownAs = "&#60;script&#62;alert(&#34;x&#34;)&#60;/script&#62;&#39;&#38;";
  const { founder } = host;
  const [project] = (await founder.projects.list({ where: { projectCode: "LE-100" } })).results;
  const objectId = project?.objectId ?? "";
  await founder.projects.update({ objectId, projectName: planted, clientName: planted, description: planted });
  const [person] = (await founder.engineers.list({ where: { fullName: "Ana Almeida" } })).results;
  await founder.engineers.update({ objectId: person?.objectId ?? "", fullName: planted, primaryLocation: planted });
  const { get, post } = await host.logIn("coordinator");
  const refused = await post("/do/projects.create", {
    projectCode: planted,
    projectName: `"><script>`,
    startDate: planted,
  });
  for (const page of [
    await get(),
    await get(`/projects/${objectId}`),
    await refused.text(),
    await get(`/?week=${planted}`),
  ]) {
    expect(page).not.toContain("<script");
  }
  expect(await get()).toContain(shownAs);
});
