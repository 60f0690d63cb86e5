import { codeOf, explain, type Refusal } from "firmcore";
import { describe, expect, test } from "vitest";
import { accepted, refused } from "../support/firm/outcome.ts";
import { backgroundDone, openIdentity, organizationId } from "./firm.ts";

// The identity attacks listed on the security page: each is refused and leaves no trace.

test("R-ID-1: sign-up accepts only roles that the firm opened, never administrator", async () => {
  const firm = await openIdentity();
  const before = await firm.tables();
  const ask = { username: "eve", email: "eve@example.com", password: "correct horse" };
  for (const role of ["administrator", "coordinator", "projectManager", "clientLead", "salesperson"] as const)
    expect(refused(await firm.visitor.settled.identity.signUp({ ...ask, role }))).toEqual({
      ...{ _tag: "RoleNotOpen", role, open: ["engineer"] },
    });
  for (const more of [{ active: true }, { emailVerified: true }, { team: "a" }, { objectId: firm.boss.objectId }])
    expect(refused(await firm.visitor.settled.identity.signUp({ ...ask, ...more } as never))._tag).toBe("UnknownField");
  expect(await firm.tables()).toEqual(before);
});

test("R-ID-2: sign-up never creates an administrator, whatever the settings", async () => {
  const firm = await openIdentity();
  const settings = { openRoles: ["administrator", "engineer"], defaultRole: "administrator" };
  await firm.changed("Organization", "Firm000000", { settings });
  const ask = { username: "eve", email: "eve@example.com", password: "correct horse" };
  for (const more of [{}, { role: "administrator" } as const])
    expect(refused(await firm.visitor.settled.identity.signUp({ ...ask, ...more }))).toEqual({
      ...{ _tag: "RoleNotOpen", role: "administrator", open: ["engineer"] },
    });
});

test("R-ID-1: no operation lets users promote themselves", async () => {
  const firm = await openIdentity();
  const { user, sessionToken } = await firm.signedUp("eve");
  const eve = firm.by(sessionToken);
  const { objectId } = user;
  const tries: ReadonlyArray<readonly [string, unknown]> = [
    ["users.setRole", { objectId, role: "administrator" }],
    ["users.update", { objectId, role: "administrator" }],
    ["users.provision", { externalId: "eve2", role: "administrator" }],
    ["settings.set", { openRoles: ["engineer", "coordinator"], defaultRole: "coordinator" }],
    ["identity.signUp", { username: "e2", email: "e2@example.com", password: "correct horse", role: "administrator" }],
    ["identity.changePassword", { password: "eve password", newPassword: "correct horse", role: "administrator" }],
  ];
  const before = await firm.tables();
  for (const [name, input] of tries) {
    const said = await eve.settled.call(name, input);
    expect([name, said.ok]).toEqual([name, false]);
  }
  expect((await firm.tables()).User).toEqual(before.User);
  await expect(
    firm.app.bootstrap({ organizationId, username: "eve3", email: "e3@example.com", password: "correct horse" }),
  ).rejects.toMatchObject({ code: "FORBIDDEN" });
});

describe("R-ID-5: failed log-ins are indistinguishable", () => {
  test("by name, password, state or lock of the account", async () => {
    const calls: Array<string> = [];
    const firm = await openIdentity({
      store: (works) => ({
        query: (question, done) => {
          calls.push("ask");
          works.query(question, done);
        },
        execute: (step, done) =>
          works.execute(
            {
              ...step,
              judge: (...given) => {
                const said = step.judge(...given);
                calls.push(said._tag === "Success" ? `write ${said.success.changes.length}` : "refuse");
                return said;
              },
            },
            done,
          ),
      }),
    });
    for (const name of ["ana", "ben", "ida", "lou"]) await firm.signedUp(name);
    await firm.app
      .as({ organizationId, userId: "host", role: "administrator" })
      .users.provision({ externalId: "host" });
    const { User = [] } = await firm.tables();
    const ida = User.find(({ username }) => username === "ida");
    await firm.changed("User", ida?.objectId ?? "", { active: false });
    const worked = async (login: string, password: string) => {
      const [store, hashes] = [calls.length, firm.work.length];
      const refusal = refused(await firm.visitor.settled.identity.logIn({ login, password }));
      return { said: explain(refusal), store: calls.slice(store), hashes: firm.work.slice(hashes), tag: refusal._tag };
    };
    // The first attempt for an address or account inserts a row; later attempts update it.
    for (const login of ["nobody", "ben", "ida", "host", "lou"]) await worked(login, "wrong");
    const { tag, ...unknown } = await worked("nobody", "wrong");
    expect(tag).toBe("LoginFailed");
    expect(unknown).toMatchObject({ hashes: ["verify"], store: ["ask", "ask", "write 2"] });
    for (const [login, password] of [
      ["ben", "wrong"],
      ["ben@example.com", "wrong"],
      ["ida", "ida password"],
      ["host", "wrong"],
    ] as const)
      expect([login, await worked(login, password)]).toEqual([login, { ...unknown, tag: "LoginFailed" }]);
    for (let i = 0; i < 4; i++) await worked("lou", "wrong");
    for (const password of ["lou password", "wrong"])
      expect(await worked("lou", password)).toEqual({ ...unknown, tag: "Throttled" });
  });

  test("by message or details: the refusals have only a code", async () => {
    const refusals: ReadonlyArray<Refusal> = [{ _tag: "LoginFailed" }, { _tag: "Throttled" }];
    expect(new Set(refusals.map((each) => explain(each))).size).toBe(1);
    expect(refusals.map(codeOf)).toEqual(["LOGIN_FAILED", "THROTTLED"]);
  });
});

