import { conflictOf, type Window } from "../../allocation/capacity.ts";
import { capacityLimitsOf, counts } from "../../allocation/judge-booking.ts";
import { percentOf } from "../../kernel/values/basis-points.ts";
import { dayText, endText, openEnd } from "../../kernel/values/day.ts";
import type { AlertMoment, AlertRows } from "../alert.ts";
import { alertRule } from "./kind.ts";

/** The conflict windows that reach a day, by engineer, whoever still works here; tentative bookings count. */
export const windowsReaching = (
  { bookings, limits }: Pick<AlertRows, "bookings" | "limits">,
  { today, firm }: Pick<AlertMoment, "today" | "firm">,
): ReadonlyMap<string, ReadonlyArray<Window>> => {
  const steps = Map.groupBy(limits, ({ engineer }) => engineer);
  const byEngineer = Map.groupBy(
    bookings.filter(({ status }) => counts(status, true)),
    ({ engineer }) => engineer,
  );
  return new Map(
    [...byEngineer].flatMap(([engineer, after]) => {
      const of = capacityLimitsOf(steps.get(engineer) ?? [], { firm });
      const change = { before: [], after, limitsBefore: of, limitsAfter: of };
      const windows = conflictOf(change, Number.POSITIVE_INFINITY)?.windows ?? [];
      const reaching = windows.filter(({ to }) => (to ?? openEnd) >= today);
      return reaching.length === 0 ? [] : [[engineer, reaching] as const];
    }),
  );
};

export const overAllocated = alertRule({
  kind: "over-allocated",
  class: "EngineerProfile",
  find: (rows, at) =>
    [...windowsReaching(rows, at)].flatMap(([engineer, windows]) =>
      !rows.employed(engineer)
        ? []
        : windows.map(({ from, to, total, limit }) => ({
            objectId: engineer,
            discriminator: `${dayText(from)}..${endText(to) ?? "open"} ${percentOf(total).toFixed(2)}`,
            facts: {
              engineer,
              from: dayText(from),
              to: endText(to),
              totalPercent: percentOf(total),
              limitPercent: percentOf(limit),
            },
            roles: ["coordinator"] as const,
          })),
    ),
});
