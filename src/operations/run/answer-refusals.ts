import type { Refusal } from "../../domain/kernel/refusal/refusal.ts";

type Plain = Readonly<Record<string, unknown>>;
const isObject = (of: unknown): of is Plain => typeof of === "object" && of !== null && !Array.isArray(of);

type Change = (refusal: Refusal) => unknown;
const changeOne = (of: Plain, change: Change): Plain =>
  isObject(of.refusal) ? { ...of, refusal: change(of.refusal as Refusal) } : of;
const changeOutcome = (of: Plain, change: Change): Plain => {
  const { actions } = of;
  if (!isObject(actions)) return changeOne(of, change);
  return {
    ...of,
    actions: Object.fromEntries(
      Object.entries(actions).map(([event, each]) => [event, changeOne(each as Plain, change)]),
    ),
  };
};

/** Changes the refusals inside an answer: those of its rows, if they are outcomes (`ok`). No record has a field `ok`. */
export const changeRefusals = (answer: unknown, change: Change): unknown => {
  if (!isObject(answer)) return answer;
  for (const name of ["rows", "results"]) {
    const rows = answer[name];
    if (Array.isArray(rows) && isObject(rows[0]) && typeof rows[0].ok === "boolean")
      return { ...answer, [name]: rows.map((each) => changeOutcome(each, change)) };
  }
  return answer;
};
