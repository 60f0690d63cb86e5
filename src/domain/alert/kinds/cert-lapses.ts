import { counts } from "../../allocation/judge-booking.ts";
import {
  certificateNameKey,
  coverByDates,
  type Span,
  uncovered,
  union,
  validCover,
} from "../../certification/cover.ts";
import { byName, lastingUntil } from "../../certification/eligibility.ts";
import type { HeldDays } from "../../certification/status.ts";
import { addDays, dayText, endText, openEnd } from "../../kernel/values/day.ts";
import type { AlertRows } from "../alert.ts";
import { alertRule } from "./kind.ts";

type Booking = AlertRows["bookings"][number];
interface Lacking {
  readonly name: string;
  readonly days: ReadonlyArray<Span>;
}
/** The days of a booking on which a certificate is lacking, by the rule that asks for it (R-ELIG-1, R-ELIG-2). */
const lackingIn = (
  { startDate, endDate }: Booking,
  held: ReadonlyMap<string, ReadonlyArray<HeldDays>>,
  required: ReadonlyArray<string>,
): ReadonlyArray<Lacking> => {
  if (required.length > 0)
    return [...new Map(required.map((name) => [certificateNameKey(name), name]))].map(([key, name]) => ({
      name,
      days: uncovered(validCover(held.get(key) ?? []), startDate, endDate),
    }));
  return [...held.values()].flatMap((rows) => {
    const [name = ""] = rows.map((row) => row.certificationName).sort();
    const lasts = lastingUntil(rows) >= (endDate ?? openEnd);
    return lasts ? [] : [{ name, days: uncovered(coverByDates(rows), startDate, endDate) }];
  });
};

const endsBefore = (span: Span, day: number): boolean => (span.to ?? openEnd) < day;

export const certLapses = alertRule({
  kind: "cert-lapses",
  class: "Allocation",
  find: (rows, { today, firm }) => {
    const held = new Map(
      [...Map.groupBy(rows.certifications, ({ engineer }) => engineer)].map(([id, of]) => [id, byName(of)]),
    );
    return rows.bookings.flatMap((booking) => {
      const { objectId, engineer, project, endDate } = booking;
      const of = rows.project(project);
      if (of === undefined || !counts(booking.status, firm.tentativeCounts) || !rows.employed(engineer)) return [];
      const lacking = lackingIn(booking, held.get(engineer) ?? new Map(), of.requiredCertifications);
      const run = union(lacking.flatMap(({ days }) => days)).find((each) => !endsBefore(each, today));
      if (run === undefined) return [];
      if (endDate === null && Math.max(run.from, today) > addDays(today, firm.expiringDays)) return [];
      const names = lacking
        .filter(({ days }) => days.some((each) => !endsBefore(each, run.from) && each.from <= (run.to ?? openEnd)))
        .map(({ name }) => name)
        .sort();
      return {
        objectId,
        discriminator: dayText(run.from),
        facts: { engineer, project, names, from: dayText(run.from), to: endText(run.to) },
        users: [of.projectManager],
        roles: ["coordinator"],
      } as const;
    });
  },
});
