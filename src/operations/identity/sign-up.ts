import * as Result from "effect/Result";
import { customFaults } from "../../domain/custom-field/custom-faults.ts";
import type { Role } from "../../domain/kernel/context/actor.ts";
import { customFieldsOf, mayWriteCustom } from "../../domain/kernel/context/custom-fields.ts";
import type { Settings } from "../../domain/kernel/context/settings.ts";
import { creation, type Decision } from "../../domain/kernel/decision/decision.ts";
import {
  type Duplicate,
  type Forbidden,
  type InvalidInput,
  neededAs,
  type RoleNotOpen,
  type Throttled,
} from "../../domain/kernel/refusal/refusal.ts";
import type { CustomValues } from "../../domain/kernel/schema/custom-kind.ts";
import { Organization, organizationRow } from "../../domain/organization/entity.ts";
import { User } from "../../domain/user/entity.ts";
import {
  keysOf,
  newAccount,
  roleAtSignUp,
  signUpInput,
  takenBy,
  type UnusableName,
  unusableName,
} from "../../domain/user/sign-up.ts";
import { startedSession } from "../../domain/user/start-session.ts";
import { keyFields } from "../../domain/user/username-keys.ts";
import { load, many } from "../../ports/load.ts";
import { withNewId } from "../../ports/taken-ids.ts";
import { newSessionToken } from "../caller/session-token-format.ts";
import { type FlowResult, flow } from "../define/operation.ts";
import { neededRights } from "../policy/needed-rights.ts";
import { type SignedIn, signedInAs } from "./signed-in.ts";
import { nameKeyShape, nameLockReason, withNameKey } from "./taken-names.ts";
import { throttleSignUp, throttleVisit } from "./visitor-throttle.ts";

export const signUpLoad = load("identity.signUp", {
  parameters: { organization: "text", ...nameKeyShape },
  isolation: {
    locks: ({ organization }) => [{ entity: Organization, id: organization }],
    why: nameLockReason,
    rules: ["R-ID-3", "R-ID-5"],
  },
  reads: (arg) => ({ others: many(User, (u) => withNameKey(u, arg), ["objectId", ...keyFields]) }),
});

type NotSignedUp = RoleNotOpen | Duplicate | Forbidden | InvalidInput<"Required" | "TooLarge">;
/** The refusal of a custom field that a new account with this role may not write (R-CUST-4); null if there is none. */
const unwritable = (custom: CustomValues | null | undefined, role: Role, firm: Settings): Forbidden | null => {
  const fields = customFieldsOf(firm, "User");
  for (const name of Object.keys(custom ?? {})) {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (field === undefined || mayWriteCustom(field, { role }, true)) continue;
    const who = neededRights({ class: "User", action: "update" }, firm, undefined, (of) =>
      mayWriteCustom(field, of, true),
    );
    return { _tag: "Forbidden", class: "User", event: "identity.signUp", field: `custom.${name}`, ...neededAs(who) };
  }
  return null;
};

export const signUp = flow({
  name: "identity.signUp",
  doc: "Creates an account for a visitor and starts its first session.",
  class: "User",
  action: "signUp",
  open: true,
  counted: true,
  input: signUpInput,
  refusals: ["RoleNotOpen", "Forbidden", "Duplicate", "Throttled", "Required", "TextInvalid", "TooLarge"],
  run: async (
    { password, installationId, ...input },
    tools,
  ): FlowResult<SignedIn, NotSignedUp | Throttled | InvalidInput<UnusableName>> => {
    const { identity } = tools;
    const keys = keysOf(input);
    // Cheap checks run before the password is hashed, and again in the transaction.
    const unfit = unusableName(input.username);
    if (unfit !== null) return Result.fail(unfit);
    const open = roleAtSignUp(input.role ?? null, tools.firm);
    if (Result.isFailure(open)) return Result.fail(open.failure);
    const early = unwritable(input.custom, open.success, tools.firm);
    if (early !== null) return Result.fail(early);
    const visited = await throttleVisit(tools);
    if (Result.isFailure(visited)) return Result.fail(visited.failure);
    const loaded = await tools.read({
      others: many(User, (u) => withNameKey(u, keys)),
    });
    if (Result.isFailure(loaded)) return Result.fail(loaded.failure);
    const taken = takenBy(loaded.success.others, input);
    if (taken !== null) return Result.fail(taken);
    const counted = await throttleSignUp(tools);
    if (Result.isFailure(counted)) return Result.fail(counted.failure);
    const passwordHash = await identity.hash(password);
    const { sessionToken, tokenHash } = newSessionToken(tools);
    return withNewId(tools.newId, (objectId) =>
      tools.write({
        userId: objectId,
        load: signUpLoad,
        args: { organization: organizationRow, ...keys },
        judge: ({ others }, at): Result.Result<Decision<SignedIn>, NotSignedUp> => {
          const since = takenBy(others, input);
          if (since !== null) return Result.fail(since);
          const role = roleAtSignUp(input.role ?? null, at.firm);
          if (Result.isFailure(role)) return Result.fail(role.failure);
          const user = newAccount({ ...input, objectId, passwordHash, role: role.success, externalId: null }, at);
          const faulty =
            unwritable(input.custom, role.success, at.firm) ??
            customFaults("User", [creation("User", user, at)], at.firm);
          if (faulty !== null) return Result.fail(faulty);
          const session = startedSession(
            { user: objectId, tokenHash, action: "signUp", installationId: installationId ?? null },
            at,
          );
          return Result.succeed({
            answer: signedInAs(user, session, sessionToken, at),
            changes: [creation("User", user, at), creation("Session", session, at)],
          });
        },
      }),
    );
  },
});
