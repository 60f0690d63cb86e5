import { accepted, refused, same } from "../harness/expect.ts";
import type { Suite } from "../harness/suite.ts";
import { asSession, asVisitor, changeRow, logInAs, passwordOf, signUpAs, storedRow } from "./people.ts";

/** Sign-up and log-in (R-ID-1…R-ID-5). */
export const logIn: Suite = {
  name: "sign-up and log-in",
  cases: {
    "R-ID-1 a sign-up gets an open role": async (firm) => {
      const { signUp } = asVisitor(firm).identity;
      const ana = await signUpAs(firm, "ana");
      same([ana.user.role, ana.user.active, ana.user.emailVerified], ["engineer", true, false]);
      const send = (role: "engineer" | "coordinator" | "administrator") => ({
        ...{ username: role, email: `${role}@example.com`, password: "correct horse", role },
      });
      same(refused(await signUp(send("coordinator")), "RoleNotOpen"), {
        ...{ _tag: "RoleNotOpen", role: "coordinator", open: ["engineer"] },
      });
      refused(await signUp(send("administrator")), "RoleNotOpen");
      accepted(await firm.admin.settings.set({ openRoles: ["engineer", "coordinator"] }));
      same(accepted(await signUp(send("coordinator"))).user.role, "coordinator");
      same(accepted(await signUp(send("engineer"))).user.role, "engineer");
    },
    "R-ID-1 a sign-up writes one account and one session": async (firm) => {
      const before = await firm.log();
      const { user } = await signUpAs(firm, "ana");
      const written = (await firm.log()).slice(before.length);
      same(
        written.map(({ class: name, kind, event, actor }) => [name, kind, event, actor]),
        ["User", "Session"].map((name) => [name, "create", "identity.signUp", user.objectId]),
      );
    },
    "R-ID-3 a taken name or address is refused in any form": async (firm) => {
      await signUpAs(firm, "ana");
      const { signUp } = asVisitor(firm).identity;
      const work = firm.hashWork.length;
      const send = async (username: string, email: string) =>
        refused(await signUp({ username, email, password: "correct horse" }), "Duplicate").field;
      const alike = ["аna", "ａna", "\u0251na", "ANА"];
      const unseen = [" ana ", "a\u200bna", "ana\u2800", "ana\u3164"];
      for (const name of ["ANA", ...alike, ...unseen, "ana@example.com"])
        same(await send(name, "b@example.com"), "username", JSON.stringify(name));
      for (const email of ["ANA@Example.com", " ana@example.com "]) same(await send("ben", email), "email", email);
      same(firm.hashWork.length, work, "hashed");
    },
    "R-ID-3 one of many concurrent sign-ups gets a name": async (firm) => {
      const outcome = await Promise.all(
        Array.from({ length: 8 }, (_, i) =>
          asVisitor(firm).identity.signUp({ username: "ana", email: `a${i}@example.com`, password: "correct horse" }),
        ),
      );
      same(outcome.filter(({ ok }) => ok).length, 1);
      for (const each of outcome) if (!each.ok) same(refused(each, "Duplicate").field, "username");
      same((await firm.tables()).Session?.length, 1);
      // One person's username must not be another person's e-mail address.
      const crossed = await Promise.all([
        asVisitor(firm).identity.signUp({
          username: "b@example.com",
          email: "ben@example.com",
          password: "correct horse",
        }),
        asVisitor(firm).identity.signUp({ username: "bea", email: "b@example.com", password: "correct horse" }),
      ]);
      same(crossed.filter(({ ok }) => ok).length, 1);
    },
    "R-ID-3 a password's length is checked before hashing": async (firm) => {
      const { signUp } = asVisitor(firm).identity;
      for (const password of ["seven77", "x".repeat(257), "x".repeat(1_048_576)])
        refused(await signUp({ username: "ana", email: "ana@example.com", password }), "PasswordPolicy");
      same([firm.hashWork.length, (await firm.tables()).Session?.length], [0, 0]);
    },
    "R-ID-4 a successful log-in replaces a weaker hash": async (firm) => {
      const { user } = await signUpAs(firm, "ana");
      const { passwordHash: strong } = await storedRow(firm, "User", user.objectId);
      await changeRow(firm, "User", user.objectId, { passwordHash: `$old${strong}` });
      refused(await logInAs(firm, "ana", "another"), "LoginFailed");
      same((await storedRow(firm, "User", user.objectId)).passwordHash, `$old${strong}`);
      accepted(await logInAs(firm, "ana"));
      same((await storedRow(firm, "User", user.objectId)).passwordHash, strong);
      const { version } = await storedRow(firm, "User", user.objectId);
      accepted(await logInAs(firm, "ana"));
      same((await storedRow(firm, "User", user.objectId)).version, version);
    },
    "R-ID-5 log-in takes the username or address in any case": async (firm) => {
      const { user } = await signUpAs(firm, "ana");
      for (const login of ["ana", " ANA ", "ana@example.com", "Ana@EXAMPLE.com"]) {
        const { sessionToken, ...session } = accepted(await logInAs(firm, login, passwordOf("ana")));
        same([session.user, session.expiresAt], [user, "2027-02-03T12:00:00.000Z"], login);
        same(accepted(await asSession(firm, sessionToken).identity.me()), user);
      }
    },
    "R-ID-5 every failed log-in has one answer and one comparison": async (firm) => {
      const ana = await signUpAs(firm, "ana");
      await firm.user("host");
      const asked = async (login: string, password: string) => {
        const work = firm.hashWork.length;
        const outcome = await logInAs(firm, login, password);
        return [outcome, firm.hashWork.slice(work)];
      };
      const unknown = await asked("nobody", "x");
      same(unknown, [{ ok: false, refusal: { _tag: "LoginFailed" } }, ["verify"]]);
      same(await asked("ana", "wrong"), unknown);
      same(await asked("host", "x"), unknown);
      await changeRow(firm, "User", ana.user.objectId, { active: false });
      same(await asked("ana", passwordOf("ana")), unknown);
    },
    "R-ID-2 the host creates the first administrator once": async (firm) => {
      const { app } = firm;
      const boss = {
        organizationId: "initech",
        username: "boss",
        email: "boss@example.com",
        password: "correct horse",
      };
      const user = await app.bootstrap(boss);
      same([user.role, user.email, user.active], ["administrator", "boss@example.com", true]);
      const facts = { _tag: "Forbidden", class: "User", event: "bootstrap" };
      for (const again of [
        boss,
        { ...boss, organizationId: firm.organizationId },
        { ...boss, username: "b", email: "c@d.e" },
      ])
        same(
          await app
            .bootstrap(again)
            .then(Boolean, ({ detail: { needed: _, sentence: _sentence, ...refusal } }) => refusal),
          facts,
        );
      const many = await Promise.all(
        Array.from({ length: 8 }, (_, i) =>
          app.bootstrap({ organizationId: "globex", username: `boss${i}` }).then(
            () => "made",
            ({ code }) => code,
          ),
        ),
      );
      same(many.toSorted(), [...Array.from({ length: 7 }, () => "FORBIDDEN"), "made"]);
    },
  },
};
