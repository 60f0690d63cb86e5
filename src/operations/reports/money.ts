import * as Result from "effect/Result";
import type { Money } from "../../domain/kernel/values/money.ts";
import { type InexactSum, inexactSums } from "../../domain/report/exact-sums.ts";
import { type MoneyRow, moneyReport } from "../../domain/report/money.ts";
import { tooLong, type UnusableRange } from "../../domain/report/report-range.ts";
import { query } from "../define/operation.ts";
import { by, type NamedRow, namedRows } from "./groups.ts";
import {
  clientsOf,
  foundIn,
  hourReads,
  projectReads,
  range,
  rangeRefusals,
  reportedHours,
  staffReads,
} from "./reads.ts";
import { filterIn, type Report, type ReportRounds, reportQuery, whose } from "./report.ts";

const moneyInput = { ...range, ...whose, by };
const moneyReads: ReportRounds<typeof moneyInput, UnusableRange> = ({ from, to, by: of, discipline }, _known, at) => {
  const refused = tooLong({ from, to });
  if (refused !== null) return Result.fail(refused);
  const { people } = staffReads(from, to, at);
  const hours = hourReads({ from, to, hours: "approved", discipline }, of, at);
  return Result.succeed({ people, ...projectReads(at), ...hours });
};
export const money = query({
  ...reportQuery,
  refusals: rangeRefusals,
  name: "reports.money",
  doc: "Reports the amounts of approved hours by billing state.",
  input: moneyInput,
  rounds: [moneyReads],
  answer: ({ from, to, by: of, ...asked }, loaded): Result.Result<Report<MoneyRow & NamedRow>, InexactSum> => {
    const found = foundIn(loaded);
    const rows = moneyReport({
      ...{ from, to, by: of },
      hours: reportedHours(loaded),
      projects: clientsOf(found),
      profiles: new Map(found.people.map((person) => [person.objectId, person] as const)),
      only: filterIn(asked),
    });
    const refused = inexactSums(
      rows.flatMap(({ lines }) =>
        lines.flatMap(({ currency: _, ...sums }): ReadonlyArray<Money> => Object.values(sums)),
      ),
    );
    return refused === null ? Result.succeed({ results: namedRows(found, of, rows) }) : Result.fail(refused);
  },
});
