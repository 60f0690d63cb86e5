import type { Command } from "commander";
import { gapsText } from "../day-ranges.ts";
import { reportCommand } from "../report-command.ts";
import {
  openRange,
  type PeopleOptions,
  peopleInput,
  peopleOptions,
  type RangeOptions,
  rangeOptions,
} from "../report-options.ts";
import { countText, table } from "../table.ts";
import type { Terminal } from "../terminal.ts";

/** `firmcore uncovered`: bookings with days not covered by the certificates that their project requires. */
export const uncoveredCommand = (program: Command, terminal: Terminal): void =>
  reportCommand(program, terminal, {
    name: "uncovered",
    description: "Show bookings with days not covered by the certificates that their project requires.",
    options: (command) => peopleOptions(rangeOptions(command, "open, every day of the bookings", "open")),
    ask: (options: RangeOptions & PeopleOptions) => {
      const { input, defaults } = openRange(options, null);
      return { input: { ...input, ...peopleInput(options) }, defaults };
    },
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
