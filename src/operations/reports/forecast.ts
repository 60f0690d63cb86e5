import * as Result from "effect/Result";
import { Deal } from "../../domain/deal/entity.ts";
import { whereOpen, wherePastClose } from "../../domain/deal/past-close.ts";
import { and, fieldsOf } from "../../domain/kernel/policy/predicate.ts";
import { rangeReversed } from "../../domain/kernel/refusal/date-range.ts";
import { field } from "../../domain/kernel/schema/entity.ts";
import { required } from "../../domain/kernel/schema/input.ts";
import { day } from "../../domain/kernel/schema/kind.ts";
import { type InexactSum, inexactSums } from "../../domain/report/exact-sums.ts";
import {
  type DealSum,
  type Forecast,
  type ForecastInput,
  forecast as forecastOf,
} from "../../domain/report/forecast.ts";
import { count } from "../../ports/load.ts";
import { query } from "../define/operation.ts";
import { dealAmounts } from "../query/deal-amounts.ts";
import { readable } from "../query/filter-predicate.ts";
import { reportQuery } from "./report.ts";

const d = fieldsOf(Deal);
type Sums = ReadonlyArray<DealSum>;
interface ForecastRows extends Pick<ForecastInput, "won" | "withoutDate"> {
  readonly due: Sums;
  readonly slippedInRange: Sums;
  readonly slippedBefore: Sums;
  readonly slippedAfter: Sums;
}
export const forecast = query({
  ...reportQuery,
  refusals: ["RangeReversed", "AmountRange"],
  name: "reports.forecast",
  doc: "Reports what open deals are expected to bring, by currency, and what was won.",
  input: {
    from: required(
      field(day, "First day, included: the expected day of open deals, the day on which others were won."),
    ),
    to: required(field(day, "Last day, included.")),
  },
  rounds: [
    ({ from, to }, _known, at) => {
      const refused = rangeReversed(from, to);
      if (refused !== null) return Result.fail(refused);
      const { expectedCloseDate: expected, closedOn } = d;
      const inRange = and(expected.atLeast(from), expected.atMost(to));
      const slipped = wherePastClose(at);
      // Apart, so that no deal is read twice and each read is one range of an index.
      return Result.succeed({
        due: dealAmounts(and(whereOpen, inRange, expected.atLeast(at.today)), at),
        slippedInRange: dealAmounts(and(slipped, inRange), at),
        slippedBefore: dealAmounts(and(slipped, expected.below(from)), at),
        slippedAfter: dealAmounts(and(slipped, expected.above(to)), at),
        won: dealAmounts(and(d.stage.is("won"), closedOn.atLeast(from), closedOn.atMost(to)), at),
        withoutDate: count(Deal, () => and(readable(Deal, at), whereOpen, expected.absent)),
      });
    },
  ],
  answer: (_input, loaded): Result.Result<Forecast, InexactSum> => {
    const { due, slippedInRange, slippedBefore, slippedAfter, ...rows } = loaded as unknown as ForecastRows;
    const found = forecastOf({
      ...rows,
      open: [...due, ...slippedInRange],
      slipped: [...slippedInRange, ...slippedBefore, ...slippedAfter],
    });
    const refused = inexactSums(
      found.results.flatMap(({ open, weighted, won, slipped }) => [open, weighted, won, slipped.weighted]),
    );
    return refused === null ? Result.succeed(found) : Result.fail(refused);
  },
});
