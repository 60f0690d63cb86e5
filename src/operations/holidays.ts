import { Holiday } from "../domain/holiday/entity.ts";
import { and } from "../domain/kernel/predicate.ts";
import { deleteHoliday, type HolidayState, holidayInput, setHoliday } from "../domain/time/calendar-set.ts";
import { type Load, load, many, maybe } from "../ports/load.ts";
import { classQueries } from "./class-queries.ts";
import { onRecord, onStanding, reason } from "./fields.ts";
import { command, standingRow } from "./operation.ts";
import { deleted, printing, type Warned } from "./print.ts";

const byDay = load("holiday.set", { calendar: "text", day: "integer" }, (arg) => ({
  reads: (): Load<Pick<HolidayState, "standing">>["reads"] => ({
    standing: many(Holiday, (h) => and(h.calendar.is(arg.calendar), h.day.is(arg.day))),
  }),
}));
const byId = load("holiday.delete", { objectId: "text" }, (arg) => ({
  locks: [{ entity: Holiday, id: arg.objectId }],
  reads: (): Load<Pick<HolidayState, "holiday">>["reads"] => ({ holiday: maybe(Holiday, arg.objectId) }),
}));

export const holidays = {
  set: command({
    class: "Holiday",
    name: "holidays.set",
    doc: "Makes a day of a calendar free for all who follow it, or names it anew.",
    action: "create",
    input: { ...holidayInput, ...onStanding, reason },
    refusals: [],
    load: byDay,
    args: ({ calendar, day }) => ({ calendar, day }),
    standing: ({ standing }) => standingRow(standing[0]),
    decide: setHoliday,
    print: printing<typeof Holiday, Warned>(Holiday),
  }),
  delete: command({
    class: "Holiday",
    name: "holidays.delete",
    doc: "Makes a day of a calendar a working day again.",
    action: "delete",
    input: { ...onRecord, reason },
    refusals: [],
    subject: "holiday",
    load: byId,
    args: ({ objectId }) => ({ objectId }),
    decide: deleteHoliday,
    print: deleted,
  }),
  ...classQueries(Holiday, "holidays"),
};