test("R-ID-6: sixty-four concurrent guesses cause only five hash comparisons", async () => {
  const compared: Array<string | null> = [];
  const firm = await openIdentity({
    identity: (works) => ({
      verify: async (password, stored) => {
        compared.push(stored);
        // As slow as a real hasher, so that all sixty-four run concurrently.
        await backgroundDone();
        return works.verify(password, stored);
      },
    }),
  });
  await firm.signedUp("ana");
  const said = await Promise.all(
    Array.from({ length: 64 }, (_, i) =>
      firm.visitor.settled.identity.logIn({ login: i % 2 === 0 ? "ana" : "ANA@example.com", password: `guess ${i}` }),
    ),
  );
  expect(compared.filter((stored) => stored !== null)).toHaveLength(5);
  expect(compared).toHaveLength(64);
  expect(said.map((each) => refused(each)._tag).toSorted()).toEqual([
    ...Array.from({ length: 5 }, () => "LoginFailed"),
    ...Array.from({ length: 59 }, () => "Throttled"),
  ]);
});

test("R-ID-6: logging in to an own account grants no extra guesses", async () => {
  const firm = await openIdentity();
  await firm.signedUp("eve");
  await firm.signedUp("ana");
  const { logIn } = firm.visitor.settled.identity;
  const tags: Array<string> = [];
  for (let i = 0; i < 8; i++) {
    tags.push(refused(await logIn({ login: "ana", password: `guess ${i}` }))._tag);
    accepted(await logIn({ login: "eve", password: "eve password" }));
  }
  expect(tags).toEqual([...Array.from({ length: 5 }, () => "LoginFailed"), "Throttled", "Throttled", "Throttled"]);
});

test("R-ID-7: a log-in ignores a foreign or expired token", async () => {
  const firm = await openIdentity();
  const first = await firm.signedUp("ana");
  const fixed = firm.by(first.sessionToken);
  await fixed.identity.logOut();
  for (const token of [first.sessionToken, "chosen-by-eve", "", "x".repeat(10_000), "\u0000"]) {
    const again = await firm.by(token).identity.logIn({ login: "ana", password: "ana password" });
    expect(again.sessionToken).toMatch(/^r:acme\.[\w-]{43}$/);
    expect(again.sessionToken).not.toBe(token);
    expect(refused(await firm.by(token).settled.identity.me())).toEqual({ _tag: "SessionInvalid" });
  }
});

