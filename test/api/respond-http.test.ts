import {
  type App,
  type Caller,
  callHeaders,
  type ErrorBody,
  FirmError,
  type HttpCall,
  openFirm,
  type Refusal,
  respond,
} from "firmcore";
import { memory } from "firmcore/memory";
import { describe, expect, test, vi } from "vitest";
import { quickIdentity } from "../../src/testing/identity-ports.ts";
import { openTestFirm } from "../support/firm/firm.ts";

const host = { organizationId: "acme", userId: "host", role: "administrator" } as const;
const headers =
  (of: Readonly<Record<string, string>>): HttpCall["header"] =>
  (name) =>
    of[name];
const asking = (operation: string, body: unknown, more: Partial<HttpCall> = {}): HttpCall => ({
  operation,
  body,
  header: headers({}),
  organizationId: "acme",
  onError: (cause) => {
    throw cause;
  },
  ...more,
});
/** The headers of an answer with sentences, where the client chooses the language. */
const sentenceIn = (language: string) => ({ "content-language": language, vary: "Accept-Language" });
/** An app whose every call ends with a given outcome. */
const ending = (how: () => Promise<unknown>): Pick<App, "as"> =>
  ({ as: () => ({ settled: { call: how } }) }) as unknown as Pick<App, "as">;
const refusing = (refusal: Refusal) => ending(async () => ({ ok: false, refusal }));

describe("a call over HTTP", () => {
  test("returns the answer of the operation", async () => {
    const app = await openFirm(memory());
    expect(await respond(app, asking("users.count", undefined, { caller: host }))).toEqual({
      status: 200,
      headers: { "cache-control": "no-store" },
      body: 0,
    });
  });

  test("reports a missing firm when only the caller is given", async () => {
    const app = await openFirm(memory(), { identity: quickIdentity() });
    const missing = { status: 401, body: { message: expect.stringMatching(/^organizationId is missing/) } };
    for (const caller of [{ userId: "ana" }, { externalId: "ana" }, { userId: "host", role: "administrator" }] as const)
      expect(await respond(app, asking("users.count", {}, { caller: caller as never }))).toMatchObject(missing);
    const { organizationId: _, ...toNobody } = asking("identity.logIn", { login: "ana", password: "x" });
    expect(await respond(app, toNobody)).toMatchObject(missing);
    const { organizationId: __, ...stranger } = asking("users.count", {});
    expect(await respond(app, stranger)).toMatchObject({
      status: 401,
      body: { message: expect.stringMatching(/^Nobody is logged in/) },
    });
  });

  test("returns a refusal with status, facts and message", async () => {
    const app = await openFirm(memory());
    expect(await respond(app, asking("users.get", { objectId: "0000000000" }, { caller: host }))).toMatchObject({
      status: 404,
      body: { code: "NOT_FOUND", message: "There is no such user", class: "User", detail: { class: "User" } },
    });
    expect(await respond(app, asking("users.get", { more: 1 }, { caller: host }))).toMatchObject({
      status: 422,
      body: { code: "REQUIRED", detail: { issues: [{ path: ["objectId"] }, { path: ["more"] }] } },
    });
    expect(await respond(app, asking("users.get", { objectID: "x", objectId: "x" }, { caller: host }))).toMatchObject({
      status: 422,
      body: {
        code: "UNKNOWN_FIELD",
        message: "objectID is not a field of this operation; did you mean objectId?",
        detail: { issues: [{ path: ["objectID"], known: ["objectId"] }] },
      },
    });
  });

  test.each(["users.steal", "", "__proto__", "constructor"])("of the operation %j is not found", async (name) => {
    const app = await openFirm(memory());
    expect(await respond(app, asking(name, {}, { caller: host }))).toMatchObject({
      status: 404,
      body: { code: "NOT_FOUND", class: "Operation" },
    });
  });

  test("runs dry with the header for it, and refuses other words", async () => {
    const firm = await openTestFirm();
    const call = (word: string) =>
      respond(
        firm.app,
        asking(
          "users.provision",
          { externalId: "1" },
          { header: headers({ [callHeaders.dryRun]: word }), caller: host },
        ),
      );
    expect(await call("True")).toMatchObject({ status: 200, body: { externalId: "1" } });
    for (const word of ["yes", "1", ""])
      expect(await call(word)).toMatchObject({ status: 422, body: { code: "TYPE_MISMATCH" } });
    expect(firm.log()).toEqual([]);
    expect(await call("false")).toMatchObject({ status: 200 });
    expect(firm.log()).toHaveLength(1);
  });

  test("carries its request id and its reason in headers", async () => {
    const firm = await openTestFirm();
    const header = headers({
      [callHeaders.requestId]: "once",
      [callHeaders.reason]: encodeURIComponent("Prüfung 100 %"),
    });
    const call = asking("users.provision", { externalId: "1" }, { header, caller: host });
    const first = await respond(firm.app, call);
    expect(await respond(firm.app, call)).toEqual(first);
    expect(firm.log()).toMatchObject([{ requestId: "once", reason: "Prüfung 100 %" }]);
    const another = { ...call, body: { externalId: "2" } };
    expect(await respond(firm.app, another)).toMatchObject({ status: 409, body: { code: "REQUEST_ID_REUSED" } });
  });

  test("takes an unencoded reason, and refuses an invalid one", async () => {
    const firm = await openTestFirm();
    const because = (reason: string, externalId: string) =>
      respond(
        firm.app,
        asking("users.provision", { externalId }, { header: headers({ [callHeaders.reason]: reason }), caller: host }),
      );
    expect(await because("100 % sure", "1")).toMatchObject({ status: 200 });
    expect(firm.log()).toMatchObject([{ reason: "100 % sure" }]);
    expect(await because("a%00b", "2")).toMatchObject({
      status: 422,
      body: { code: "TEXT_INVALID", detail: { issues: [{ path: ["reason"] }] } },
    });
    expect(firm.log()).toHaveLength(1);
  });
});

