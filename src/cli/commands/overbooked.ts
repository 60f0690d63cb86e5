import type { Command } from "commander";
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

/** `firmcore overbooked`: who is booked over the limit, and when. */
export const overbookedCommand = (program: Command, terminal: Terminal): void =>
  reportCommand(program, terminal, {
    name: "overbooked",
    description: "Show who is booked over the limit, and when.",
    options: (command) => peopleOptions(rangeOptions(command, "today", "open")),
    ask: (options: RangeOptions & PeopleOptions, today) => {
      const { input, defaults } = openRange(options, today);
      return { input: { ...input, ...peopleInput(options) }, defaults };
    },
    answer: (firm, input) => firm.reports.overbooked(input),
    text: ({ results }) => {
      if (results.length === 0) return "Nobody is booked over the limit.\n";
      const rows = results.map((each) => [
        each.fullName,
        each.from,
        each.to ?? "open",
        `${each.peakPercent} %`,
        `${each.limitPercent} %`,
        String(each.allocations.length + each.moreAllocations),
      ]);
      const people = countText(new Set(results.map(({ engineer }) => engineer)).size, "engineer");
      const total = [people, countText(results.length, "window"), "", "", "", ""];
      return table(["engineer", "from", "to", "peak", "limit", "bookings"], rows, [3, 4, 5], total);
    },
  });
