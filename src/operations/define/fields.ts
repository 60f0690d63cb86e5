import * as Result from "effect/Result";
import { type InvalidInput, refuseField } from "../../domain/kernel/refusal/refusal.ts";
import { field, optional, rowFields } from "../../domain/kernel/schema/entity.ts";
import { omittable, required } from "../../domain/kernel/schema/input.ts";
import { id, instant, integer, longText } from "../../domain/kernel/schema/kind.ts";

/** Which record, and which version of it the caller has seen (R-VER-1). */
export const versionedId = {
  objectId: required(field(id, "The record.")),
  expectedVersion: omittable(field(integer(1, 2_147_483_647), rowFields.version.doc)),
  expectedUpdatedAt: omittable(field(instant, rowFields.updatedAt.doc)),
};
/** For what makes a record or changes the one that stands there already: which of its versions the caller has seen. */
export const seenVersion = {
  expectedVersion: omittable(field(integer(0, 2_147_483_647), "The version that stands there; 0: none does.")),
  expectedUpdatedAt: versionedId.expectedUpdatedAt,
};
/** Why: stands in the change log. */
export const reason = omittable(optional(longText, "Why; stands in the change log."));
/** The reason of a call as it is written, or what is wrong with it (R-VAL-7); empty is none. */
export const parseReason = (reason: unknown, name = "reason"): Result.Result<string | null, InvalidInput> => {
  if (reason === undefined || reason === null) return Result.succeed(null);
  const found = longText.parse(reason);
  if (Result.isSuccess(found)) return Result.succeed(found.success);
  const { tag, expected } = found.failure;
  return tag === "Required"
    ? Result.succeed(null)
    : Result.fail(refuseField(tag, "reason", `${name}: expected ${expected}`));
};
