import * as Result from "effect/Result";
import type { Decide } from "../kernel/decision/decision.ts";
import type { InvalidInput, PointerInvalid } from "../kernel/refusal/refusal.ts";
import { field } from "../kernel/schema/entity.ts";
import { type InputOf, required } from "../kernel/schema/input.ts";
import { literal } from "../kernel/schema/kind.ts";
import { crmClasses, Grant } from "./entity.ts";
import { granteeInput, granteeOf, grantTo } from "./grantee.ts";

export const addInput = {
  class: required(field(literal(...crmClasses), Grant.fields.class.doc)),
  record: required(Grant.fields.record),
  ...granteeInput,
};
/** The record by its class, and all of its grants. */
export type AddState = Readonly<Record<(typeof crmClasses)[number], { readonly objectId: string } | null>> & {
  readonly grants: ReadonlyArray<Grant>;
};

/** Lets a user or a role read a record (R-POL-3). A grant that exists is answered as it is. */
export const addGrant: Decide<
  AddState,
  InputOf<typeof addInput>,
  Grant,
  PointerInvalid | InvalidInput<"Required" | "TypeMismatch">
> = (state, input, at) => {
  const of = { class: input.class, record: input.record };
  if (state[of.class] === null) return Result.fail({ _tag: "PointerInvalid", field: "record", class: of.class });
  return Result.map(granteeOf(input), (to) => {
    const { grant, changes } = grantTo(of, state.grants, to, at);
    return { answer: grant, changes };
  });
};
