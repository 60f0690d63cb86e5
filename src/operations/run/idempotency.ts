import * as Result from "effect/Result";
import { type InvalidInput, refuseField } from "../../domain/kernel/refusal/refusal.ts";
import { type Input, type InputField, isNullAbsent } from "../../domain/kernel/schema/input.ts";
import { textFault } from "../../domain/kernel/values/text.ts";
import type { Call } from "../../ports/store.ts";
import { type ResolvedCaller, recheckActor } from "../caller/caller.ts";
import type { AnyOperation } from "../define/operation.ts";

const sortKeys = (_key: string, each: unknown): unknown =>
  typeof each === "object" && each !== null && !Array.isArray(each)
    ? Object.fromEntries(Object.entries(each).sort(([left], [right]) => (left < right ? -1 : 1)))
    : each;
/** JSON with sorted keys, so that the same input is the same text. */
const canonical = (value: unknown): string => {
  try {
    return JSON.stringify(value, sortKeys) ?? "null";
  } catch {
    // A bigint or a cycle. No field takes one, so the call is refused anyway.
    return "not JSON";
  }
};

/**
 * The fields that the operation takes. Others are refused anyway and might hold a password (L-56), so they are not stored; a mark tells
 * that there were some, so that the input differs from one without them.
 */
const knownFields = (of: AnyOperation | undefined, sent: unknown): unknown => {
  if (typeof sent !== "object" || sent === null || Array.isArray(sent) || of === undefined) return sent;
  const input = of.input as Input;
  const all = Object.entries(sent);
  const known = all.filter(([name]) => Object.hasOwn(input, name));
  const given = known.filter(([name, value]) => value !== null || !isNullAbsent(input[name] as InputField));
  return Object.fromEntries(known.length === all.length ? given : [...given, ["", "and more"]]);
};

/** The input as text that is the same for the same input. */
export const canonicalInput = (of: AnyOperation, sent: unknown): string => canonical(knownFields(of, sent));
/** The same of a batch. */
export const canonicalBatch = (
  transaction: boolean,
  items: ReadonlyArray<unknown>,
  named: (operation: string) => AnyOperation | undefined,
): string =>
  canonical({
    transaction,
    items: items.map((item) => {
      const { operation, input, reason, requestId } = (item ?? {}) as Readonly<Record<string, unknown>>;
      return { operation, input: knownFields(named(operation as string), input), reason, requestId };
    }),
  });

const longestId = 200;
/** The request id of a call, or what is wrong with it. */
export const parseRequestId = (requestId: unknown): Result.Result<string | null, InvalidInput> => {
  if (requestId === undefined || requestId === null) return Result.succeed(null);
  const fault =
    typeof requestId !== "string" || requestId === ""
      ? ({ id: "text", longest: longestId } as const)
      : textFault(requestId, longestId);
  return fault === null
    ? Result.succeed(requestId as string)
    : Result.fail(refuseField("TextInvalid", "requestId", { id: "expected", field: "requestId", expected: fault }));
};
/** The name that a request id's answer is stored under. Each `#` is doubled, so that no id reads as an item of a batch. */
const idempotencyKeyOf = (requestId: string): string => requestId.replaceAll("#", "##");
/** The same of an item of a batch that has a request id. */
export const itemIdempotencyKey = (requestId: string, index: number): string =>
  `${idempotencyKeyOf(requestId)}#${index}`;

/** What a call with a request id adds: its first answer is stored, and given again to the same caller for the same input (R-REQ-1). */
export const idempotencyOf = (
  requestId: string,
  body: string,
  caller: ResolvedCaller,
  now: number,
  key = idempotencyKeyOf(requestId),
): Pick<Call, "requestId" | "idempotencyKey" | "body" | "recheckActor" | "parseIssues"> => ({
  requestId,
  idempotencyKey: key,
  body,
  recheckActor: recheckActor(caller, now),
  parseIssues: new Set(),
});
