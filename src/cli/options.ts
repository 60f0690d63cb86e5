import { type Command, InvalidArgumentError } from "commander";
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

/** The days of a report; the report decides those that are missing. */
export interface RangeOptions {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}
/** The options of a report over days; `first` describes the default of `--from`. */
export const daysOptions = (command: Command, first: string): Command =>
  command
    .option("--from <day>", `first day of the report; default ${first}`, isoDayOption)
    .option("--to <day>", "last day of the report; default open", isoDayOption);
/** Only the days that were given. */
export const rangeOf = ({ from, to }: RangeOptions): { readonly from?: string; readonly to?: string } => ({
  ...(from === undefined ? {} : { from }),
  ...(to === undefined ? {} : { to }),
});
