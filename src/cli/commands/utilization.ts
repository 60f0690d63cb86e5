import type { Command } from "commander";
import { amountText } from "../../domain/kernel/values/money.ts";
import { type DatabaseOptions, databaseOptions, withKnownFirm } from "../database.ts";
import { choice, isoDayOption } from "../options.ts";
import { hoursText, percentText, table } from "../table.ts";
import { type Terminal, writeJson } from "../terminal.ts";

const by = ["engineer", "discipline", "project", "client", "month"] as const;
interface Options extends DatabaseOptions {
  readonly from: string;
  readonly to: string;
  readonly by: (typeof by)[number];
}

/** `firmcore utilization`: worked, billable and planned time against available time. */
export const utilizationCommand = (program: Command, terminal: Terminal): void => {
  const { out } = terminal;
  databaseOptions(program.command("utilization"))
    .description("Show worked, billable and planned time against available time.")
    .requiredOption("--from <day>", "first day (required)", isoDayOption)
    .requiredOption("--to <day>", "last day, included (required)", isoDayOption)
    .requiredOption("--by <what>", `group by ${by.join(", ")} (required)`, choice(...by))
    .action(async ({ from, to, by: group, ...options }: Options) => {
      const { results, warnings } = await withKnownFirm(terminal, options, ({ firm }) =>
        firm.reports.utilization({ from, to, by: group }),
      );
      for (const { message } of warnings) terminal.err.write(`${message}\n`);
      if (options.json === true)
        return writeJson(
          out,
          results.map((row) => ({
            key: row.key.join("\n"),
            availableMinutes: row.availableMinutes,
            workedMinutes: row.workedMinutes,
            billableMinutes: row.billableMinutes,
            plannedMinutes: row.plannedMinutes,
            workedOutsideAvailabilityMinutes: row.workedOutsideAvailabilityMinutes,
            totalUtilization: row.totalUtilization,
            billableUtilization: row.billableUtilization,
            denominator: row.denominator,
            hours: row.hours,
            amounts: row.amounts.map(({ currency, minor }) => ({ currency, minor })),
            unpricedMinutes: row.unpricedMinutes,
          })),
        );
      if (results.length === 0) return out.write("No engineers to report on.\n");
      const rows = results.map((each) => [
        each.name,
        each.availableMinutes === null ? "–" : hoursText(each.availableMinutes),
        hoursText(each.workedMinutes),
        hoursText(each.billableMinutes),
        hoursText(each.plannedMinutes),
        percentText(each.totalUtilization),
        percentText(each.billableUtilization),
        each.amounts.map(amountText).join(", "),
      ]);
      const head = [group, "available h", "worked h", "billable h", "planned h", "total", "billable", "amount"];
      return out.write(table(head, rows, [1, 2, 3, 4, 5, 6, 7]));
    });
};
