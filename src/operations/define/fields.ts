import * as Result from "effect/Result";
import { type InvalidInput, refuseField } from "../../domain/kernel/refusal/refusal.ts";
import { field, optional, rowFields } from "../../domain/kernel/schema/entity.ts";
import { omittable, required } from "../../domain/kernel/schema/input.ts";
import { shown } from "../../domain/kernel/schema/input-faults.ts";
import { id, instant, integer, longText } from "../../domain/kernel/schema/kind.ts";

/** The record, and the version that the caller has seen (R-VER-1). */
export const versionedId = {
  objectId: required(field(id, "The record.")),
  expectedVersion: omittable(field(integer(1, 2_147_483_647), rowFields.version.doc)),
  expectedUpdatedAt: omittable(field(instant, rowFields.updatedAt.doc)),
};
/** The version that the caller has seen, for operations that create a record or change the current one. */
export const seenVersion = {
  expectedVersion: omittable(field(integer(0, 2_147_483_647), "The current version; 0: there is no record yet.")),
  expectedUpdatedAt: versionedId.expectedUpdatedAt,
};
/** Why, for the change log. */
export const reason = omittable(optional(longText, "Why; written to the change log. Empty counts as none."));
/** The reason of a call, or what is wrong with it (R-VAL-7). An empty reason is none. */
export const parseReason = (reason: unknown, name = "reason"): Result.Result<string | null, InvalidInput> => {
  if (reason === undefined || reason === null) return Result.succeed(null);
  const outcome = longText.parse(reason);
  if (Result.isSuccess(outcome)) return Result.succeed(outcome.success);
  const { tag, expected } = outcome.failure;
  return tag === "Required"
    ? Result.succeed(null)
    : Result.fail(refuseField(tag, "reason", { id: "expected", field: name, expected }));
};
/** The signal of a call, or what is wrong with the option. */
export const parseSignal = (signal: unknown): Result.Result<AbortSignal | undefined, InvalidInput> => {
  if (signal === undefined || signal === null) return Result.succeed(undefined);
  const { aborted, addEventListener } = signal as Partial<AbortSignal>;
  return typeof aborted === "boolean" && typeof addEventListener === "function"
    ? Result.succeed(signal as AbortSignal)
    : Result.fail(
        refuseField("TypeMismatch", "signal", {
          id: "expected",
          field: "signal",
          expected: { id: "abortSignal" },
          ...shown(signal),
        }),
      );
};
/** Whether a call is a dry run, or what is wrong with the option: a host without types can pass any value. */
export const parseDryRun = (dryRun: unknown, name = "dryRun"): Result.Result<boolean, InvalidInput> =>
  dryRun === undefined || typeof dryRun === "boolean"
    ? Result.succeed(dryRun === true)
    : Result.fail(
        refuseField("TypeMismatch", "dryRun", { id: "expected", field: name, expected: { id: "trueOrFalse" } }),
      );
