import { type KitApi, kitApi } from "../harness/api.ts";
import { accepted, holds, present, refused, same } from "../harness/expect.ts";
import type { KitFirm } from "../harness/kit-firm.ts";
import type { Suite } from "../harness/suite.ts";
import { asSession, changeRow, days, hours, logInAs, passwordOf, signUpAs, storedRow } from "./people.ts";

/** Calls with this token and without an organization. */
const bearer = ({ apiStyle, app }: KitFirm, sessionToken: string): KitApi => kitApi(apiStyle, app, { sessionToken });
const secretOf = (token: string): string => token.slice(token.lastIndexOf(".") + 1);
const digestOf = ({ app }: KitFirm, token: string): string =>
  present(app.ports.identity, "the identity of the kit").digest(token);
/** The caller's only session. */
const sessionOf = async (firm: KitFirm, token: string): Promise<string> => {
  const { results } = accepted(await asSession(firm, token).sessions.list());
  return present(results[0], "the session").objectId;
};

/** R-ID-7: a token names the firm in which its session row is looked up. */
export const sessionTokens: Suite = {
  name: "session tokens",
  cases: {
    "R-ID-7 a session token is enough to find its firm": async (firm) => {
      const { user, sessionToken } = await signUpAs(firm, "ana");
      const again = accepted(await logInAs(firm, "ana"));
      const fresh = accepted(
        await bearer(firm, again.sessionToken).identity.changePassword({
          ...{ password: passwordOf("ana"), newPassword: "another password" },
        }),
      );
      for (const token of [sessionToken, again.sessionToken, fresh.sessionToken])
        holds(/^r:acme\.[\w-]{43}$/.test(token), `${token} does not name its firm`);
      for (const by of [bearer, asSession]) {
        same(accepted(await by(firm, fresh.sessionToken).identity.me()), fresh.user);
        refused(await by(firm, sessionToken).identity.me(), "SessionInvalid");
      }
      same(fresh.user.objectId, user.objectId);
    },
    "R-ID-7 a token works whatever its firm's name": async (firm) => {
      for (const name of ["Büro Nord. #7/~41 %2E", "…\u{1F3D7}", "acme.globex", "r:acme.x", "__proto__"]) {
        const other = await firm.inOrganization(name);
        const { user, sessionToken } = await signUpAs(other, "ana");
        same(accepted(await bearer(firm, sessionToken).identity.me()), user, name);
        same(accepted(await asSession(other, sessionToken).identity.me()), user, name);
        refused(await asSession(firm, sessionToken).identity.me(), "SessionInvalid");
        accepted(await bearer(firm, sessionToken).identity.logOut());
        refused(await bearer(firm, sessionToken).identity.me(), "SessionInvalid");
      }
      same((await firm.tables()).Session, []);
    },
    "R-ID-7 a token's secret does not work in another firm": async (firm) => {
      const globex = await firm.inOrganization("globex");
      const { sessionToken } = await signUpAs(firm, "ana");
      await signUpAs(globex, "ana");
      const before = [await firm.tables(), await globex.tables(), await firm.log(), await globex.log()];
      const moved = `r:globex.${secretOf(sessionToken)}`;
      for (const own of [
        bearer(firm, moved),
        asSession(globex, moved),
        asSession(firm, moved),
        asSession(globex, sessionToken),
        asSession(globex, secretOf(sessionToken)),
        asSession(firm, secretOf(sessionToken)),
        bearer(firm, secretOf(sessionToken)),
      ])
        same(refused(await own.identity.me(), "SessionInvalid"), { _tag: "SessionInvalid" });
      same([await firm.tables(), await globex.tables(), await firm.log(), await globex.log()], before);
    },
    "R-ID-7 only the named firm's session row counts": async (firm) => {
      const globex = await firm.inOrganization("globex");
      const [ana, ben] = [await signUpAs(firm, "ana"), await signUpAs(globex, "ben")];
      await changeRow(globex, "Session", await sessionOf(globex, ben.sessionToken), {
        tokenHash: digestOf(firm, ana.sessionToken),
      });
      same(accepted(await bearer(firm, ana.sessionToken).identity.me()), ana.user);
      refused(await asSession(globex, ana.sessionToken).identity.me(), "SessionInvalid");
    },
    "R-ID-7 a token without a firm needs the host's organization": async (firm) => {
      const { user, sessionToken } = await signUpAs(firm, "ana");
      const globex = await firm.inOrganization("globex");
      const before = secretOf(sessionToken);
      const session = await sessionOf(firm, sessionToken);
      await changeRow(firm, "Session", session, { tokenHash: digestOf(firm, before) });
      refused(await asSession(firm, sessionToken).identity.me(), "SessionInvalid");
      const own = asSession(firm, before);
      same(accepted(await own.identity.me()), user);
      for (const elsewhere of [bearer(firm, before), asSession(globex, before)])
        refused(await elsewhere.identity.me(), "SessionInvalid");
      firm.advanceClock(hours(2));
      accepted(await own.identity.me());
      same((await storedRow(firm, "Session", session)).lastUsedAt, Date.parse("2027-01-04T14:00:00Z"));
      const input = { password: passwordOf("ana"), newPassword: "another password" };
      firm.advanceClock(days(7));
      refused(await own.identity.me(), "SessionInvalid");
      refused(await own.identity.changePassword(input), "SessionInvalid");
    },
    "R-ID-7 sign-up and log-in need an organization": async (firm) => {
      const { sessionToken } = await signUpAs(firm, "ana");
      const { identity } = bearer(firm, sessionToken);
      const before = [await firm.tables(), firm.hashWork.length];
      refused(await identity.logIn({ login: "ana", password: passwordOf("ana") }), "AuthRequired");
      refused(await identity.signUp({ username: "b", email: "b@c.de", password: passwordOf("b") }), "AuthRequired");
      refused(await identity.requestPasswordReset({ email: "ana@example.com" }), "AuthRequired");
      same([await firm.tables(), firm.hashWork.length], before);
    },
  },
};
