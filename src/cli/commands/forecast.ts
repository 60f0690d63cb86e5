import type { Command } from "commander";
import { dayOf, dayText } from "../../domain/kernel/values/day.ts";
import { amountText } from "../../domain/kernel/values/money.ts";
import { reportCommand } from "../report-command.ts";
import { type RangeOptions, rangeOptions } from "../report-options.ts";
import { countText, table } from "../table.ts";
import type { Terminal } from "../terminal.ts";

const days = 90;

/** `firmcore forecast`: what open deals are expected to bring, and what was won, one row for each currency. */
export const forecastCommand = (program: Command, terminal: Terminal): void =>
  reportCommand(program, terminal, {
    name: "forecast",
    description: "Show what open deals are expected to bring, and what was won.",
    options: (command) => rangeOptions(command, "today", `${days} days after --from`),
    ask: ({ from, to }: RangeOptions, today) => {
      const first = from ?? today;
      const last = to ?? dayText((dayOf(first) ?? 0) + days);
      return {
        input: { from: first, to: last },
        defaults: { ...(from === undefined ? { "--from": first } : {}), ...(to === undefined ? { "--to": last } : {}) },
      };
    },
    answer: (firm, input) => firm.reports.forecast(input),
    text: ({ results, withoutAmount, withoutDate, wonWithoutAmount, slipped }) => {
      const rows = results.map((line) => [
        ...[line.currency, String(line.deals), amountText(line.open), amountText(line.weighted), amountText(line.won)],
        ...[String(line.slipped.count), amountText(line.slipped.weighted)],
      ]);
      const head = ["currency", "deals", "open", "weighted", "won", "past close", "of these weighted"];
      const beside = [
        [withoutAmount, "open deal", "without an amount"],
        [withoutDate, "open deal", "without a date"],
        [wonWithoutAmount, "won deal", "without an amount"],
        [slipped, "open deal", "past close"],
      ] as const;
      const notes = beside.flatMap(([count, what, how]) => (count === 0 ? [] : [`${countText(count, what)} ${how}`]));
      const lines = rows.length === 0 ? "No deals with an amount.\n" : table(head, rows, [1, 2, 3, 4, 5, 6]);
      return `${lines}${notes.length === 0 ? "" : `\n${notes.join(", ")}\n`}`;
    },
  });
