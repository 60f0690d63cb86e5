import * as Result from "effect/Result";
import { type InvalidInput, invalid } from "../../domain/kernel/refusal/refusal.ts";
import { refuseUnknown, shown } from "../../domain/kernel/schema/input-faults.ts";
import { isPlainObject } from "../../domain/kernel/values/plain-object.ts";
import { parseDryRun, parseReason, parseSignal } from "../define/fields.ts";
import type { CallOptions } from "../define/operation.ts";
import { parseRequestId } from "./idempotency.ts";

/** The options of a call once they are parsed. */
interface ParsedOptions {
  readonly requestId: string | null;
  /** The name that the answer is stored under, of an item of a batch; default: the request id. */
  readonly idempotencyKey?: string;
  readonly reason: string | null;
  readonly dryRun: boolean;
  readonly signal: AbortSignal | undefined;
}
/** The same, or what is wrong with them. They are refused after a caller who is not signed in (R-POL-1). */
export type GivenOptions = Result.Result<ParsedOptions, InvalidInput>;

const callOptions: Readonly<Record<keyof CallOptions, true>> = {
  requestId: true,
  reason: true,
  dryRun: true,
  signal: true,
};
const none: GivenOptions = Result.succeed({ requestId: null, reason: null, dryRun: false, signal: undefined });

/** The refusal of options that are no object, or have an unknown name: a call with `dryrun` must not write. */
export const refuseOptions = (known: object, given: unknown, place: "call" | "batch"): InvalidInput | null =>
  !isPlainObject(given)
    ? invalid([
        {
          tag: "TypeMismatch",
          path: [],
          sentence: { id: "expected", field: "", expected: { id: "options" }, ...shown(given) },
        },
      ])
    : refuseUnknown(known, given, place);

/** Parses the options of a call at once, so that a caller may change them later. */
export const parseOptions = (given: unknown): GivenOptions => {
  if (given === undefined || given === null) return none;
  const refused = refuseOptions(callOptions, given, "call");
  if (refused !== null) return Result.fail(refused);
  const options = given as Partial<Readonly<Record<keyof CallOptions, unknown>>>;
  return Result.all({
    requestId: parseRequestId(options.requestId),
    reason: parseReason(options.reason),
    dryRun: parseDryRun(options.dryRun),
    signal: parseSignal(options.signal),
  });
};

/** The signal of options, if they are valid. */
export const signalOf = (options: GivenOptions): AbortSignal | undefined =>
  Result.isSuccess(options) ? options.success.signal : undefined;
