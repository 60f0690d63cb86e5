import * as Result from "effect/Result";
import type { Duplicate } from "../domain/kernel/refusal/refusal.ts";

/** How often a command is judged before it is refused because its new rows have ids that other rows have. */
export const maxIdAttempts = 4;

/** Whether another row has the id of a new one. Two processes that share a clock can make the same id. */
export const isIdTaken = (refusal: { readonly _tag: string }): boolean =>
  refusal._tag === "Duplicate" && (refusal as Duplicate).field === "objectId";

/** Creates a record whose id is part of the call, as that of a new account is, so that only the caller can make another one. */
export const withNewId = async <A, R extends { readonly _tag: string }>(
  newId: () => string,
  create: (objectId: string) => Promise<Result.Result<A, R>>,
): Promise<Result.Result<A, R>> => {
  for (let attempt = 1; ; attempt++) {
    const outcome = await create(newId());
    if (Result.isSuccess(outcome) || !isIdTaken(outcome.failure) || attempt === maxIdAttempts) return outcome;
  }
};