describe("R-ID-7: a token whose firm was altered", () => {
  const firms = ["acme", "büro", "globex"] as const;
  /** Three firms in one store, a signed-in user in each, and the queries since then. */
  const opened = async () => {
    const asked: Array<string> = [];
    const firm = await openIdentity({
      store: (works) => ({
        query: (question, done) => {
          asked.push(question.call.organizationId);
          works.query(question, done);
        },
      }),
    });
    const tokens = new Map<string, string>();
    for (const organizationId of firms) {
      const { identity } = firm.app.as({ organizationId });
      const ana = { username: "ana", email: "ana@example.com", password: "ana password" };
      tokens.set(organizationId, (await identity.signUp(ana)).sessionToken);
    }
    asked.length = 0;
    return { app: firm.app, asked, token: (of: (typeof firms)[number]) => tokens.get(of) as string };
  };
  const secretOf = (token: string): string => token.slice(token.lastIndexOf(".") + 1);

  test("and malformed is refused without a store query", async () => {
    const { app, asked, token } = await opened();
    const [acme, büro] = [token("acme"), token("büro")];
    expect(büro).toBe(`r:b~C3~BCro.${secretOf(büro)}`);
    const tries: ReadonlyArray<readonly [organizationId: string, token: string]> = [
      ["acme", acme.slice(2)],
      ["acme", acme.replace("r:", "R:")],
      ["acme", acme.replace("r:", "r%3A")],
      ["acme", acme.replace(".", "")],
      ["acme", acme.replace(".", "%2E")],
      ["acme", acme.replace(".", "\u3002")],
      ["acme", acme.slice(0, acme.indexOf(".") + 1)],
      ["acme", `r:.${secretOf(acme)}`],
      ["acme", `r:.acme.${secretOf(acme)}`],
      ["acme", `r:r:acme.${secretOf(acme)}`],
      ["acme", `r:acme.acme.${secretOf(acme)}`],
      ["acme", acme.replace("acme", "~61cme")],
      ["acme", acme.replace("acme", "%61cme")],
      ["acme", acme.replace("acme", "\u0430cme")],
      ["acme", acme.replace("acme", "ａｃｍｅ")],
      ["acme", acme.replace("acme", "acme\u0000")],
      ["acme", acme.replace("acme", "acme~00")],
      ["acme", `${acme}\u0000`],
      ["acme", `${acme}\n`],
      ["acme", ` ${acme}`],
      ["acme", `${acme}${"A".repeat(1_048_576)}`],
      ["acme", acme.replace("acme", "acme".repeat(262_144))],
      ["büro", büro.replace("b~C3~BCro", "büro")],
      ["büro", büro.replace("~C3~BC", "~c3~bc")],
      ["büro", büro.replace("~C3~BC", "%C3%BC")],
      ["büro", büro.replace("~C3~BC", "~FC")],
      ["büro", büro.replace("~C3~BC", "u~CC~88")],
      ["büro", büro.replace("b", "~62")],
    ];
    for (const [organizationId, sessionToken] of tries)
      for (const caller of [{ organizationId, sessionToken }, { sessionToken }]) {
        const about = sessionToken.slice(0, 80);
        // A token with the well-formed name of another firm is looked up there and not found.
        const elsewhere = caller.organizationId === undefined && sessionToken.includes("u~CC~88");
        expect([about, refused(await app.as(caller).settled.identity.me())]).toEqual([
          about,
          { _tag: "SessionInvalid" },
        ]);
        expect([about, asked.splice(0)]).toEqual([about, elsewhere ? ["bu\u0308ro"] : []]);
      }
    expect(await app.as({ sessionToken: acme }).identity.me()).toMatchObject({ username: "ana" });
    expect(await app.as({ organizationId: "büro", sessionToken: büro }).identity.me()).toMatchObject({
      username: "ana",
    });
  });

  test("to another firm is refused by both firms", async () => {
    const { app, asked, token } = await opened();
    const refusals: Array<unknown> = [];
    for (const from of firms)
      for (const to of firms) {
        if (from === to) continue;
        const moved = token(to).replace(secretOf(token(to)), secretOf(token(from)));
        refusals.push(refused(await app.as({ organizationId: to, sessionToken: token(from) }).settled.identity.me()));
        refusals.push(refused(await app.as({ organizationId: from, sessionToken: moved }).settled.identity.me()));
        expect(asked.splice(0)).toEqual([]);
        refusals.push(refused(await app.as({ sessionToken: moved }).settled.identity.me()));
        refusals.push(refused(await app.as({ organizationId: to, sessionToken: moved }).settled.identity.me()));
        expect(asked.splice(0)).toEqual([to, to]);
      }
    expect(refusals).toEqual(Array.from({ length: 24 }, () => ({ _tag: "SessionInvalid" })));
  });

  test("to a missing firm is refused like an existing one", async () => {
    const { app, token } = await opened();
    const own = secretOf(token("acme"));
    for (const name of ["nowhere", "__proto__", "constructor", "~2E~2E", "~27~20or~20~271~27~3D~271"])
      expect(refused(await app.as({ sessionToken: `r:${name}.${own}` }).settled.identity.me())).toEqual({
        _tag: "SessionInvalid",
      });
  });
});

describe("R-ID-7: a session ends with", () => {
  test.each<
    [string, (firm: Awaited<ReturnType<typeof openIdentity>>, token: string, userId: string) => Promise<unknown>]
  >([
    ["log-out", (firm, token) => firm.by(token).identity.logOut()],
    [
      "a change of the password",
      (firm, token) => firm.by(token).identity.changePassword({ password: "ana password", newPassword: "another one" }),
    ],
    [
      "a reset of the password",
      async (firm) => {
        await firm.visitor.identity.requestPasswordReset({ email: "ana@example.com" });
        await backgroundDone();
        const token = firm.mailer.sent[0]?.token ?? "";
        await firm.visitor.identity.resetPassword({ token, newPassword: "another one" });
      },
    ],
    ["deactivation", (firm, _token, userId) => firm.changed("User", userId, { active: false })],
    [
      "seven days without use",
      async ({ clock }) => {
        clock.now += 7 * 86_400_000;
      },
    ],
  ])("%s", async (_, happens) => {
    const firm = await openIdentity();
    const { sessionToken, user } = await firm.signedUp("ana");
    await firm.by(sessionToken).identity.me();
    await happens(firm, sessionToken, user.objectId);
    const own = firm.by(sessionToken).settled;
    for (const said of [
      await own.identity.me(),
      await own.sessions.list(),
      await own.projects.create({ name: "x", status: "Active" }),
    ])
      expect(refused(said)).toEqual({ _tag: "SessionInvalid" });
  });
});

