import type { Command } from "commander";
import { amountText } from "../../domain/kernel/values/money.ts";
import { reportCommand } from "../report-command.ts";
import {
  type By,
  byOption,
  groupHeading,
  monthOptions,
  monthRange,
  orDefault,
  type PeopleOptions,
  peopleInput,
  peopleOptions,
  type RangeOptions,
} from "../report-options.ts";
import { hoursText, table } from "../table.ts";
import type { Terminal } from "../terminal.ts";
import { sumOf, sumsByCurrency } from "../totals.ts";

interface Options extends RangeOptions, PeopleOptions {
  readonly by?: By;
}
const figures = ["recognised", "unbilled", "invoiced", "paid", "writtenOff"] as const;
const head = ["recognised", "unbilled", "invoiced", "paid", "written off", "without a rate h"];

/** `firmcore money`: the amounts of approved hours by billing state, one row for each group and currency. */
export const moneyCommand = (program: Command, terminal: Terminal): void =>
  reportCommand(program, terminal, {
    name: "money",
    description: "Show the amounts of approved hours by billing state.",
    options: (command) => peopleOptions(byOption(monthOptions(command), "project")),
    ask: ({ by: given, ...days }: Options, today) => {
      const by = orDefault<By>("--by", given, "project");
      const range = monthRange(days, today);
      return {
        input: { ...range.input, ...peopleInput(days), by: by.value },
        defaults: { ...range.defaults, ...by.defaults },
      };
    },
    answer: (firm, input) => firm.reports.money(input),
    text: ({ results }, { by }) => {
      if (results.length === 0) return "No approved billable hours.\n";
      const rows = results.flatMap(({ name, lines, unpricedMinutes }) => {
        // Hours without a rate belong to no currency; they are shown once.
        const unpriced = (at: number) => (at === 0 ? hoursText(unpricedMinutes) : "");
        if (lines.length === 0) return [[name, ...figures.map(() => "–"), unpriced(0)]];
        return lines.map((line, at) => [
          at === 0 ? name : "",
          ...figures.map((figure) => amountText(line[figure])),
          unpriced(at),
        ]);
      });
      const lines = results.flatMap((row) => row.lines);
      const sums = figures.map((figure) => sumsByCurrency(lines.map((line) => line[figure])).map(amountText));
      const total = ["total", ...sums, hoursText(sumOf(results, (row) => row.unpricedMinutes))];
      return table([groupHeading(by), ...head], rows, [1, 2, 3, 4, 5, 6], total);
    },
  });