describe("the caller over HTTP", () => {
  const callerOf = async (call: HttpCall): Promise<Caller | undefined> => {
    let seen: Caller | undefined;
    const app = ending(async () => ({ ok: true, value: 1 }));
    const as: App["as"] = (caller) => {
      seen = caller;
      return app.as(caller);
    };
    await respond({ as }, call);
    return seen;
  };
  const saying = (authorization: string | undefined, more: Partial<HttpCall> = {}) =>
    asking(
      "users.count",
      {},
      {
        header: headers(authorization === undefined ? {} : { Authorization: authorization }),
        ...more,
      },
    );
  test.each(["Bearer a-token", "bearer a-token", "Bearer   a-token  "])(
    "is the user of the token in %j",
    async (said) => {
      expect(await callerOf(saying(said))).toEqual({ organizationId: "acme", sessionToken: "a-token" });
    },
  );
  test.each(["Bearer", "Bearer ", " Bearer"])("has an empty session token with %j", async (said) => {
    expect(await callerOf(saying(said))).toEqual({ organizationId: "acme", sessionToken: "" });
  });
  test.each([undefined, "", "Basic YTpi", "a-token", "Bearera-token"])("is a visitor with %j", async (said) => {
    expect(await callerOf(saying(said))).toEqual({ organizationId: "acme" });
  });

  test("has the address that the host names", async () => {
    expect(await callerOf(saying("Bearer t", { address: "192.0.2.1" }))).toEqual({
      organizationId: "acme",
      sessionToken: "t",
      address: "192.0.2.1",
    });
  });
  test("is the user that the host names, despite a token", async () => {
    expect(await callerOf(saying("Bearer t", { caller: host }))).toEqual(host);
  });
  test("is the user of the token, in the token's firm", async () => {
    const nameless = ({ organizationId: _, ...call }: HttpCall): HttpCall => call;
    expect(await callerOf(nameless(saying("Bearer r:acme.t", { address: "192.0.2.1" })))).toEqual({
      sessionToken: "r:acme.t",
      address: "192.0.2.1",
    });
    const app = await openFirm(memory(), { identity: quickIdentity() });
    const said = async (organizationId: string) => {
      await app.bootstrap({ organizationId, username: organizationId, password: "a password" });
      const { sessionToken } = await app
        .as({ organizationId })
        .identity.logIn({ login: organizationId, password: "a password" });
      return { ...asking("identity.me", {}), header: headers({ Authorization: `Bearer ${sessionToken}` }) };
    };
    for (const firm of ["acme", "globex"]) {
      const call = await said(firm);
      expect(await respond(app, nameless(call))).toMatchObject({ status: 200, body: { username: firm } });
      expect(await respond(app, { ...call, organizationId: firm })).toMatchObject({ status: 200 });
      // A host that serves one firm refuses tokens of another firm.
      for (const organizationId of ["acme", "globex", "nowhere"].filter((each) => each !== firm))
        expect(await respond(app, { ...call, organizationId })).toMatchObject({
          status: 401,
          headers: { "www-authenticate": "Bearer" },
          body: { code: "SESSION_INVALID", detail: {} },
        });
      // A log-in names its firm, whatever token is sent.
      const logIn = { ...call, operation: "identity.logIn", body: { login: firm, password: "a password" } };
      expect(await respond(app, nameless(logIn))).toMatchObject({ status: 401, body: { code: "AUTH_REQUIRED" } });
    }
  });
  test("is a visitor without a firm if none is named", async () => {
    const app = await openFirm(memory(), { identity: quickIdentity() });
    const { organizationId: _, ...call } = saying(undefined);
    expect(await respond(app, call)).toMatchObject({ status: 401, body: { code: "AUTH_REQUIRED" } });
  });
  test.each([
    ["no header", {}],
    ["a token of the host's own", { Authorization: "Bearer eyJhbGciOiJIUzI1NiJ9.e30.x" }],
    ["a token of the form of ours", { Authorization: "Bearer r:acme.abc" }],
  ])("is refused if the host names no user: %s", async (_, of) => {
    const app = await openFirm(memory());
    for (const operation of ["users.count", "identity.me", "identity.logIn", "allocations.assign", "reports.money"]) {
      const said = await respond(app, asking(operation, {}, { header: headers(of) }));
      expect(said).toMatchObject({
        status: 401,
        headers: { "www-authenticate": "Bearer" },
        body: { code: "AUTH_REQUIRED", message: expect.stringContaining("`caller` of respond") },
      });
    }
  });
  test("is told nothing about the host if the host says it is a visitor", async () => {
    const app = await openFirm(memory());
    for (const operation of ["users.count", "batch"]) {
      const body = operation === "batch" ? { transaction: true, items: [] } : {};
      const said = await respond(app, asking(operation, body, { caller: { organizationId: "acme" } }));
      expect(said, operation).toMatchObject({ status: 401, body: { code: "AUTH_REQUIRED", detail: {} } });
      expect(JSON.stringify(said.body), operation).toMatch(/^(?!.*(respond|sessionToken)).*sign in/);
    }
  });
  test("is refused with AUTH_REQUIRED without a token", async () => {
    const app = await openFirm(memory(), { identity: quickIdentity() });
    const said = await respond(app, asking("users.count", {}));
    expect(said.body).toMatchObject({ code: "AUTH_REQUIRED", message: expect.stringContaining("sessionToken") });
  });
  test("learns that its account is inactive only from a host that signed it in", async () => {
    const firm = await openTestFirm(memory(), { identity: quickIdentity() });
    const [email, password] = ["ana@example.com", "a long password"];
    const visitor = firm.app.as({ organizationId: "acme" });
    const { sessionToken, user } = await visitor.identity.signUp({ username: "ana", email, password });
    await firm.admin.users.deactivate(user.objectId);
    const caller = { organizationId: "acme", userId: user.objectId } as const;
    expect((await respond(firm.app, asking("users.count", {}, { caller }))).body).toMatchObject({
      code: "AUTH_REQUIRED",
      message: expect.stringMatching(/^This account is inactive: ask an administrator/),
      detail: { inactive: true },
    });
    const byToken = await respond(firm.app, saying(`Bearer ${sessionToken}`));
    expect(byToken.body).toEqual({ code: "SESSION_INVALID", message: expect.any(String), detail: {} });
    const wrong = asking("identity.logIn", { login: "nobody", password });
    const known = asking("identity.logIn", { login: "ana", password });
    expect(await respond(firm.app, known)).toEqual(await respond(firm.app, wrong));
  });
  test("is refused with SESSION_INVALID for an invalid token", async () => {
    const app = await openFirm(memory(), { identity: quickIdentity() });
    expect(await respond(app, saying("Bearer t"))).toMatchObject({
      status: 401,
      headers: { "www-authenticate": "Bearer" },
      body: { code: "SESSION_INVALID", detail: {} },
    });
    expect(await respond(app, saying(undefined))).toMatchObject({ status: 401, body: { code: "AUTH_REQUIRED" } });
  });
});

