import { accepted, present, refused, same } from "../harness/expect.ts";
import type { KitFirm } from "../harness/kit-firm.ts";
import { checkLog } from "../harness/log-replay.ts";
import type { Suite } from "../harness/suite.ts";
import {
  asSession,
  asVisitor,
  backgroundDone,
  changeRow,
  hours,
  logInAs,
  passwordOf,
  signUpAs,
  storedRow,
} from "./people.ts";

/** Requests a password reset; returns the mailed token. */
const resetFor = async (firm: KitFirm, email = "ana@example.com"): Promise<string> => {
  const before = firm.mails.length;
  same(accepted(await asVisitor(firm).identity.requestPasswordReset({ email })), {});
  await backgroundDone(firm);
  return present(firm.mails[before]?.token, "the mail");
};
const reset = (firm: KitFirm, token: string) =>
  asVisitor(firm).identity.resetPassword({ token, newPassword: "another password" });
const noToken = { _tag: "NotFound", class: "AccountToken" };

/** R-ID-9: a mailed token works once and for one hour. */
export const mailedTokens: Suite = {
  name: "mailed tokens",
  cases: {
    "R-ID-9 a mailed token resets a password once": async (firm) => {
      const { user, sessionToken } = await signUpAs(firm, "ana");
      const token = await resetFor(firm, "ANA@example.com");
      const [mail] = firm.mails;
      same(mail, {
        ...{
          to: "ana@example.com",
          kind: "resetPassword",
          organizationId: firm.organizationId,
          username: "ana",
          token,
        },
        expiresAt: "2027-01-04T13:00:00.000Z",
      });
      same(accepted(await reset(firm, token)), {});
      refused(await asSession(firm, sessionToken).identity.me(), "SessionInvalid");
      refused(await logInAs(firm, "ana"), "LoginFailed");
      const again = accepted(await logInAs(firm, "ana", "another password"));
      same([again.user.objectId, again.user.emailVerified], [user.objectId, true]);
      same(refused(await reset(firm, token), "NotFound"), noToken);
      same((await firm.tables()).AccountToken, []);
    },
    "R-ID-8 an administrator gives an account a username and address": async (firm) => {
      const stamps = { createdAt: "2026-01-05T08:00:00.000Z", updatedAt: "2026-01-05T08:00:00.000Z" };
      const caller = { organizationId: firm.organizationId, userId: firm.adminId };
      const files = [
        {
          ...{ file: "_User.json", class: "_User" },
          rows: [
            { ...stamps, objectId: "user000001", username: "cleo" },
            { ...stamps, objectId: "user000002", username: "CLEO", createdAt: "2026-02-05T08:00:00.000Z" },
          ],
        },
      ];
      await firm.app.import(caller, files);
      const ana = await signUpAs(firm, "ana");
      const given = [
        ["user000002", "twin-user000002", "cleo.b"],
        [await firm.user("ext-7"), "ext-7", "dan"],
      ] as const;
      for (const [objectId, before, username] of given) {
        same(accepted(await firm.admin.users.get(objectId)).username, before);
        const email = `${username}@example.com`;
        const names = { objectId, username, email };
        const cora = firm.as(await firm.user("Cora", "coordinator"));
        same(refused(await cora.users.update(names), "Forbidden").field, "username");
        same(refused(await firm.admin.users.update({ objectId, username: "ANA" }), "Duplicate").field, "username");
        refused(await firm.admin.users.update({ objectId, username: "Twin-x" }), "TextInvalid");
        same(
          refused(await firm.admin.users.update({ objectId, email: "ana@example.com" }), "Duplicate").field,
          "email",
        );
        const named = accepted(await firm.admin.users.update({ ...names, reason: "asked by phone" }));
        same([named.username, named.email], [username, null], "an address is its owner's to see");
        refused(await logInAs(firm, username, "another password"), "LoginFailed");
        accepted(await reset(firm, await resetFor(firm, email)));
        const { user } = accepted(await logInAs(firm, email, "another password"));
        same([user.objectId, user.username, user.email, user.emailVerified], [objectId, username, email, true]);
        for (const [field, value] of Object.entries({ username: "x", email: null })) {
          const forbidden = refused(await firm.admin.users.update({ objectId, [field]: value }), "Forbidden");
          same([forbidden.class, forbidden.field], ["User", field]);
        }
        accepted(await firm.as(objectId).users.update({ objectId, username: `${username}.own` }));
      }
      const update = { objectId: ana.user.objectId, email: "b@x.example" };
      const { sentence: _sentence, ...forbidden } = refused(await firm.admin.users.update(update), "Forbidden");
      same(forbidden, {
        ...{ _tag: "Forbidden", class: "User", event: "users.update", field: "email" },
        needed: "your own account, or the role administrator for a user that has no password",
      });
      await firm.app.import(caller, files);
      same((await storedRow(firm, "User", "user000002")).username, "cleo.b.own", "imported again");
      await checkLog(firm);
    },
    "R-ID-8 deleted and erased accounts get no new names": async (firm) => {
      const [ana, ben] = [await firm.user("Ana", "coordinator"), await firm.user("Ben")];
      accepted(await firm.as(ana).projects.create({ name: "Bridge", status: "Active" }));
      accepted(await firm.as(ana).users.delete(ana));
      accepted(await firm.admin.users.erase({ objectId: ben, reason: "asked" }));
      for (const objectId of [ana, ben]) {
        const refusal = refused(await firm.admin.users.update({ objectId, username: "x" }), "InvalidTransition");
        same([refusal.from, refusal.event], ["deleted", "update"]);
      }
    },
    "R-ID-9 one of two concurrent uses of a token succeeds": async (firm) => {
      await signUpAs(firm, "ana");
      const token = await resetFor(firm);
      const outcome = await Promise.all([reset(firm, token), reset(firm, token)]);
      same(outcome.map(({ ok }) => ok).toSorted(), [false, true]);
    },
    "R-ID-9 a mailed token is valid for an hour": async (firm) => {
      await signUpAs(firm, "ana");
      const token = await resetFor(firm);
      const work = firm.hashWork.length;
      firm.advanceClock(hours(1));
      same(refused(await reset(firm, token), "NotFound"), noToken);
      same(refused(await reset(firm, "none"), "NotFound"), noToken);
      same(firm.hashWork.length, work, "hashed");
      firm.advanceClock(-1);
      accepted(await reset(firm, token));
    },
    "R-ID-9 a reset for an unknown address looks the same": async (firm) => {
      const { user } = await signUpAs(firm, "ana");
      await changeRow(firm, "User", user.objectId, { active: false });
      for (const email of ["nobody@example.com", "ana@example.com"])
        same(accepted(await asVisitor(firm).identity.requestPasswordReset({ email })), {});
      await backgroundDone(firm);
      same([firm.mails, (await firm.tables()).AccountToken], [[], []]);
    },
    "R-ID-9 at most three mailed tokens are valid at once": async (firm) => {
      await signUpAs(firm, "ana");
      const first = await resetFor(firm);
      for (let i = 0; i < 5; i++)
        accepted(await asVisitor(firm).identity.requestPasswordReset({ email: "ana@example.com" }));
      await backgroundDone(firm);
      same(firm.mails.length, 3);
      firm.advanceClock(hours(1) - 1);
      accepted(await reset(firm, first));
      same((await firm.tables()).AccountToken, []);
    },
    "R-ID-9 a changed account invalidates its mailed tokens": async (firm) => {
      const { user } = await signUpAs(firm, "ana");
      const token = await resetFor(firm);
      await changeRow(firm, "User", user.objectId, { email: "b@example.com", emailKey: "b@example.com" });
      refused(await reset(firm, token), "NotFound");
      const second = await resetFor(firm, "b@example.com");
      await changeRow(firm, "User", user.objectId, { active: false });
      refused(await reset(firm, second), "NotFound");
      await changeRow(firm, "User", user.objectId, { active: true });
      const input = { password: passwordOf("ana"), newPassword: "yet another one" };
      accepted(await firm.as(user.objectId).identity.changePassword(input));
      refused(await reset(firm, second), "NotFound");
    },
    "R-ID-9 a token works only for its purpose": async (firm) => {
      const { sessionToken } = await signUpAs(firm, "ana");
      const token = await resetFor(firm);
      same(refused(await asVisitor(firm).identity.verifyEmail({ token }), "NotFound"), noToken);
      accepted(await asSession(firm, sessionToken).identity.requestVerification());
      const verify = firm.mails.find(({ kind }) => kind === "verifyEmail")?.token ?? "";
      same(refused(await reset(firm, verify), "NotFound"), noToken);
      refused(await asSession(await firm.inOrganization("globex"), token).identity.me(), "SessionInvalid");
    },
    "R-ID-9 a mailed token verifies an address once": async (firm) => {
      const { user, sessionToken } = await signUpAs(firm, "ana");
      const own = asSession(firm, sessionToken).identity;
      for (let i = 0; i < 5; i++) same(accepted(await own.requestVerification()), {});
      same(
        firm.mails.map(({ kind }) => kind),
        ["verifyEmail", "verifyEmail", "verifyEmail"],
      );
      const token = firm.mails[1]?.token ?? "";
      same(accepted(await asVisitor(firm).identity.verifyEmail({ token })), {});
      same(accepted(await own.me()).emailVerified, true);
      refused(await asVisitor(firm).identity.verifyEmail({ token }), "NotFound");
      accepted(await own.requestVerification());
      same([firm.mails.length, (await firm.tables()).AccountToken], [3, []]);
      const by = (await firm.log()).filter(({ event }) => event === "identity.verifyEmail");
      same(
        by.map(({ class: name, actor }) => [name, actor]),
        ["User", ...Array.from({ length: 3 }, () => "AccountToken")].map((name) => [name, user.objectId]),
      );
    },
    "R-ID-9 a reset unlocks a locked account": async (firm) => {
      const { user } = await signUpAs(firm, "ana");
      for (let i = 0; i < 5; i++) refused(await logInAs(firm, "ana", `wrong ${i}`), "LoginFailed");
      refused(await logInAs(firm, "ana"), "Throttled");
      accepted(await reset(firm, await resetFor(firm)));
      accepted(await logInAs(firm, "ana", "another password"));
      same((await storedRow(firm, "User", user.objectId)).emailVerified, true);
    },
    "R-ID-9 an account without an address gets no mail": async (firm) => {
      const host = firm.as(await firm.user("host"));
      same(accepted(await host.identity.requestVerification()), {});
      same([firm.mails, (await firm.tables()).AccountToken], [[], []]);
    },
  },
};