test("R-ID-3: every operation refuses a huge password before hashing", async () => {
  const firm = await openIdentity();
  const { sessionToken } = await firm.signedUp("ana");
  const huge = "x".repeat(1_100_000);
  const { identity } = firm.visitor.settled;
  const own = firm.by(sessionToken).settled.identity;
  const before = firm.work.length;
  const said = [
    await identity.signUp({ username: "eve", email: "eve@example.com", password: huge }),
    await identity.logIn({ login: "ana", password: huge }),
    await own.changePassword({ password: "ana password", newPassword: huge }),
    await own.changePassword({ password: huge, newPassword: "correct horse" }),
    await identity.resetPassword({ token: "x", newPassword: huge }),
    await identity.resetPassword({ token: huge, newPassword: "correct horse" }),
  ].map(refused);
  expect(said.map(({ _tag }) => _tag)).toEqual([
    ...["PasswordPolicy", "TextInvalid", "PasswordPolicy", "TextInvalid", "PasswordPolicy", "TextInvalid"],
  ]);
  expect(JSON.stringify(said).length).toBeLessThan(2_000);
  expect(firm.work.length).toBe(before);
});

test("R-ID-3: look-alike names cannot create a second account", async () => {
  const firm = await openIdentity();
  for (const username of [
    "Boss",
    " boss ",
    "b\u043ess",
    "\u0432oss",
    "bo\u0455s",
    "b\u03bfss",
    "bo\u200dss",
    "ｂｏｓｓ",
    "boss@example.com",
  ])
    expect(
      refused(
        await firm.visitor.settled.identity.signUp({ username, email: "e@example.com", password: "correct horse" }),
      ),
    ).toEqual({ _tag: "Duplicate", class: "User", field: "username" });
  // An e-mail address equal to a username would capture the log-ins of that username.
  await firm.app
    .as({ organizationId, userId: "host", role: "administrator" })
    .users.provision({ externalId: "ana", username: "ana@example.com" });
  const ask = { username: "eve", email: "Ana@example.com", password: "correct horse" };
  expect(refused(await firm.visitor.settled.identity.signUp(ask))).toMatchObject({ field: "email" });
  const nothing = { username: "\u200b\u00ad", email: "e@example.com", password: "correct horse" };
  expect(refused(await firm.visitor.settled.identity.signUp(nothing))._tag).toBe("Required");
  expect((await firm.tables()).User).toHaveLength(2);
});

test("R-ID-3: null bytes and lone surrogates are refused in every field", async () => {
  const firm = await openIdentity();
  const right = { username: "eve", email: "eve@example.com", password: "correct horse" };
  for (const bad of ["\u0000", "\ud800"])
    for (const name of ["username", "email", "password"] as const) {
      const said = await firm.visitor.settled.identity.signUp({ ...right, [name]: `${right[name]}${bad}` });
      expect(refused(said)._tag).toBe(
        { username: "TextInvalid", email: "EmailInvalid", password: "PasswordPolicy" }[name],
      );
    }
  const boss = { login: "boss", password: "bosspass1" };
  for (const bad of [{ login: "boss\u0000" }, { password: "bosspass1\u0000" }, { password: "bosspass1\u0000x" }])
    expect(refused(await firm.visitor.settled.identity.logIn({ ...boss, ...bad }))._tag).toBe("TextInvalid");
});

test("R-ID-9: a password reset and its refusals reveal no account", async () => {
  const firm = await openIdentity();
  await firm.signedUp("ana");
  const { requestPasswordReset } = firm.visitor.settled.identity;
  for (const email of ["ana@example.com", "nobody@example.com"])
    for (let i = 0; i < 6; i++) expect(await requestPasswordReset({ email })).toEqual({ ok: true, value: {} });
  firm.mailer.fail = true;
  expect(await requestPasswordReset({ email: "boss@example.com" })).toEqual({ ok: true, value: {} });
  await backgroundDone();
  expect(firm.mailer.sent).toHaveLength(3);
  expect(firm.mailer.failures).toHaveLength(1);
});
