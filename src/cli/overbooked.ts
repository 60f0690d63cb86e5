import type { Command } from "commander";
import { type DatabaseOptions, databaseOptions, withKnownFirm } from "./database.ts";
import { isoDayOption } from "./options.ts";
import { table } from "./table.ts";
import { type Terminal, writeJson } from "./terminal.ts";

interface Options extends DatabaseOptions {
  readonly from?: string;
  readonly to?: string;
}

/** `firmcore overbooked`: who is booked over the limit, and when. */
export const overbookedCommand = (program: Command, terminal: Terminal): void => {
  const { out } = terminal;
  databaseOptions(program.command("overbooked"))
    .description("Show who is booked over the limit, and when.")
    .option("--from <day>", "first day looked at; default today", isoDayOption)
    .option("--to <day>", "last day looked at; default open", isoDayOption)
    .action(async ({ from, to, ...options }: Options) => {
      const range = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
      const { results } = await withKnownFirm(terminal, options, ({ firm }) => firm.reports.overbooked(range));
      if (options.json === true)
        return writeJson(
          out,
          results.map(({ engineer, fullName, from: first, to: last, peakPercent, limitPercent, allocations }) => ({
            engineer,
            fullName,
            from: first,
            to: last,
            peakPercent,
            limitPercent,
            allocations,
          })),
        );
      if (results.length === 0) return out.write("Nobody is booked over the limit.\n");
      const rows = results.map((each) => [
        each.fullName,
        each.from,
        each.to ?? "open",
        `${each.peakPercent} %`,
        `${each.limitPercent} %`,
        String(each.allocations.length),
      ]);
      return out.write(table(["engineer", "from", "to", "peak", "limit", "bookings"], rows, [3, 4, 5]));
    });
};
