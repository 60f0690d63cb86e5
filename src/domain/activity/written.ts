import * as Result from "effect/Result";
import { type InvalidInput, refuseField } from "../kernel/refusal/refusal.ts";

interface Related {
  readonly relatedContact?: string | null;
  readonly relatedDeal?: string | null;
}
const isGiven = (of: unknown): boolean => of !== undefined && of !== null;

/**
 * An activity is about one record. Both pointers at once are refused; naming one clears the other.
 */
export const aboutOneRecord = <I extends Related>(input: I): Result.Result<I, InvalidInput<"TypeMismatch">> => {
  const [contact, deal] = [isGiven(input.relatedContact), isGiven(input.relatedDeal)];
  if (contact && deal)
    return Result.fail(
      refuseField("TypeMismatch", "relatedDeal", { id: "onlyOneOf", fields: ["relatedContact", "relatedDeal"] }),
    );
  if (!contact && !deal) return Result.succeed(input);
  return Result.succeed({ ...input, ...(contact ? { relatedDeal: null } : { relatedContact: null }) });
};
