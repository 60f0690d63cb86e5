import type { Refusal } from "../domain/kernel/refusal/refusal.ts";
import type { Warning } from "../domain/kernel/refusal/warning.ts";
import { changeRefusals } from "../operations/run/answer-refusals.ts";
import type { OperationAnswer, OperationName } from "./batch-types.ts";
import { type ExplainOptions, explain } from "./explain.ts";
import { type BodyOf, errorBody } from "./http-status.ts";

interface Outcome {
  readonly ok: boolean;
}
type Body<T> = { readonly [K in keyof T]: K extends "refusal" ? BodyOf<Extract<T[K], Refusal>> : T[K] };
type OutcomeBody<T> = {
  readonly [K in keyof T]: K extends "actions" ? { readonly [E in keyof T[K]]: Body<T[K][E]> } : Body<T>[K];
};
type Outcomes = { readonly rows: ReadonlyArray<Outcome> } | { readonly results: ReadonlyArray<Outcome> };
type WithBodies<A> = {
  readonly [K in keyof A]: A[K] extends ReadonlyArray<infer Row extends Outcome>
    ? ReadonlyArray<OutcomeBody<Row>>
    : A[K];
};
/**
 * What an operation answers over HTTP, by its name: as `OperationAnswer`, but refusals of single records have the form of `ErrorBody`
 * (`hours.decideMany` and `actions`).
 */
export type AnswerBody<N extends OperationName> =
  OperationAnswer<N> extends infer A ? (A extends Outcomes ? WithBodies<A> : A) : never;

type Plain = Readonly<Record<string, unknown>>;
const withWarnings = (answer: Plain, options: ExplainOptions): Plain => {
  const { warnings } = answer;
  if (!Array.isArray(warnings) || warnings.length === 0) return answer;
  return {
    ...answer,
    warnings: (warnings as ReadonlyArray<Warning>).map((each) => ({ ...each, message: explain(each, options) })),
  };
};

/**
 * An answer as it is sent over HTTP ({@link AnswerBody}): its warnings have their sentence in the language, and if its rows are outcomes (`ok`), their
 * refusals have the form of {@link errorBody}. No record has a field `ok` or `warnings`. An answer without sentences is returned as it is.
 */
export const answerBody = (answer: unknown, options: ExplainOptions = {}): unknown => {
  if (typeof answer !== "object" || answer === null || Array.isArray(answer)) return answer;
  return changeRefusals(withWarnings(answer as Plain, options), (refusal) => errorBody(refusal, options));
};