test("a role without a user is refused with what is missing, also over HTTP", async () => {
  const app = await openFirm(memory());
  const caller = { organizationId: "acme", role: "administrator" } as unknown as Caller;
  const message = expect.stringMatching(/^role needs a userId or an externalId/) as string;
  await expect(app.as(caller).users.count()).rejects.toMatchObject({ code: "AUTH_REQUIRED", message });
  expect(await respond(app, asking("users.count", {}, { caller }))).toMatchObject({ status: 401, body: { message } });
});

describe("a fault over HTTP", () => {
  test("as a defect is a 500; only the host gets details", async () => {
    const heard: Array<unknown> = [];
    const cause = new Error("select * from secrets");
    const app = ending(() => Promise.reject(cause));
    const said = await respond(app, asking("users.count", {}, { onError: (each) => heard.push(each) }));
    expect(said).toEqual({
      status: 500,
      headers: { "cache-control": "no-store", ...sentenceIn("en") },
      body: { code: "DEFECT", message: "The server made a mistake", detail: {} },
    });
    expect(heard).toEqual([cause]);
  });

  const storage = { _tag: "Storage", retry: "never", message: "run firmcore migrate --db sqlite:FILE" } as const;
  test("in the store shows its details only to the host", async () => {
    const heard: Array<unknown> = [];
    const app = refusing(storage);
    const said = await respond(app, asking("users.count", {}, { onError: (each) => heard.push(each) }));
    expect(said).toMatchObject({ status: 503, body: { code: "STORAGE" } });
    expect((said.body as ErrorBody).detail).toEqual({ retry: "never" });
    expect(JSON.stringify(said)).not.toContain("migrate");
    expect(heard).toEqual([expect.any(FirmError)]);
    expect((heard[0] as FirmError).message).toContain("migrate");
  });

  const broken = new Error("no disk for the log");
  test.each([
    ["throws", () => Promise.reject(new Error("a bug")), 500, "DEFECT"],
    ["throws", async () => ({ ok: false, refusal: storage }), 503, "STORAGE"],
    ["rejects", () => Promise.reject(new Error("a bug")), 500, "DEFECT"],
    ["rejects", async () => ({ ok: false, refusal: storage }), 503, "STORAGE"],
  ] as const)("is answered even if onError %s, which becomes a warning", async (how, call, status, code) => {
    const warnings: Array<unknown> = [];
    const warn = vi.spyOn(process, "emitWarning").mockImplementation((each) => void warnings.push(each));
    const onError =
      how === "rejects"
        ? async () => Promise.reject(broken)
        : () => {
            throw broken;
          };
    expect(await respond(ending(call), asking("users.count", {}, { onError }))).toMatchObject({
      status,
      body: { code },
    });
    await new Promise(setImmediate);
    expect(warnings[0]).toBe(broken);
    // What could not be reported is not lost either.
    expect(warnings.slice(1)).toMatchObject([{ message: expect.stringMatching(/a bug|migrate/) as string }]);
    warn.mockRestore();
  });

  test("because the store is busy has Retry-After in whole seconds", async () => {
    const said = await respond(refusing({ _tag: "Busy", retryAfter: 1_200 }), asking("users.count", {}));
    expect(said).toMatchObject({ status: 503, headers: { "retry-after": "2" }, body: { code: "BUSY" } });
  });
});

