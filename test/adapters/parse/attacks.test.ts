import { beforeEach, describe, expect, test } from "vitest";
import { canaries, openTraffic } from "./traffic.ts";

type Traffic = Awaited<ReturnType<typeof openTraffic>>;
type Body = Readonly<Record<string, unknown>>;
let traffic: Traffic;
let tokens: { readonly boss: string | null; readonly ana: string | null };
/** The ids of rows that the SDK made, by class. */
let ids: Readonly<Record<string, string>>;

const pointer = (className: string, objectId = ids[className] ?? "") => ({ __type: "Pointer", className, objectId });
const ask = async (who: keyof typeof tokens | null, method: string, path: string, body: Body = {}, headers = {}) => {
  const session: Record<string, string> = who === null ? {} : { "X-Parse-Session-Token": tokens[who] ?? "" };
  const query =
    method === "GET"
      ? Object.entries(body).map(([name, value]) => [name, typeof value === "string" ? value : JSON.stringify(value)])
      : [];
  const answer = await traffic.send({
    ...{ method, path: query.length === 0 ? path : `${path}?${new URLSearchParams(query as never)}` },
    ...{ headers: { "X-Parse-Application-Id": "firmcore", ...session, ...headers }, body },
  });
  return {
    status: answer.status,
    headers: answer.headers,
    body: JSON.parse(answer.text) as Record<string, never> & {
      readonly results: ReadonlyArray<Body & { readonly objectId: string }>;
    },
  };
};
const as = (who: keyof typeof tokens | null) => ({
  get: (path: string, query: Body = {}) => ask(who, "GET", path, query),
  post: (path: string, body: Body = {}, headers = {}) => ask(who, "POST", path, body, headers),
  put: (path: string, body: Body = {}, headers = {}) => ask(who, "PUT", path, body, headers),
  remove: (path: string) => ask(who, "DELETE", path),
  find: (className: string, query: Body = {}) => ask(who, "GET", `/classes/${className}`, query),
});
const [boss, ana, nobody] = [as("boss"), as("ana"), as(null)];
/** The state of the firm, to compare before and after an attack. */
const snapshot = async () => {
  const host = traffic.app.as({ organizationId: "acme", userId: "host", role: "administrator" });
  return (await host.log.list({ limit: 1_000 })).results.length;
};
/** The attack is refused with this code and leaves no trace. */
const refuses = async (attack: () => ReturnType<typeof ask>, ...codes: ReadonlyArray<number>) => {
  const before = await snapshot();
  const { body } = await attack();
  expect(codes, JSON.stringify(body)).toContain(body.code);
  expect(await snapshot()).toBe(before);
  return body;
};

beforeEach(async () => {
  traffic = await openTraffic();
  tokens = { boss: await traffic.tokenOf("boss"), ana: await traffic.tokenOf("ana") };
  const first = async (className: string) =>
    String((await boss.find(className, { limit: 1 })).body.results[0]?.objectId);
  const classes = ["EngineerProfile", "Project", "Allocation", "BillableHour", "Deal", "Company", "Certification"];
  ids = Object.fromEntries(await Promise.all(classes.map(async (each) => [each, await first(each)] as const)));
});

describe("Identity", () => {
  const eve = { username: "eve", email: "eve@example.com", password: "correct horse 3" };
  test("R-ID-1 nobody chooses a role that is not open, or promotes oneself", async () => {
    await refuses(() => nobody.post("/users", { ...eve, role: "administrator" }), 119);
    const own = String((await ana.get("/users/me")).body.objectId);
    for (const body of [{ role: "administrator" }, { role: { __op: "Delete" } }, { active: true, role: "coordinator" }])
      await refuses(() => ana.put(`/users/${own}`, body), 119, 206, 142);
    const path = `/parse/users/${own}`;
    const batch = await ana.post("/batch", { requests: [{ method: "PUT", path, body: { role: "administrator" } }] });
    expect(batch.body[0]).toHaveProperty("error");
    await refuses(() => ana.post("/functions/setUserRole", { userId: own, role: "administrator" }), 119);
    expect((await ana.get("/users/me")).body.role).toBe("engineer");
  });

  test("R-ID-5 accounts are not told apart by a wrong password", async () => {
    const said = async (username: string) => (await nobody.post("/login", { username, password: "not the one" })).body;
    expect(await said("boss")).toEqual(await said("nobody at all"));
  });

  test("R-ID-7 nobody brings a session token, and an ended one opens nothing", async () => {
    const token = "r:0123456789abcdef0123456789abcdef";
    const { body } = await nobody.post("/login", {
      username: "boss",
      password: "correct horse",
      sessionToken: token,
      _SessionToken: token,
    });
    expect(body.code === 209 || body.sessionToken !== token).toBe(true);
    expect((await ana.post("/logout")).status).toBe(200);
    expect((await ana.get("/users/me")).body.code).toBe(209);
    expect((await ana.find("Project")).body.code).toBe(209);
  });

  test("R-ID-3 names that look alike, and long passwords, are refused", async () => {
    const before = (await boss.find("_User", { count: "1", limit: "0" })).body.count;
    for (const username of ["Bоss", " BOSS ", "bo\u2800ss", "b\u0000oss"])
      expect([142, 202]).toContain((await nobody.post("/users", { ...eve, username })).body.code);
    for (const password of ["x".repeat(300), "x".repeat(900_000)])
      expect((await nobody.post("/users", { ...eve, password })).body.code).toBe(142);
    expect((await boss.find("_User", { count: "1", limit: "0" })).body.count).toBe(before);
  });
});

