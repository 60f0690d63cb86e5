import type { AnswerBody, ErrorBody, OperationAnswer, OperationName } from "firmcore";
import { expectTypeOf, test } from "vitest";

/** The operations whose answers differ over HTTP. */
type Different = {
  [N in OperationName]: OperationAnswer<N> extends AnswerBody<N> ? never : N;
}[OperationName];
type Row<A> = A extends { readonly results: ReadonlyArray<infer R> } | { readonly rows: ReadonlyArray<infer R> }
  ? R
  : never;
type RefusalIn<T> = T extends { readonly refusal: infer R } ? R : never;

test("refusals inside answers are typed as ErrorBody", () => {
  expectTypeOf<Different>().toEqualTypeOf<"hours.decideMany" | Extract<OperationName, `${string}.actions`>>();
  type Decided = Row<AnswerBody<"hours.decideMany">>;
  expectTypeOf<NonNullable<Decided["refusal"]>>().toExtend<ErrorBody>();
  expectTypeOf<NonNullable<Decided["refusal"]>["message"]>().toEqualTypeOf<string>();
  expectTypeOf<Decided["objectId"]>().toEqualTypeOf<string>();
  type Record = Row<AnswerBody<"hours.actions">>;
  expectTypeOf<RefusalIn<Record>["code"]>().toEqualTypeOf<"NOT_FOUND">();
  type Approve = Extract<Record, { readonly ok: true }>["actions"]["approve"];
  expectTypeOf<RefusalIn<Approve>>().toExtend<ErrorBody>();
  expectTypeOf<Extract<Approve, { readonly allowed: true }>["needs"]>().toEqualTypeOf<ReadonlyArray<string>>();
});
