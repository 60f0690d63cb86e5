import type { Command } from "commander";
import { daysText, listText } from "../../domain/kernel/refusal/explain.ts";
import { type DatabaseOptions, databaseOptions, withKnownFirm } from "../database.ts";
import { daysOptions, type RangeOptions, rangeOf } from "../options.ts";
import { table } from "../table.ts";
import { type Terminal, writeJson } from "../terminal.ts";

/** `firmcore uncovered`: bookings with days not covered by the certificates that their project requires. */
export const uncoveredCommand = (program: Command, terminal: Terminal): void => {
  const { out } = terminal;
  daysOptions(databaseOptions(program.command("uncovered")), "every day of the bookings")
    .description("Show bookings with days not covered by the certificates that their project requires.")
    .action(async ({ from, to, ...options }: DatabaseOptions & RangeOptions) => {
      const range = rangeOf({ from, to });
      const { results } = await withKnownFirm(terminal, options, ({ firm }) => firm.reports.uncovered(range));
      if (options.json === true)
        return writeJson(
          out,
          results.map(({ engineer, fullName, project, projectName, allocation, name, gaps, moreGaps }) => ({
            engineer,
            fullName,
            project,
            projectName,
            allocation,
            name,
            gaps: gaps.map((days) => ({ from: days.from, to: days.to })),
            moreGaps,
          })),
        );
      if (results.length === 0) return out.write("Every booking has the certificates that its project requires.\n");
      const rows = results.map(({ fullName, projectName, allocation, name, gaps, moreGaps }) => [
        fullName,
        projectName,
        allocation,
        name,
        listText(gaps.map(daysText), 3, ", ", moreGaps),
      ]);
      return out.write(table(["engineer", "project", "booking", "certificate", "not covered"], rows));
    });
};