describe("Reach", () => {
  test("another firm's row is not there, by path, pointer, filter or batch", async () => {
    const other = traffic.app.as({ organizationId: "other", userId: "host", role: "administrator" });
    const theirs = (await other.companies.list({})).results.find(({ name }) => name === canaries.other)?.objectId ?? "";
    expect(theirs).not.toBe("");
    await refuses(() => boss.get(`/classes/Company/${theirs}`), 101);
    await refuses(() => boss.put(`/classes/Company/${theirs}`, { name: "Mine" }), 101);
    await refuses(() => boss.remove(`/classes/Company/${theirs}`), 101);
    await refuses(() => boss.post("/classes/Contact", { name: "Cleo", company: pointer("Company", theirs) }), 101);
    expect((await boss.find("Company", { where: { objectId: theirs } })).body.results).toEqual([]);
    const path = `/parse/classes/Company/${theirs}`;
    const { body } = await boss.post("/batch", { requests: [{ method: "DELETE", path }] });
    expect(body[0]).toMatchObject({ error: { code: 101 } });
    expect((await ask("boss", "GET", "/classes/Company", {}, { "X-Parse-Application-Id": "other" })).body.code).toBe(
      209,
    );
    expect((await other.companies.get(theirs)).name).toBe(canaries.other);
  });

  test("R-POL-2 hidden fields answer no filter, order, count or key", async () => {
    const hidden = `${canaries.hidden}@example.com`;
    for (const where of [
      { email: hidden },
      { email: { $regex: "^canary" } },
      { $or: [{ email: hidden }] },
      { email: { $gt: "canary" } },
    ]) {
      const { body } = await ana.find("_User", { where, count: "1" });
      expect([body.count ?? 0, (body.results ?? []).filter((each: Body) => each.username === "ben")]).toEqual([0, []]);
    }
    const { body: ordered } = await ana.find("_User", { order: "email", keys: "username,email,password,passwordHash" });
    for (const row of ordered.results as ReadonlyArray<Body>) {
      expect(Object.keys(row)).not.toContain("passwordHash");
      if (row.username !== "anna") expect(row).not.toHaveProperty("email");
    }
  });

  test("L-39 inner queries and includes reach no more than a query", async () => {
    const deals = { where: { title: canaries.hidden }, className: "Deal" };
    for (const [className, where] of [
      ["Activity", { relatedTo: { $inQuery: deals } }],
      ["Project", { deal: { $inQuery: deals } }],
      ["Company", { name: { $select: { query: deals, key: "title" } } }],
    ] as const)
      expect((await ana.find(className, { where, count: "1" })).body).toEqual({ results: [], count: 0 });
    const all = JSON.stringify((await ana.find("Activity", { include: "relatedTo" })).body);
    expect(all).not.toContain(canaries.hidden);
  });

  test("logs and hours stay as they were", async () => {
    const { body: entry } = await ana.post("/classes/AccessLog", {
      document: pointer("Document", String((await ana.find("Document")).body.results[0]?.objectId)),
    });
    await refuses(
      () =>
        boss.put(`/classes/AccessLog/${entry.objectId}`, {
          accessTime: { __type: "Date", iso: "2020-01-01T00:00:00.000Z" },
        }),
      119,
      101,
    );
    await refuses(() => boss.remove(`/classes/AccessLog/${entry.objectId}`), 119, 101);
    const owner = String((await boss.get("/users/me")).body.objectId);
    const hour = `/classes/BillableHour/${ids.BillableHour}`;
    await refuses(() => ana.put(hour, { billingStatus: "Invoiced" }), 119, 101);
    await refuses(() => ana.put(hour, { hours: 9 }), 119, 101, 142);
    await refuses(() => ana.put(hour, { submittedBy: pointer("_User", owner) }), 119, 101, 142);
    const fresh = {
      engineer: pointer("EngineerProfile"),
      project: pointer("Project"),
      hours: 2,
      billable: true,
      submittedBy: pointer("_User", String((await ana.get("/users/me")).body.objectId)),
    };
    const { body: mine } = await ana.post("/classes/BillableHour", {
      ...fresh,
      workDate: { __type: "Date", iso: "2027-02-26T00:00:00.000Z" },
      billingStatus: "Submitted",
    });
    expect(mine).toHaveProperty("objectId");
    await refuses(() => ana.put(`/classes/BillableHour/${mine.objectId}`, { billingStatus: "Approved" }), 119, 101);
  });

  test("a booking does not escape its check by halves of a batch, and nobody makes rows for others", async () => {
    const booking = {
      engineer: pointer("EngineerProfile"),
      project: pointer("Project"),
      assignmentRole: "Lead",
      status: "Booked",
    };
    const march = {
      startDate: { __type: "Date", iso: "2027-03-01T00:00:00.000Z" },
      endDate: { __type: "Date", iso: "2027-03-31T00:00:00.000Z" },
    };
    const half = {
      method: "POST",
      path: "/parse/classes/Allocation",
      body: { ...booking, ...march, allocationPercent: 30 },
    };
    const before = await snapshot();
    const { body } = await boss.post("/batch", { requests: [half, half], transaction: true });
    expect([body.code, await snapshot()]).toEqual([142, before]);
    const owner = pointer("_User", String((await boss.get("/users/me")).body.objectId));
    await refuses(
      () => ana.post("/classes/Document", { title: "Mine", fileUrl: "https://files.example/x.pdf", owner }),
      119,
    );
  });
});

