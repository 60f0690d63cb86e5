import * as Result from "effect/Result";
import { creation } from "../../domain/kernel/decision/decision.ts";
import type { NotFound } from "../../domain/kernel/refusal/refusal.ts";
import { field } from "../../domain/kernel/schema/entity.ts";
import { omittable, required } from "../../domain/kernel/schema/input.ts";
import { id } from "../../domain/kernel/schema/kind.ts";
import { Session } from "../../domain/session/entity.ts";
import { User } from "../../domain/user/entity.ts";
import { startedSession } from "../../domain/user/start-session.ts";
import { byId, load } from "../../ports/load.ts";
import { newSessionToken } from "../caller/session-token-format.ts";
import { type FlowResult, flow } from "../define/operation.ts";
import { type SignedIn, signedInAs } from "./signed-in.ts";

export const logInAsLoad = load("identity.logInAs", {
  parameters: { user: "text" },
  isolation: {
    locks: ({ user }) => [{ entity: User, id: user }],
    why: "The account is not deactivated while the session starts.",
    rules: ["R-ID-7", "R-POL-4"],
  },
  reads: ({ user }) => ({ user: byId(User, user) }),
});

/** No policy lets anybody do this, so only the host itself does: the master key of a transport. */
export const logInAs = flow({
  name: "identity.logInAs",
  doc: "Starts a session of an account without its password. For the host itself, with its master key.",
  class: "Session",
  action: "logInAs",
  open: false,
  counted: false,
  input: {
    user: required(field(id, "The account.", { references: "User" })),
    installationId: omittable(Session.fields.installationId),
  },
  refusals: ["NotFound"],
  run: ({ user: objectId, installationId }, tools): FlowResult<SignedIn, NotFound> => {
    const { sessionToken, tokenHash } = newSessionToken(tools);
    return tools.write({
      userId: objectId,
      load: logInAsLoad,
      args: { user: objectId },
      judge: ({ user }, at) => {
        if (user?.active !== true) return Result.fail({ _tag: "NotFound", class: "User" } as const);
        const session = startedSession(
          { user: objectId, tokenHash, action: "logIn", installationId: installationId ?? null },
          at,
        );
        return Result.succeed({
          answer: signedInAs(user, session, sessionToken, at),
          changes: [creation("Session", session, at)],
        });
      },
    });
  },
});
