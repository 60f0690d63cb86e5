import type { Command } from "commander";
import { firstOf } from "../../domain/kernel/messages/say.ts";
import type { DayRange } from "../../domain/kernel/refusal/refusal.ts";
import { reportCommand } from "../report-command.ts";
import { openRange, type RangeOptions, rangeOptions } from "../report-options.ts";
import { countText, table } from "../table.ts";
import type { Terminal } from "../terminal.ts";

/** Tables have days in ISO 8601. */
const daysText = ({ from, to }: DayRange): string =>
  to === null ? `from ${from} on` : from === to ? `on ${from}` : `from ${from} to ${to}`;
const gapsText = (gaps: ReadonlyArray<DayRange>, more = 0): string =>
  firstOf(gaps.map(daysText), (others) => `and ${others} more`, { number: String }, { more });

/** `firmcore uncovered`: bookings with days not covered by the certificates that their project requires. */
export const uncoveredCommand = (program: Command, terminal: Terminal): void =>
  reportCommand(program, terminal, {
    name: "uncovered",
    description: "Show bookings with days not covered by the certificates that their project requires.",
    options: (command) => rangeOptions(command, "open, every day of the bookings", "open"),
    ask: (options: RangeOptions) => openRange(options, null),
    answer: (firm, input) => firm.reports.uncovered(input),
    text: ({ results }) => {
      if (results.length === 0) return "Every booking has the certificates that its project requires.\n";
      const rows = results.map(({ fullName, projectName, allocation, name, gaps, moreGaps }) => [
        fullName,
        projectName,
        allocation,
        name,
        gapsText(gaps, moreGaps),
      ]);
      const people = countText(new Set(results.map(({ engineer }) => engineer)).size, "engineer");
      const bookings = countText(new Set(results.map(({ allocation }) => allocation)).size, "booking");
      return table(
        ["engineer", "project", "booking", "certificate", "not covered"],
        rows,
        [],
        [people, "", bookings, "", ""],
      );
    },
  });