describe("Input", () => {
  const sql = ["'; drop table firm_user; --", '" or 1=1 --', "\\'; select pg_sleep(9)", "%' or '%'='"];
  test.each(sql)("text that is SQL is text: %s", async (text) => {
    const { body } = await boss.post("/classes/Company", { name: text });
    expect((await boss.find("Company", { where: { name: text }, order: text, keys: text })).body.results).toMatchObject(
      [{ objectId: body.objectId }],
    );
    expect((await boss.find("Company", { where: { [text]: 1 } })).body).toSatisfy(
      (said: Body) => said.code === 105 || (said.results as unknown[]).length === 0,
    );
    expect((await boss.find(text)).status).toBeLessThan(500);
  });

  test("prototype keys are names like any other", async () => {
    const own = JSON.parse(
      '{"__proto__": {"role": "administrator"}, "constructor": {"prototype": {"x": 1}}, "name": "City"}',
    );
    await boss.post("/classes/Company", own);
    for (const name of ["__proto__", "constructor", "toString", "hasOwnProperty"]) {
      expect([105, 119, undefined]).toContain(
        (await boss.find("Company", { where: JSON.parse(`{"${name}": 1}`) })).body.code,
      );
      expect((await boss.find(name)).status).toBeLessThan(500);
      expect((await boss.post(`/functions/${name}`)).body.code).toBe(141);
    }
    expect(({} as { role?: string; x?: number }).role ?? ({} as { x?: number }).x).toBeUndefined();
  });

  test("deep, wide and long input is refused in bounded time", async () => {
    let deep: unknown = 1;
    for (let i = 0; i < 3_000; i++) deep = { a: deep };
    for (const body of [
      { name: deep },
      { where: { $or: Array(10_000).fill({ name: "x" }) }, _method: "GET" },
      { where: { $and: [{ $or: [deep] }] }, _method: "GET" },
      { name: "x".repeat(2_000_000) },
    ])
      expect((await boss.post("/classes/Company", body)).status, JSON.stringify(body).slice(0, 100)).toBeOneOf([
        400, 413,
      ]);
    for (const $regex of ["(a+)+$", "(a|aa)+$", "(?=a)", "(a)\\1", "a{1,99999}", "["])
      expect((await boss.find("Company", { where: { name: { $regex } } })).status).toBeLessThan(500);
  });

  test("numbers, days and text of no meaning are refused or kept as they are", async () => {
    const booking = {
      engineer: pointer("EngineerProfile"),
      project: pointer("Project"),
      assignmentRole: "Lead",
      status: "Tentative",
    };
    const start = (iso: unknown, allocationPercent: unknown = 1) =>
      boss.post("/classes/Allocation", { ...booking, allocationPercent, startDate: { __type: "Date", iso } });
    for (const iso of [
      "0000-00-00T00:00:00.000Z",
      "+275760-09-13T00:00:00.001Z",
      "2027-02-30",
      "2027-13-01",
      "soon",
      7,
      null,
    ])
      expect((await start(iso)).body).toSatisfy(({ code }: Body) => code === 142 || code === 111);
    for (const percent of [-1, 1e300, 0.001, "60", null, true])
      expect((await start("2027-05-01T00:00:00.000Z", percent)).body).toHaveProperty("code");
    for (const name of ["\ud800", "a\u0000b", ""])
      expect((await boss.post("/classes/Company", { name })).body.code).toBe(142);
  });
});

describe("Abuse", () => {
  test("R-REQ-1 a request id answers the same again, and is refused for another body", async () => {
    const id = { "X-Parse-Request-Id": "once" };
    const first = await boss.post("/classes/Company", { name: "Once" }, id);
    expect((await boss.post("/classes/Company", { name: "Once" }, id)).body.objectId).toBe(first.body.objectId);
    await refuses(() => boss.post("/classes/Company", { name: "Twice" }, id), 159);
  });
});
