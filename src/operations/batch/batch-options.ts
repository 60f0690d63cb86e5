import * as Result from "effect/Result";
import { type InvalidInput, refuseField } from "../../domain/kernel/refusal/refusal.ts";
import { parseDryRun, parseSignal } from "../define/fields.ts";
import { refuseOptions } from "../run/call-options.ts";
import { parseRequestId } from "../run/idempotency.ts";

/** The options of a batch once they are parsed. */
export interface Options {
  readonly transaction: boolean;
  readonly requestId: string | null;
  readonly dryRun: boolean;
  readonly signal: AbortSignal | undefined;
}

const batchOptions: Readonly<Record<keyof Options, true>> = {
  transaction: true,
  requestId: true,
  dryRun: true,
  signal: true,
};

/** Parses the options of a batch at once, so that a caller may change them later. */
export const parseBatchOptions = (given: unknown): Result.Result<Options, InvalidInput> => {
  const refused = refuseOptions(batchOptions, given ?? {}, "batch");
  if (refused !== null) return Result.fail(refused);
  const options = (given ?? {}) as Partial<Readonly<Record<keyof Options, unknown>>>;
  const transaction = options.transaction ?? false;
  if (typeof transaction !== "boolean")
    return Result.fail(
      refuseField("TypeMismatch", "transaction", {
        id: "expected",
        field: "transaction",
        expected: { id: "trueOrFalse" },
      }),
    );
  return Result.all({
    transaction: Result.succeed(transaction),
    dryRun: parseDryRun(options.dryRun),
    requestId: parseRequestId(options.requestId),
    signal: parseSignal(options.signal),
  });
};
