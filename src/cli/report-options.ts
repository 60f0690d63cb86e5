import { type Command, InvalidArgumentError } from "commander";
import { dayOf, dayText } from "../domain/kernel/values/day.ts";
import { choice, isoDayOption } from "./options.ts";
import type { Defaults } from "./report-command.ts";

/** The days of a report, as they were given. */
export interface RangeOptions {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}
/** The options of a report over days, with their defaults in words. */
export const rangeOptions = (command: Command, from: string, to: string): Command =>
  command
    .option("--from <day>", `first day; default: ${from}`, isoDayOption)
    .option("--to <day>", `last day, included; default: ${to}`, isoDayOption);

const nothing = "open";
/** A range whose ends may be open. A missing `--from` is `first`, or the beginning of everything. */
export const openRange = (
  { from, to }: RangeOptions,
  first: string | null,
): { readonly input: { readonly from?: string; readonly to?: string }; readonly defaults: Defaults } => {
  const begin = from ?? first;
  return {
    input: { ...(begin === null ? {} : { from: begin }), ...(to === undefined ? {} : { to }) },
    defaults: {
      ...(from === undefined ? { "--from": begin ?? nothing } : {}),
      ...(to === undefined ? { "--to": nothing } : {}),
    },
  };
};

const monthStart = (day: string): string => `${day.slice(0, 8)}01`;
const monthEnd = (day: string): string => {
  const inNext = (dayOf(monthStart(day)) ?? 0) + 31;
  return dayText((dayOf(monthStart(dayText(inNext))) ?? 0) - 1);
};
export const monthOptions = (command: Command): Command =>
  rangeOptions(command, "first day of the month of --to", "today, or the end of the month of a later --from");
/** A range with two ends: by default this month up to today. */
export const monthRange = ({ from, to }: RangeOptions, today: string) => {
  const last = to ?? (from !== undefined && from > today ? monthEnd(from) : today);
  const first = from ?? monthStart(last);
  return {
    input: { from: first, to: last },
    defaults: {
      ...(from === undefined ? { "--from": first } : {}),
      ...(to === undefined ? { "--to": last } : {}),
    },
  };
};

const groups = ["engineer", "discipline", "location", "project", "client", "month"] as const;
type Word = (typeof groups)[number];
type Group = Exclude<Word, "location"> | "primaryLocation";
export type By = Group | readonly [Group, Group];
/** One group, or two with a comma between them. */
const groupOption = (text: string): By => {
  const one = (word: string): Group => {
    const chosen = choice(...groups)(word);
    return chosen === "location" ? "primaryLocation" : chosen;
  };
  const [first, second, ...more] = text.split(",");
  if (second === undefined) return one(text);
  if (more.length > 0) throw new InvalidArgumentError(`expected one or two of ${groups.join(", ")}`);
  return [one(first ?? ""), one(second)];
};
export const byOption = (command: Command, first: Group): Command =>
  command.option(
    "--by <what>",
    `group by ${groups.join(", ")}, or by two of them such as project,month; default: ${first}`,
    groupOption,
  );
/** The value of an option, or the default and its note. */
export const orDefault = <T>(option: string, given: T | undefined, first: T) => ({
  value: given ?? first,
  defaults: given === undefined ? { [option]: String(first) } : {},
});

/** What the rows of a report are about, as a heading. */
export const groupHeading = (by: By): string => {
  const word = (group: Group): Word => (group === "primaryLocation" ? "location" : group);
  return typeof by === "string" ? word(by) : by.map(word).join(" / ");
};

/** The options of a report on some people. */
export interface PeopleOptions {
  readonly discipline?: string | undefined;
  readonly location?: string | undefined;
}
export const peopleOptions = (command: Command, when = ""): Command =>
  command
    .option("--discipline <name>", `${when}only people of this discipline`)
    .option("--location <name>", `${when}only people who work here`);
export const peopleInput = ({ discipline, location }: PeopleOptions) => ({
  ...(discipline === undefined ? {} : { discipline }),
  ...(location === undefined ? {} : { primaryLocation: location }),
});

const bases = ["approved", "submitted", "all"] as const;
export type Basis = (typeof bases)[number];
export const basisOption = (command: Command): Command =>
  command.option(
    "--hours <which>",
    "which hours count: approved, submitted (and approved), all but rejected ones; default: approved",
    choice(...bases),
  );
