import type { Refusal } from "../domain/kernel/refusal/refusal.ts";
import type { Warning } from "../domain/kernel/refusal/warning.ts";
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
const isObject = (of: unknown): of is Plain => typeof of === "object" && of !== null && !Array.isArray(of);
const withBody = (of: Plain, options: ExplainOptions): Plain =>
  isObject(of.refusal) ? { ...of, refusal: errorBody(of.refusal as unknown as Refusal, options) } : of;
const outcome = (of: Plain, options: ExplainOptions): Plain => {
  const { actions } = of;
  if (!isObject(actions)) return withBody(of, options);
  return {
    ...of,
    actions: Object.fromEntries(
      Object.entries(actions).map(([event, each]) => [event, withBody(each as Plain, options)]),
    ),
  };
};

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
  if (!isObject(answer)) return answer;
  const warned = withWarnings(answer, options);
  for (const name of ["rows", "results"]) {
    const rows = answer[name];
    if (Array.isArray(rows) && isObject(rows[0]) && typeof rows[0].ok === "boolean")
      return { ...warned, [name]: rows.map((each) => outcome(each, options)) };
  }
  return warned;
};
