import { accepted, present, refused, same } from "../harness/expect.ts";
import type { KitFirm } from "../harness/kit-firm.ts";
import type { Suite } from "../harness/suite.ts";
import { asSession, asVisitor, changeRow, logInAs, minutes, passwordOf, signUpAs } from "./people.ts";

const tagsOf = (outcomes: ReadonlyArray<{ readonly ok: boolean; readonly refusal?: { readonly _tag: string } }>) =>
  outcomes.map(({ ok, refusal }) => (ok ? "in" : refusal?._tag)).toSorted();
const wrong = async (firm: KitFirm, times: number, login = "ana", address?: string) => {
  for (let i = 0; i < times; i++) refused(await logInAs(firm, login, `wrong ${i}`, address), "LoginFailed");
};
/** Failures from one address: two log-ins fail, then the stored counter is set to `failures`. */
const failedFrom = async (firm: KitFirm, address: string, failures: number) => {
  for (const name of ["nobody", "nobody else"]) await wrong(firm, 1, name, address);
  const counts = (await firm.tables()).LoginThrottle ?? [];
  const { objectId } = present(
    counts.find((each) => each.failures === 2),
    "the count of the address",
  );
  await changeRow(firm, "LoginThrottle", objectId, { failures });
};

/** R-ID-6: guessing is throttled, and one person's guesses do not lock out another. */
export const throttle: Suite = {
  name: "throttle",
  cases: {
    "R-ID-6 five failures lock an account for 15 minutes": async (firm) => {
      await signUpAs(firm, "ana");
      await wrong(firm, 5);
      const work = firm.hashWork.length;
      refused(await logInAs(firm, "ana"), "Throttled");
      same(firm.hashWork.slice(work), ["verify"]);
      refused(await logInAs(firm, "ANA@example.com", passwordOf("ana")), "Throttled");
      firm.advanceClock(minutes(15) - 1);
      refused(await logInAs(firm, "ana"), "Throttled");
      firm.advanceClock(1);
      accepted(await logInAs(firm, "ana"));
    },
    "R-ID-6 sign-ups from one address are limited per hour": async (firm) => {
      const sign = (name: string, address?: string) =>
        asVisitor(firm, address).identity.signUp({
          ...{ username: name, email: `${name}@example.com`, password: "correct horse" },
        });
      const tags = async (count: number, prefix: string, address?: string) => {
        const outcomes = Array.from({ length: count }, (_, i) =>
          sign(`${prefix}${String.fromCharCode(97 + i)}`, address),
        );
        return tagsOf(await Promise.all(outcomes));
      };
      const expected = (all: number, late: number) => [
        ...Array.from({ length: late }, () => "Throttled"),
        ...Array.from({ length: all - late }, () => "in"),
      ];
      same(await tags(24, "first", "192.0.2.1"), expected(24, 4));
      same(await tags(2, "other", "192.0.2.2"), expected(2, 0));
      same(await tags(24, "nowhere"), expected(24, 0));
      firm.advanceClock(minutes(60) - 1);
      const work = firm.hashWork.length;
      refused(await sign("late", "192.0.2.1"), "Throttled");
      same(firm.hashWork.length, work, "nothing is hashed for it");
      firm.advanceClock(1);
      accepted(await sign("next", "192.0.2.1"));
      accepted(await firm.admin.settings.set({ signUpsPerHour: 2 }));
      same(await tags(3, "third", "192.0.2.3"), expected(3, 1));
    },
    "R-ID-6 every other visitor's call counts by address": async (firm) => {
      await signUpAs(firm, "ana");
      const from = asVisitor(firm, "192.0.2.9").identity;
      for (let i = 0; i < 25; i++) {
        accepted(await from.requestPasswordReset({ email: "ana@example.com" }));
        accepted(await from.requestPasswordReset({ email: "nobody@example.com" }));
        refused(await from.resetPassword({ token: `t${i}`, newPassword: "correct horse" }), "NotFound");
        refused(await from.verifyEmail({ token: `t${i}` }), "NotFound");
      }
      refused(await from.requestPasswordReset({ email: "ana@example.com" }), "Throttled");
      refused(await from.requestPasswordReset({ email: "nobody@example.com" }), "Throttled");
      refused(await from.resetPassword({ token: "t", newPassword: "correct horse" }), "Throttled");
      refused(await from.verifyEmail({ token: "t" }), "Throttled");
      refused(await from.signUp({ username: "b", email: "b@c.de", password: "correct horse" }), "Throttled");
      accepted(await asVisitor(firm, "192.0.2.8").identity.requestPasswordReset({ email: "ana@example.com" }));
      firm.advanceClock(minutes(15));
      accepted(await from.requestPasswordReset({ email: "ana@example.com" }));
    },
    "R-ID-6 refused tries do not prolong a lock": async (firm) => {
      await signUpAs(firm, "ana");
      await wrong(firm, 5);
      for (let minute = 0; minute < 14; minute++) {
        firm.advanceClock(minutes(1));
        refused(await logInAs(firm, "ana"), "Throttled");
      }
      firm.advanceClock(minutes(1));
      accepted(await logInAs(firm, "ana"));
    },
    "R-ID-6 a success after four failures resets the count": async (firm) => {
      await signUpAs(firm, "ana");
      for (let round = 0; round < 3; round++) {
        await wrong(firm, 4);
        accepted(await logInAs(firm, "ana"));
      }
    },
    "R-ID-6 failures count for 15 minutes": async (firm) => {
      await signUpAs(firm, "ana");
      await wrong(firm, 4);
      firm.advanceClock(minutes(15));
      await wrong(firm, 4);
      accepted(await logInAs(firm, "ana"));
    },
    "R-ID-6 five of sixty-four concurrent guesses are compared": async (firm) => {
      await signUpAs(firm, "ana");
      const guesses = Array.from({ length: 64 }, (_, i) => (i === 40 ? passwordOf("ana") : `wrong ${i}`));
      const outcome = await Promise.all(guesses.map((password) => logInAs(firm, "ana", password)));
      same(tagsOf(outcome), [
        ...Array.from({ length: 5 }, () => "LoginFailed"),
        ...Array.from({ length: 59 }, () => "Throttled"),
      ]);
    },
    "R-ID-6 unknown names are counted like known ones": async (firm) => {
      await wrong(firm, 5, "nobody");
      const work = firm.hashWork.length;
      refused(await logInAs(firm, "NOBODY"), "Throttled");
      same(firm.hashWork.length, work + 1);
      refused(await logInAs(firm, "nobody else"), "LoginFailed");
    },
    "R-ID-6 a hundred failures lock an address for all names": async (firm) => {
      await signUpAs(firm, "ana");
      await failedFrom(firm, "192.0.2.1", 98);
      await wrong(firm, 2, "nobody new", "192.0.2.1");
      const right = (address?: string) => logInAs(firm, "ana", passwordOf("ana"), address);
      refused(await right("192.0.2.1"), "Throttled");
      accepted(await right("192.0.2.2"));
      accepted(await right());
      firm.advanceClock(minutes(15));
      accepted(await right("192.0.2.1"));
    },
    "R-ID-6 a success does not count against its address": async (firm) => {
      await signUpAs(firm, "ana");
      await failedFrom(firm, "192.0.2.1", 98);
      for (let i = 0; i < 5; i++) accepted(await logInAs(firm, "ana", passwordOf("ana"), "192.0.2.1"));
      await wrong(firm, 2, "nobody at all", "192.0.2.1");
      refused(await logInAs(firm, "ana", passwordOf("ana"), "192.0.2.1"), "Throttled");
    },
    "R-ID-6 a lock does not end open sessions": async (firm) => {
      const { sessionToken } = await signUpAs(firm, "ana");
      await wrong(firm, 6 - 1);
      refused(await logInAs(firm, "ana"), "Throttled");
      same(accepted(await asSession(firm, sessionToken).identity.me()).username, "ana");
    },
    "R-ID-6 a session does not allow more password guesses": async (firm) => {
      const { sessionToken } = await signUpAs(firm, "ana");
      const { changePassword } = asSession(firm, sessionToken).identity;
      const send = (password: string) => changePassword({ password, newPassword: "correct horse" });
      for (let i = 0; i < 5; i++) refused(await send(`wrong ${i}`), "LoginFailed");
      refused(await send(passwordOf("ana")), "Throttled");
      refused(await logInAs(firm, "ana"), "Throttled");
    },
    "R-ID-6 a clock set back does not prolong a lock": async (firm) => {
      await signUpAs(firm, "ana");
      await wrong(firm, 5);
      firm.advanceClock(-minutes(60));
      accepted(await logInAs(firm, "ana"));
      firm.advanceClock(minutes(60));
      await wrong(firm, 4);
      firm.advanceClock(-1);
      await wrong(firm, 1);
      refused(await logInAs(firm, "ana"), "Throttled");
    },
    "R-ID-6 expired counts are deleted": async (firm) => {
      for (let i = 0; i < 30; i++) await wrong(firm, 1, `nobody ${i}`);
      const counts = async () => (await firm.tables()).LoginThrottle?.length;
      same(await counts(), 30);
      firm.advanceClock(minutes(15) + 1);
      await signUpAs(firm, "ana");
      for (let i = 0; i < 8; i++) accepted(await logInAs(firm, "ana"));
      same(await counts(), 0);
    },
    "R-ID-6 a lock records its account and end": async (firm) => {
      const { user } = await signUpAs(firm, "ana");
      await wrong(firm, 5);
      const [row] = (await firm.tables()).LoginThrottle ?? [];
      same([row?.user, row?.failures, row?.lockedUntil], [user.objectId, 5, Date.parse("2027-01-04T12:15:00Z")]);
      await changeRow(firm, "User", user.objectId, { active: false });
      refused(await asVisitor(firm).identity.logIn({ login: "ana", password: "x" }), "Throttled");
    },
  },
};
