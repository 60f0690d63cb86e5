import * as Result from "effect/Result";
import { deletion } from "../../domain/kernel/decision/decision.ts";
import { field } from "../../domain/kernel/schema/entity.ts";
import { omittable, required } from "../../domain/kernel/schema/input.ts";
import { boolean, id } from "../../domain/kernel/schema/kind.ts";
import { Session } from "../../domain/session/entity.ts";
import { User } from "../../domain/user/entity.ts";
import { deletions } from "../../domain/user/start-session.ts";
import { byId, load, many } from "../../ports/load.ts";
import { classQueries } from "../define/class-queries.ts";
import { formatDeleted } from "../define/format-record.ts";
import { ownRowOnly } from "../define/isolation-reasons.ts";
import { command, type FlowResult, flow } from "../define/operation.ts";

export const sessionLoad = load("session.one", {
  parameters: { objectId: "text" },
  isolation: { locks: ({ objectId }) => [{ entity: Session, id: objectId }], why: ownRowOnly, rules: ["R-ID-7"] },
  reads: ({ objectId }) => ({ session: byId(Session, objectId) }),
});
export const userSessionsLoad = load("session.all", {
  parameters: { user: "text" },
  isolation: {
    locks: ({ user }) => [{ entity: User, id: user }],
    why: "No session starts while all sessions of the account end.",
    rules: ["R-ID-7"],
  },
  reads: ({ user }) => ({ sessions: many(Session, (s) => s.user.is(user)) }),
});

/** The sessions of the caller's own account. Answers never contain the token. */
export const sessions = {
  ...classQueries(Session, "sessions"),
  revoke: command({
    name: "sessions.revoke",
    doc: "Ends one session of the caller's account.",
    class: "Session",
    action: "revoke",
    input: { objectId: required(field(id, "The session.")) },
    refusals: [],
    load: sessionLoad,
    args: ({ objectId }) => ({ objectId }),
    subject: "session",
    decide: ({ session }, _input, at) =>
      Result.succeed({
        answer: session as Session,
        changes: [deletion("Session", session as Session, at)],
      }),
    format: formatDeleted,
  }),
};

export interface SessionsEnded {
  /** How many sessions ended. */
  readonly ended: number;
}
export const logOut = flow({
  name: "identity.logOut",
  doc: "Ends the current session.",
  class: "Session",
  action: "logOut",
  open: false,
  counted: false,
  input: {},
  refusals: [],
  run: (_input, tools): FlowResult<SessionsEnded, never> =>
    tools.write({
      userId: tools.actor?.userId ?? "",
      load: sessionLoad,
      args: { objectId: tools.session ?? "" },
      judge: ({ session }, at) => {
        const own = session === null ? [] : [session];
        return Result.succeed({ answer: { ended: own.length }, changes: deletions("Session", own, at) });
      },
    }),
});

export const logOutEverywhere = flow({
  name: "identity.logOutEverywhere",
  doc: "Ends all sessions of the caller's account.",
  class: "Session",
  action: "logOut",
  open: false,
  counted: false,
  input: { keepThis: omittable(field(boolean, "Whether the current session continues. Default false.")) },
  refusals: [],
  run: ({ keepThis = false }, tools): FlowResult<SessionsEnded, never> =>
    tools.write({
      userId: tools.actor?.userId ?? "",
      load: userSessionsLoad,
      args: { user: tools.actor?.userId ?? "" },
      judge: (state, at) => {
        const over = state.sessions.filter(({ objectId }) => !keepThis || objectId !== tools.session);
        return Result.succeed({ answer: { ended: over.length }, changes: deletions("Session", over, at) });
      },
    }),
});
