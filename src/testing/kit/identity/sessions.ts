import { kitApi } from "../harness/api.ts";
import { accepted, refused, same } from "../harness/expect.ts";
import type { Suite } from "../harness/suite.ts";
import { asSession, asVisitor, changeRow, days, hours, logInAs, passwordOf, signUpAs, storedRow } from "./people.ts";

/** R-ID-7: a token is valid for its account until the session ends. */
export const sessions: Suite = {
  name: "sessions",
  cases: {
    "R-ID-7 a session ends after seven unused days": async (firm) => {
      const { sessionToken } = await signUpAs(firm, "ana");
      const { me } = asSession(firm, sessionToken).identity;
      for (let week = 0; week < 3; week++) {
        firm.advanceClock(days(7) - 1);
        accepted(await me());
      }
      firm.advanceClock(days(7));
      refused(await me(), "SessionInvalid");
    },
    "R-ID-7 a session ends after thirty days of use": async (firm) => {
      const { sessionToken, expiresAt } = await signUpAs(firm, "ana");
      same(expiresAt, "2027-02-03T12:00:00.000Z");
      const { me } = asSession(firm, sessionToken).identity;
      for (let day = 0; day < 29; day++) {
        firm.advanceClock(days(1));
        accepted(await me());
      }
      firm.advanceClock(days(1) - 1);
      accepted(await me());
      firm.advanceClock(1);
      refused(await me(), "SessionInvalid");
    },
    "R-ID-7 settings determine how long sessions last": async (firm) => {
      const { sessionToken } = await signUpAs(firm, "ana");
      const { me } = asSession(firm, sessionToken).identity;
      firm.advanceClock(days(2));
      accepted(await me());
      accepted(await firm.admin.settings.set({ sessionIdleDays: 1 }));
      firm.advanceClock(days(1));
      refused(await me(), "SessionInvalid");
      accepted(await firm.admin.settings.set({ sessionDays: 3 }));
      same(accepted(await logInAs(firm, "ana")).expiresAt, "2027-01-10T12:00:00.000Z");
    },
    "R-ID-7 use is recorded at most once an hour": async (firm) => {
      const { sessionToken } = await signUpAs(firm, "ana");
      const { me } = asSession(firm, sessionToken).identity;
      const noted = async () => (await firm.log()).filter(({ event }) => event === "sessions.use").length;
      for (let i = 0; i < 5; i++) accepted(await me());
      firm.advanceClock(hours(1) - 1);
      accepted(await me());
      same(await noted(), 0);
      firm.advanceClock(1);
      await Promise.all(Array.from({ length: 8 }, () => me()));
      same(await noted(), 1);
      firm.advanceClock(-hours(5));
      accepted(await me());
      same(await noted(), 1);
    },
    "R-ID-7 log-out ends one session": async (firm) => {
      const first = await signUpAs(firm, "ana");
      const second = accepted(await logInAs(firm, "ana"));
      same(accepted(await asSession(firm, first.sessionToken).identity.logOut()), { ended: 1 });
      refused(await asSession(firm, first.sessionToken).identity.me(), "SessionInvalid");
      refused(await asSession(firm, first.sessionToken).identity.logOut(), "SessionInvalid");
      accepted(await asSession(firm, second.sessionToken).identity.me());
      same(accepted(await firm.admin.identity.logOut()), { ended: 0 });
    },
    "R-ID-7 log-out everywhere ends all sessions, or all others": async (firm) => {
      const mine = await signUpAs(firm, "ana");
      const ben = await signUpAs(firm, "ben");
      for (let i = 0; i < 3; i++) accepted(await logInAs(firm, "ana"));
      const own = asSession(firm, mine.sessionToken).identity;
      same(accepted(await own.logOutEverywhere({ keepThis: true })), { ended: 3 });
      accepted(await own.me());
      same(accepted(await own.logOutEverywhere()), { ended: 1 });
      refused(await own.me(), "SessionInvalid");
      accepted(await asSession(firm, ben.sessionToken).identity.me());
    },
    "R-ID-7 a new password ends every earlier session": async (firm) => {
      const mine = await signUpAs(firm, "ana");
      const other = accepted(await logInAs(firm, "ana"));
      const input = { password: passwordOf("ana"), newPassword: "another password" };
      refused(
        await asSession(firm, mine.sessionToken).identity.changePassword({ ...input, password: "x" }),
        "LoginFailed",
      );
      const fresh = accepted(await asSession(firm, mine.sessionToken).identity.changePassword(input));
      for (const { sessionToken } of [mine, other])
        refused(await asSession(firm, sessionToken).identity.me(), "SessionInvalid");
      same(accepted(await asSession(firm, fresh.sessionToken).identity.me()), fresh.user);
      refused(await logInAs(firm, "ana"), "LoginFailed");
      accepted(await logInAs(firm, "ana", "another password"));
    },
    "R-ID-7 a host's user may change the password too": async (firm) => {
      const { user, sessionToken } = await signUpAs(firm, "ana");
      const input = { password: passwordOf("ana"), newPassword: "another password" };
      const fresh = accepted(await firm.as(user.objectId).identity.changePassword(input));
      refused(await asSession(firm, sessionToken).identity.me(), "SessionInvalid");
      accepted(await asSession(firm, fresh.sessionToken).identity.me());
      refused(await firm.as(await firm.user("host")).identity.changePassword(input), "LoginFailed");
    },
    "R-ID-7, R-ID-8 a session changes its password without the current one; a host's user does not": async (firm) => {
      const { user, sessionToken } = await signUpAs(firm, "ana");
      refused(await firm.as(user.objectId).identity.changePassword({ newPassword: "another password" }), "LoginFailed");
      const own = asSession(firm, sessionToken).identity;
      refused(await own.changePassword({ newPassword: "short" }), "PasswordPolicy");
      const fresh = accepted(await own.changePassword({ newPassword: "another password" }));
      refused(await own.changePassword({ newPassword: "a third password" }), "SessionInvalid");
      accepted(await asSession(firm, fresh.sessionToken).identity.me());
      accepted(await logInAs(firm, "ana", "another password"));
    },
    "R-ID-5, R-ID-6 a password is verified like at a log-in, and no session starts": async (firm) => {
      const { user } = await signUpAs(firm, "ana");
      const verify = (login: string, password: string) => asVisitor(firm).identity.verifyPassword({ login, password });
      same(accepted(await verify("ana", passwordOf("ana"))).user.objectId, user.objectId);
      same((await firm.tables()).Session?.length, 1);
      for (const login of ["ana", "ben"]) refused(await verify(login, "not the one"), "LoginFailed");
      for (let i = 0; i < 4; i++) refused(await verify("ana", "not the one"), "LoginFailed");
      refused(await logInAs(firm, "ana"), "Throttled");
    },
    "R-ID-7 changes of an account apply with the next call": async (firm) => {
      const { user, sessionToken } = await signUpAs(firm, "ana");
      const own = asSession(firm, sessionToken);
      const administer = () => own.users.provision({ externalId: "ben" });
      refused(await administer(), "ClassForbidden");
      await changeRow(firm, "User", user.objectId, { role: "administrator" });
      accepted(await administer());
      await changeRow(firm, "User", user.objectId, { role: "engineer" });
      refused(await administer(), "ClassForbidden");
      await changeRow(firm, "User", user.objectId, { active: false });
      refused(await administer(), "SessionInvalid");
      refused(await own.identity.me(), "SessionInvalid");
      refused(await own.identity.logOut(), "SessionInvalid");
      firm.advanceClock(days(1));
      const before = await firm.log();
      refused(await own.identity.me(), "SessionInvalid");
      same(await firm.log(), before);
    },
    "R-ID-7 a token does not work in another firm": async (firm) => {
      const { sessionToken } = await signUpAs(firm, "ana");
      const globex = await firm.inOrganization("globex");
      refused(await asSession(globex, sessionToken).identity.me(), "SessionInvalid");
    },
    "R-ID-7 the caller cannot choose a token": async (firm) => {
      const token = "a-token-that-somebody-put-into-my-browser00";
      const put = kitApi(firm.apiStyle, firm.app, { organizationId: firm.organizationId, sessionToken: token });
      const made = accepted(
        await put.identity.signUp({ username: "ana", email: "ana@example.com", password: passwordOf("ana") }),
      );
      const again = accepted(await put.identity.logIn({ login: "ana", password: passwordOf("ana") }));
      same(new Set([token, made.sessionToken, again.sessionToken]).size, 3);
      refused(await put.identity.me(), "SessionInvalid");
    },
    "R-ID-7 users see and end only their own sessions": async (firm) => {
      const ana = await signUpAs(firm, "ana");
      const ben = await signUpAs(firm, "ben");
      const own = asSession(firm, ana.sessionToken);
      const other = accepted(
        await asVisitor(firm).identity.logIn({
          ...{ login: "ana", password: passwordOf("ana"), installationId: "phone" },
        }),
      );
      const seen = accepted(await own.sessions.list({ order: "createdAt" })).results;
      same(
        seen.map(({ user, action, installationId }) => [user, action, installationId]),
        [
          [ana.user.objectId, "signUp", null],
          [ana.user.objectId, "logIn", "phone"],
        ],
      );
      same(accepted(await own.sessions.count()), 2);
      const phone = seen[1]?.objectId ?? "";
      refused(await asSession(firm, ben.sessionToken).sessions.get(phone), "NotFound");
      refused(await asSession(firm, ben.sessionToken).sessions.revoke(phone), "NotFound");
      refused(await firm.admin.sessions.revoke(phone), "NotFound");
      accepted(await own.sessions.revoke(phone));
      refused(await asSession(firm, other.sessionToken).identity.me(), "SessionInvalid");
      same(accepted(await own.sessions.count()), 1);
    },
    "R-ID-7 the next log-in deletes ended sessions": async (firm) => {
      const { user } = await signUpAs(firm, "ana");
      for (let i = 0; i < 4; i++) accepted(await logInAs(firm, "ana"));
      firm.advanceClock(days(8));
      accepted(await logInAs(firm, "ana"));
      same((await firm.tables()).Session?.length, 1);
      same((await storedRow(firm, "User", user.objectId)).version, 1);
    },
  },
};