describe("the language of an answer", () => {
  const speaking = (language: string) => ({ header: headers({ [callHeaders.language]: language }) });

  test.each([
    ["de-AT,de;q=0.9,en;q=0.8", "de", "Dieses Konto gibt es nicht"],
    ["en, de;q=0.9", "en", "There is no such user"],
    ["fr", "en", "There is no such user"],
  ])("for %s is %s", async (accepted, language, message) => {
    const app = await openFirm(memory());
    const call = asking("users.get", { objectId: "0000000000" }, { caller: host, ...speaking(accepted) });
    expect(await respond(app, call)).toMatchObject({ headers: sentenceIn(language), body: { message } });
  });

  test("is the one that the host names, whatever the client accepts", async () => {
    const app = await openFirm(memory());
    const call = asking("users.get", { objectId: "0000000000" }, { caller: host, ...speaking("en"), locale: "de-CH" });
    const { headers: sent, body } = await respond(app, call);
    expect(sent).toEqual({ "cache-control": "no-store", "content-language": "de" });
    expect(body).toMatchObject({ message: "Dieses Konto gibt es nicht" });
    const { headers: other } = await respond(app, { ...call, locale: "fr" });
    expect(other).toMatchObject({ "content-language": "en" });
  });

  test("is that of every issue and of what is needed, too", async () => {
    const app = await openFirm(memory());
    const german = { caller: host, ...speaking("de") };
    const { body } = await respond(app, asking("users.get", { more: 1 }, german));
    const { issues } = (body as { readonly detail: { readonly issues: ReadonlyArray<{ readonly message: string }> } })
      .detail;
    expect(issues.map(({ message }) => message)).toEqual([
      "objectId fehlt",
      expect.stringMatching(/^more ist kein Feld/),
    ]);
    const needed = { needed: "a user", sentence: { id: "anyRole" } } as const;
    const forbidden = refusing({ _tag: "Forbidden", class: "User", event: "users.setRole", ...needed });
    expect((await respond(forbidden, asking("users.get", {}, german))).body).toMatchObject({
      message: "Dieses Konto darf die Rollen von Konten nicht ändern; dazu braucht es irgendeine Rolle",
      detail: { needed: "irgendeine Rolle", sentence: { id: "anyRole" } },
    });
    // A sentence of a later version is shown as it was stored.
    const later = refusing({ _tag: "Forbidden", class: "User", event: "get", needed: "a user" });
    expect((await respond(later, asking("users.get", {}, german))).body).toMatchObject({
      detail: { needed: "a user" },
    });
  });

  test("is that of warnings and of refusals inside an answer", async () => {
    const firm = await openTestFirm();
    const german = { caller: host, ...speaking("de") };
    const late = {
      engineer: firm.engineer("Ana Souza"),
      project: firm.project("Bridge", { startDate: "2027-01-01", endDate: "2027-06-30" }),
      ...{ assignmentRole: "Lead", allocationPercent: 50, startDate: "2027-07-01", endDate: "2027-07-05" },
    };
    const { headers: sent, body } = await respond(firm.app, asking("allocations.assign", late, german));
    expect(body).toMatchObject({
      warnings: [{ code: "OUTSIDE_PROJECT", message: expect.stringMatching(/^Außerhalb/) }],
    });
    expect(sent).toMatchObject(sentenceIn("de"));
    const asked = asking("projects.actions", { objectIds: ["0000000000"] }, german);
    const judged = await respond(firm.app, asked);
    expect(judged.headers).toMatchObject(sentenceIn("de"));
    expect(judged.body).toMatchObject({ results: [{ refusal: { message: "Dieses Projekt gibt es nicht" } }] });
  });

  test("is that of every item of a batch", async () => {
    const app = await openFirm(memory());
    const german = { caller: host, ...speaking("de") };
    const missing = { operation: "users.deactivate", input: { objectId: "0000000000" } };
    const each = await respond(app, asking("batch", { items: [missing] }, german));
    expect(each).toMatchObject({
      status: 200,
      headers: sentenceIn("de"),
      body: [{ ok: false, error: { message: "Dieses Konto gibt es nicht" } }],
    });
    const transaction = await respond(app, asking("batch", { items: [missing], transaction: true }, german));
    expect(transaction).toMatchObject({ headers: sentenceIn("de"), body: { message: "Dieses Konto gibt es nicht" } });
  });

  test("is not named where an answer has no sentence", async () => {
    const app = await openFirm(memory());
    const german = { caller: host, ...speaking("de") };
    const provision = { operation: "users.provision", input: { externalId: "1" } };
    for (const call of [
      asking("users.count", {}, german),
      asking("batch", { items: [provision] }, german),
      asking("batch", { items: [provision], transaction: true }, german),
    ])
      expect((await respond(app, call)).headers).toEqual({ "cache-control": "no-store" });
  });

  test("is that of a defect, unless the host cannot read the header", async () => {
    const causes: Array<unknown> = [];
    const broken = ending(async () => {
      throw new Error("broken");
    });
    const failing = { onError: (cause: unknown) => void causes.push(cause) };
    expect(await respond(broken, asking("users.count", {}, { ...failing, ...speaking("de") }))).toMatchObject({
      status: 500,
      headers: sentenceIn("de"),
      body: { code: "DEFECT", message: "Dem Server ist ein Fehler unterlaufen" },
    });
    const header = () => {
      throw new Error("no headers");
    };
    expect(await respond(broken, asking("users.count", {}, { ...failing, header }))).toMatchObject({
      status: 500,
      headers: { "content-language": "en" },
      body: { message: "The server made a mistake" },
    });
    expect(causes.map((cause) => (cause as Error).message)).toEqual(["broken", "no headers"]);
  });
});
