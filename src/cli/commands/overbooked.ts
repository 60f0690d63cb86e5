import type { Command } from "commander";
import { type DatabaseOptions, databaseOptions, withKnownFirm } from "../database.ts";
import { daysOptions, type RangeOptions, rangeOf } from "../options.ts";
import { table } from "../table.ts";
import { type Terminal, writeJson } from "../terminal.ts";

/** `firmcore overbooked`: who is booked over the limit, and when. */
export const overbookedCommand = (program: Command, terminal: Terminal): void => {
  const { out } = terminal;
  daysOptions(databaseOptions(program.command("overbooked")), "today")
    .description("Show who is booked over the limit, and when.")
    .action(async ({ from, to, ...options }: DatabaseOptions & RangeOptions) => {
      const range = rangeOf({ from, to });
      const { results } = await withKnownFirm(terminal, options, ({ firm }) => firm.reports.overbooked(range));
      if (options.json === true)
        return writeJson(
          out,
          results.map((row) => ({
            engineer: row.engineer,
            fullName: row.fullName,
            from: row.from,
            to: row.to,
            peakPercent: row.peakPercent,
            limitPercent: row.limitPercent,
            allocations: row.allocations,
            moreAllocations: row.moreAllocations,
          })),
        );
      if (results.length === 0) return out.write("Nobody is booked over the limit.\n");
      const rows = results.map((each) => [
        each.fullName,
        each.from,
        each.to ?? "open",
        `${each.peakPercent} %`,
        `${each.limitPercent} %`,
        String(each.allocations.length + each.moreAllocations),
      ]);
      return out.write(table(["engineer", "from", "to", "peak", "limit", "bookings"], rows, [3, 4, 5]));
    });
};
