import type { BillableHour } from "../billable-hour/entity.ts";
import type { Moment } from "../kernel/context/moment.ts";
import type { Change } from "../kernel/decision/decision.ts";
import { warn } from "../kernel/messages/warn.ts";
import type { Warning } from "../kernel/refusal/warning.ts";
import type { Picked } from "../kernel/schema/entity.ts";
import { openEnd } from "../kernel/values/day.ts";
import { localDay } from "../kernel/values/zone.ts";
import type { Allocation } from "./entity.ts";

/** The fields that say on which days hours may be linked to a booking. */
type Span = Picked<Allocation, ReadonlyArray<"startDate" | "endDate" | "status" | "cancelledOn" | "updatedAt">>;

/** The last day on which hours may be linked to a booking: its last day, or the day of its cancellation (R-HOUR-3). */
export const lastLinkableDay = (row: Span, at: Pick<Moment, "firm">): number =>
  Math.min(row.endDate ?? openEnd, cancelledOn(row, at));

/** Older and imported rows do not have the day; it is not after their last change. */
const cancelledOn = ({ status, cancelledOn: day, updatedAt }: Span, at: Pick<Moment, "firm">): number =>
  status === "cancelled" ? (day ?? localDay(updatedAt, at.firm.todayZone)) : openEnd;

export const linkedFields = ["objectId", "allocation", "workDate"] as const;
/** Hours that a shorter booking may leave outside (R-ALLOC-11). */
export type LinkedHour = Picked<BillableHour, typeof linkedFields>;

/**
 * Warns of linked hours on days that their booking lost; they need another link before approval (R-ALLOC-11). It is
 * judged on the changes of any decision, so nothing that shortens bookings can forget it. `hours` is called only if a
 * booking lost days.
 */
export const hoursLeftOutside = (
  changes: ReadonlyArray<Change>,
  hours: () => ReadonlyArray<LinkedHour>,
  at: Pick<Moment, "firm">,
): ReadonlyArray<Warning> => {
  const shortened = changes.flatMap(({ entity, before, after }) => {
    if (entity !== "Allocation" || before === undefined || after === undefined) return [];
    const [was, is] = [before as Allocation, after as Allocation];
    const [wasUntil, isUntil] = [lastLinkableDay(was, at), lastLinkableDay(is, at)];
    const lost = (day: number): boolean =>
      was.startDate <= day && day <= wasUntil && (day < is.startDate || isUntil < day);
    return is.startDate > was.startDate || isUntil < wasUntil ? [{ objectId: is.objectId, lost }] : [];
  });
  if (shortened.length === 0) return [];
  const linked = Map.groupBy(hours(), ({ allocation }) => allocation);
  return shortened.flatMap(({ objectId, lost }) => {
    const rows = (linked.get(objectId) ?? []).filter(({ workDate }) => lost(workDate)).map((row) => row.objectId);
    if (rows.length === 0) return [];
    return [warn("ALLOCATION_DAY", { allocation: objectId, rows })];
  });
};
