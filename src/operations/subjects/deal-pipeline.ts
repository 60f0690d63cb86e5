import * as Result from "effect/Result";
import { Deal, type PlainDeal } from "../../domain/deal/entity.ts";
import { whereOpen } from "../../domain/deal/past-close.ts";
import { openStages } from "../../domain/deal/states.ts";
import { field, optional, type Row } from "../../domain/kernel/schema/entity.ts";
import { omittable } from "../../domain/kernel/schema/input.ts";
import { integer } from "../../domain/kernel/schema/kind.ts";
import type { Money } from "../../domain/kernel/values/money.ts";
import { compareText } from "../../domain/kernel/values/text.ts";
import { inexactSums } from "../../domain/report/exact-sums.ts";
import type { DealSum } from "../../domain/report/forecast.ts";
import type { Read } from "../../ports/load.ts";
import { rowsWhere } from "../../ports/load.ts";
import { formatRecord } from "../define/format-record.ts";
import { query } from "../define/operation.ts";
import { dealAmounts } from "../query/deal-amounts.ts";
import { whereKind } from "../query/filter-input.ts";
import { readableMatching } from "../query/filter-predicate.ts";
import { orderKind, visibleOrder } from "../query/order.ts";

/** The open deals of one stage. */
export interface PipelineStage {
  readonly stage: (typeof openStages)[number];
  readonly count: number;
  /** By currency: the amounts, and the amounts times the probability. */
  readonly totals: ReadonlyArray<{ readonly currency: string; readonly amount: Money; readonly weighted: Money }>;
  /** The number of deals that no total has. */
  readonly withoutAmount: number;
  readonly deals: ReadonlyArray<PlainDeal>;
  /** Whether there are others after the last. */
  readonly more: boolean;
}

const defaultLimit = 20;
export const pipelineQuery = query({
  class: "Deal",
  action: "read",
  refusals: ["AmountRange"],
  name: "deals.pipeline",
  doc: "The open deals by stage, with the totals of each stage.",
  input: {
    where: omittable(optional(whereKind(Deal), "Which deals; all conditions must hold. Default: every open one.")),
    order: omittable(
      optional(orderKind(Deal), "Within a stage: such as `expectedCloseDate` (the default) or `-updatedAt`."),
    ),
    limit: omittable(field(integer(1, 1_000), "The deals of one stage: default 20, at most 1000.")),
  },
  rounds: [
    ({ where = [], order, limit = defaultLimit }, _known, at) => {
      const wanted = where ?? [];
      const by = visibleOrder(Deal, order ?? [{ field: "expectedCloseDate", descending: false }], at);
      const inStage = (stage: string): Read => ({
        ...rowsWhere(Deal, readableMatching(Deal, [...wanted, { field: "stage", by: "in", values: [stage] }], at)),
        ...{ order: by, limit: limit + 1 },
      });
      return Result.succeed({
        ...Object.fromEntries(openStages.map((stage) => [stage, inStage(stage)])),
        amounts: dealAmounts({ is: "and", of: [whereOpen, readableMatching(Deal, wanted, at)] }, at),
      });
    },
  ],
  answer: ({ limit = defaultLimit }, loaded, at) => {
    const sums = loaded.amounts as ReadonlyArray<DealSum>;
    const stages = openStages.map((stage): PipelineStage => {
      const own = sums.filter(({ word }) => (word ?? "lead") === stage);
      const rows = loaded[stage] as ReadonlyArray<Row>;
      const currencies = [...new Set(own.flatMap(({ currency }) => currency ?? []))].sort(compareText);
      const sum = (of: "count" | "sum" | "shares", currency?: string | null) =>
        own
          .filter((each) => currency === undefined || each.currency === currency)
          .reduce((total, each) => total + each[of], 0);
      return {
        stage,
        count: sum("count"),
        totals: currencies.map((currency) => ({
          currency,
          amount: { minor: sum("sum", currency), currency },
          weighted: { minor: sum("shares", currency), currency },
        })),
        withoutAmount: sum("count", null),
        deals: rows.slice(0, limit).map((row) => formatRecord("Deal", row, at) as PlainDeal),
        more: rows.length > limit,
      };
    });
    const refused = inexactSums(
      stages.flatMap(({ totals }) => totals.flatMap(({ amount, weighted }) => [amount, weighted])),
    );
    return refused === null ? Result.succeed({ stages }) : Result.fail(refused);
  },
});
