import type { App } from "firmcore";
import { dayText } from "../src/domain/kernel/values/day.ts";

/** The range of the forecast, and how far the days of the deals reach around it, in days since 1970. */
export const forecastDays = { from: 21_000, to: 21_364, today: 21_060 } as const;

/** One row for each deal: three in five are open, a few without amount, day or probability of their own. */
export const dealsText = (table: string, numbers: string, json = ""): string => `
insert into ${table} (organization_id, object_id, version, created_at, updated_at, title, amount, stage, expected_close_date, probability,
  closed_on)
select 'bench', 'D' || (1000000 + i), 1, 0, 0, 'Deal ' || i,
  (case when i % 20 > 0 then '{"minor":' || (100000 + i * 7919 % 900000) || ',"currency":"' || case i % 3 when 0 then 'EUR' when 1 then 'USD' else 'PEN' end || '"}' end)${json},
  case i % 10 when 0 then 'lead' when 1 then null when 2 then 'qualified' when 3 then 'proposal' when 4 then 'proposal' when 5 then 'negotiation'
    when 6 then 'lost' when 7 then 'lost' else 'won' end,
  case when i % 25 > 0 then 20900 + i * 31 % 600 end,
  case when i % 4 = 0 then 100 * (i * 13 % 101) end,
  case when i % 10 > 5 then 20800 + i * 17 % 600 end
from ${numbers}`;

/** The same forecast as one hand-written GROUP BY, in one pass over the deals. */
export const sums = (table: string): string => `
with found as materialized (
  select amount ->> 'currency' as currency, cast(amount ->> 'minor' as bigint) as minor,
    coalesce(probability, case coalesce(stage, 'lead') when 'lead' then 1000 when 'qualified' then 2500 when 'proposal' then 5000
      when 'negotiation' then 7500 end) as share,
    coalesce(stage, 'lead') = 'won' as won,
    expected_close_date as expected
  from ${table}
  where organization_id = $1 and (
    (coalesce(stage, 'lead') not in ('won', 'lost') and ((expected_close_date between $2 and $3) or expected_close_date < $4))
    or (stage = 'won' and closed_on between $2 and $3))
)
select currency,
  count(*) filter (where not won and expected between $2 and $3) as deals,
  sum(minor) filter (where not won and expected between $2 and $3) as open,
  sum((minor * share + 5000) / 10000) filter (where not won and expected between $2 and $3) as weighted,
  sum(minor) filter (where won) as won,
  count(*) filter (where not won and expected < $4) as slipped,
  sum((minor * share + 5000) / 10000) filter (where not won and expected < $4) as slipping
from found where currency is not null group by currency order by currency`;

/** A line of the statement as text. */
export const lineOf = (row: unknown): string => (row as ReadonlyArray<unknown>).map(String).join(" ");
/** Asks for the forecast of the range. */
export const forecastOf = (app: Pick<App, "as">) => {
  const firm = app.as({ organizationId: "bench", userId: "host", role: "administrator" });
  const range = { from: dayText(forecastDays.from), to: dayText(forecastDays.to) };
  return () => firm.reports.forecast(range);
};
type Answer = Awaited<ReturnType<ReturnType<typeof forecastOf>>>;
/** Throws if the lines of the report are not those of the statement. */
export const agreeing = ({ results }: Answer, floor: ReadonlyArray<string>): void => {
  const ours = results.map((line) =>
    [
      line.currency,
      line.deals,
      line.open.minor,
      line.weighted.minor,
      line.won.minor,
      line.slipped.count,
      line.slipped.weighted.minor,
    ].join(" "),
  );
  if (ours.length === 0 || ours.join() !== floor.join())
    throw new Error(`the forecasts differ:\n${ours.join("\n")}\n${floor.join("\n")}`);
};
