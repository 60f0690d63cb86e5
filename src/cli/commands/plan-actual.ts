import type { Command } from "commander";
import { choice } from "../options.ts";
import { reportCommand } from "../report-command.ts";
import {
  type Basis,
  basisOption,
  monthOptions,
  monthRange,
  orDefault,
  type PeopleOptions,
  peopleInput,
  peopleOptions,
  type RangeOptions,
} from "../report-options.ts";
import { hoursText, table, warningLines } from "../table.ts";
import type { Terminal } from "../terminal.ts";
import { sumOf } from "../totals.ts";

const groups = ["allocation", "engineer", "project"] as const;
type Group = (typeof groups)[number];
interface Options extends RangeOptions, PeopleOptions {
  readonly by?: Group;
  readonly hours?: Basis;
  readonly withFuture?: boolean;
}
const figures = ["plannedMinutes", "workedMinutes", "gapMinutes", "workedWithoutAllocationMinutes"] as const;

/** `firmcore plan-actual`: planned and worked time. */
export const planActualCommand = (program: Command, terminal: Terminal): void =>
  reportCommand(program, terminal, {
    name: "plan-actual",
    description: "Compare planned and worked time, up to today.",
    options: (command) =>
      peopleOptions(basisOption(monthOptions(command)))
        .option("--by <what>", `group by ${groups.join(", ")}; default: engineer`, choice(...groups))
        .option("--with-future", "also count days after today, which have no hours yet"),
    ask: ({ by: given, hours, withFuture = false, ...days }: Options, today) => {
      const by = orDefault<Group>("--by", given, "engineer");
      const range = monthRange(days, today);
      const basis = orDefault<Basis>("--hours", hours, "approved");
      return {
        input: { ...range.input, ...peopleInput(days), by: by.value, hours: basis.value, withFuture },
        defaults: { ...range.defaults, ...by.defaults, ...basis.defaults },
      };
    },
    answer: (firm, input) => firm.reports.planActual(input),
    text: ({ from, to, results, warnings }, { by }) => {
      const days = `From ${from} to ${to}\n\n`;
      if (results.length === 0) return `${days}No planned or worked time.\n${warningLines(warnings)}`;
      const rows = results.map((row) => [
        row.name ?? "without a booking",
        ...figures.map((figure) => hoursText(row[figure])),
      ]);
      const total = ["total", ...figures.map((figure) => hoursText(sumOf(results, (row) => row[figure])))];
      const head = [by, "planned h", "worked h", "gap h", "without a booking h"];
      return `${days}${table(head, rows, [1, 2, 3, 4], total)}${warningLines(warnings)}`;
    },
  });
