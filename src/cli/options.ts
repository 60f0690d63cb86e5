import { InvalidArgumentError } from "commander";
import { dayOf } from "../domain/kernel/values/day.ts";

/** A day as `YYYY-MM-DD`. */
export const isoDayOption = (text: string): string => {
  if (dayOf(text) === null) throw new InvalidArgumentError("expected a day that exists, as YYYY-MM-DD");
  return text;
};
/** One of some words. */
export const choice =
  <const S extends string>(...of: ReadonlyArray<S>) =>
  (text: string): S => {
    const found = of.find((each) => each === text);
    if (found === undefined) throw new InvalidArgumentError(`expected one of ${of.join(", ")}`);
    return found;
  };
