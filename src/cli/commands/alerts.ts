import type { Command } from "commander";
import { firstOf } from "../../domain/kernel/messages/say.ts";
import { reportCommand } from "../report-command.ts";
import { countText, table } from "../table.ts";
import type { Terminal } from "../terminal.ts";

/** `firmcore alerts`: what needs attention today, and who is told. */
export const alertsCommand = (program: Command, terminal: Terminal): void =>
  reportCommand(program, terminal, {
    name: "alerts",
    description: "Show what needs attention today, and who is told.",
    options: (command) => command,
    ask: () => ({ input: {}, defaults: {} }),
    answer: (firm) => firm.alerts.all(),
    text: ({ results }) => {
      if (results.length === 0) return "There are no alerts today.\n";
      const rows = results.map(({ kind, message, recipients, recordNames }) => [
        kind,
        message,
        firstOf(
          recipients.map((id) => recordNames[id] ?? id),
          (others) => `and ${others} more`,
          { number: String },
        ),
      ]);
      const told = countText(new Set(results.flatMap(({ recipients }) => recipients)).size, "user");
      return table(["kind", "alert", "to"], rows, [], [countText(rows.length, "alert"), "", told]);
    },
  });
