import type { Refusal } from "../domain/kernel/refusal/refusal.ts";
import { errorBody } from "./http-status.ts";

type Plain = Readonly<Record<string, unknown>>;
const isObject = (of: unknown): of is Plain => typeof of === "object" && of !== null && !Array.isArray(of);
const withBody = (of: Plain): Plain =>
  isObject(of.refusal) ? { ...of, refusal: errorBody(of.refusal as unknown as Refusal) } : of;
const outcome = (of: Plain): Plain => {
  const { actions } = of;
  if (!isObject(actions)) return withBody(of);
  return {
    ...of,
    actions: Object.fromEntries(Object.entries(actions).map(([event, each]) => [event, withBody(each as Plain)])),
  };
};

/**
 * An answer as it is sent over HTTP: if its rows are outcomes (`ok`), their refusals have the form of {@link errorBody}. No record has a
 * field `ok`.
 */
export const answerBody = (answer: unknown): unknown => {
  if (!isObject(answer)) return answer;
  for (const name of ["rows", "results"]) {
    const rows = answer[name];
    if (Array.isArray(rows) && isObject(rows[0]) && typeof rows[0].ok === "boolean")
      return { ...answer, [name]: rows.map(outcome) };
  }
  return answer;
};
