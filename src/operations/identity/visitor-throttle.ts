import * as Result from "effect/Result";
import type { Throttled } from "../../domain/kernel/refusal/refusal.ts";
import { LoginThrottle } from "../../domain/login-throttle/entity.ts";
import { countVisit, throttleId, type VisitLimit, visitLimit } from "../../domain/login-throttle/throttle.ts";
import { byId, load } from "../../ports/load.ts";
import type { FlowContext } from "../define/flow-context.ts";
import type { FlowRefusal } from "../define/operation.ts";

export const visitLoad = load("identity.visit", {
  parameters: { row: "text" },
  isolation: {
    locks: ({ row }) => [{ entity: LoginThrottle, id: row }],
    why: "Concurrent calls from one address are counted one after the other, so no more than the limit pass.",
    rules: ["R-ID-6"],
  },
  reads: ({ row }) => ({ row: byId(LoginThrottle, row) }),
});

/** Counts a call of one kind by the caller's address, before any expensive work (R-ID-6). Without an address nothing is counted. */
const counted = async (
  tools: FlowContext,
  kind: string,
  limit: VisitLimit,
): Promise<Result.Result<null, Throttled | FlowRefusal>> => {
  const { address, identity } = tools;
  if (address === null) return Result.succeed(null);
  const subject = identity.digest(`${kind}:${address}`);
  const outcome = await tools.write({
    userId: "",
    load: visitLoad,
    args: { row: throttleId(subject) },
    judge: ({ row }, at) => Result.succeed(countVisit(row, subject, limit, at)),
  });
  if (Result.isFailure(outcome)) return Result.fail(outcome.failure);
  return outcome.success.late ? Result.fail({ _tag: "Throttled" }) : Result.succeed(null);
};

/** Counts a call of a visitor. Log-ins are counted by account and address instead. */
export const throttleVisit = (tools: FlowContext): ReturnType<typeof counted> => counted(tools, "visit", visitLimit);
/** Counts a sign-up that passed all other checks. */
export const throttleSignUp = (tools: FlowContext): ReturnType<typeof counted> =>
  counted(tools, "signUp", { most: tools.firm.signUpsPerHour, span: 3_600_000 });
