import type { Command } from "commander";
import { amountText } from "../../domain/kernel/values/money.ts";
import { choice } from "../options.ts";
import { reportCommand } from "../report-command.ts";
import { orDefault } from "../report-options.ts";
import { type Cell, countText, table } from "../table.ts";
import type { Terminal } from "../terminal.ts";
import { sumOf, sumsByCurrency } from "../totals.ts";

const orders = ["expectedCloseDate", "-expectedCloseDate", "updatedAt", "-updatedAt"] as const;
type Order = (typeof orders)[number];
const head = ["stage", "deal", "expected", "amount"];

/** `firmcore pipeline`: the open deals by stage, with the totals of each stage. */
export const pipelineCommand = (program: Command, terminal: Terminal): void =>
  reportCommand(program, terminal, {
    name: "pipeline",
    description: "Show the open deals by stage.",
    options: (command) =>
      command.option(
        "--order <by>",
        "order within a stage: expectedCloseDate or updatedAt, with - for the last first; default: expectedCloseDate",
        choice(...orders),
      ),
    ask: ({ order: given }: { readonly order?: Order }) => {
      const order = orDefault<Order>("--order", given, "expectedCloseDate");
      return { input: { order: order.value, limit: 100 }, defaults: order.defaults };
    },
    answer: (firm, input) => firm.deals.pipeline(input),
    text: ({ stages }) => {
      const count = sumOf(stages, (of) => of.count);
      if (count === 0) return "No open deals.\n";
      const rows = stages.flatMap(
        ({ stage, count: all, totals, deals }): ReadonlyArray<ReadonlyArray<Cell>> => [
          [
            stage,
            countText(all, "deal"),
            "",
            totals.map(({ amount, weighted }) => `${amountText(amount)} (weighted ${amountText(weighted)})`),
          ],
          ...deals.map(({ title, expectedCloseDate, amount }) => [
            "",
            title,
            expectedCloseDate ?? "–",
            amount === null ? "–" : amountText(amount),
          ]),
          ...(all > deals.length ? [["", `and ${all - deals.length} more`, "", ""]] : []),
        ],
      );
      const sums = sumsByCurrency(stages.flatMap(({ totals }) => totals.map(({ amount }) => amount)));
      return table(head, rows, [3], ["total", countText(count, "deal"), "", sums.map(amountText)]);
    },
  });
