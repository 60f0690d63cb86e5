import type { Command } from "commander";
import { amountText } from "../../domain/kernel/values/money.ts";
import { ratioPercent } from "../../domain/report/utilization.ts";
import { choice } from "../options.ts";
import { reportCommand } from "../report-command.ts";
import {
  type Basis,
  type By,
  basisOption,
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
import { hoursText, percentText, table, warningLines } from "../table.ts";
import type { Terminal } from "../terminal.ts";
import { sumOf, sumsByCurrency } from "../totals.ts";

const denominators = ["available", "contracted"] as const;
type Denominator = (typeof denominators)[number];
interface Options extends RangeOptions, PeopleOptions {
  readonly by?: By;
  readonly hours?: Basis;
  readonly of?: Denominator;
}
const optionalHours = (minutes: number | null): string => (minutes === null ? "–" : hoursText(minutes));

/** `firmcore utilization`: worked, billable and planned time against available time. */
export const utilizationCommand = (program: Command, terminal: Terminal): void =>
  reportCommand(program, terminal, {
    name: "utilization",
    description: "Show worked, billable and planned time against available time.",
    options: (command) =>
      peopleOptions(basisOption(byOption(monthOptions(command), "engineer"))).option(
        "--of <which>",
        `what percents are of: ${denominators.join(", ")}; default: available`,
        choice(...denominators),
      ),
    ask: ({ by: given, hours, of, ...days }: Options, today) => {
      const by = orDefault<By>("--by", given, "engineer");
      const range = monthRange(days, today);
      const basis = orDefault<Basis>("--hours", hours, "approved");
      const whole = orDefault<Denominator>("--of", of, "available");
      return {
        input: { ...range.input, ...peopleInput(days), by: by.value, hours: basis.value, denominator: whole.value },
        defaults: { ...range.defaults, ...by.defaults, ...basis.defaults, ...whole.defaults },
      };
    },
    answer: (firm, input) => firm.reports.utilization(input),
    text: ({ results, warnings }, { by, denominator }) => {
      if (results.length === 0) return `No engineers to report on.\n${warningLines(warnings)}`;
      const minutes = results.map((row) =>
        denominator === "available" ? row.availableMinutes : row.contractedMinutes,
      );
      const rows = results.map((each, at) => [
        each.name,
        optionalHours(minutes[at] ?? null),
        hoursText(each.workedMinutes),
        hoursText(each.billableMinutes),
        hoursText(each.plannedMinutes),
        percentText(each.totalUtilization),
        percentText(each.billableUtilization),
        each.amounts.map(amountText).join(", "),
      ]);
      const whole = minutes.every((each) => each !== null) ? sumOf(minutes, (each) => each ?? 0) : null;
      const [worked, billable] = [
        sumOf(results, (each) => each.workedMinutes),
        sumOf(results, (each) => each.billableMinutes),
      ];
      const total = [
        "total",
        optionalHours(whole),
        hoursText(worked),
        hoursText(billable),
        hoursText(sumOf(results, (each) => each.plannedMinutes)),
        percentText(ratioPercent(worked, whole ?? 0)),
        percentText(ratioPercent(billable, whole ?? 0)),
        sumsByCurrency(results.flatMap(({ amounts }) => amounts))
          .map(amountText)
          .join(", "),
      ];
      const head = [
        groupHeading(by),
        `${denominator} h`,
        "worked h",
        "billable h",
        "planned h",
        "total",
        "billable",
        "amount",
      ];
      return `${table(head, rows, [1, 2, 3, 4, 5, 6, 7], total)}${warningLines(warnings)}`;
    },
  });
