import { Holiday } from "../../domain/holiday/entity.ts";
import { and } from "../../domain/kernel/policy/predicate.ts";
import { deleteHoliday, holidayInput, setHoliday } from "../../domain/working-time/set.ts";
import { load, many, maybe } from "../../ports/load.ts";
import { classQueries } from "../define/class-queries.ts";
import { onRecord, onStanding, reason } from "../define/fields.ts";
import { deleted, printing, type Warned } from "../define/format-record.ts";
import { ownRow } from "../define/isolation-reasons.ts";
import { command, standingRow } from "../define/operation.ts";

const byDay = load("holiday.set", {
  shape: { calendar: "text", day: "integer" },
  isolation: {
    why: "Calendar and day are a unique key: who comes second runs again, and names the day of the first anew.",
    rules: ["R-TIME-2"],
  },
  reads: ({ calendar, day }) => ({
    standing: many(Holiday, (h) => and(h.calendar.is(calendar), h.day.is(day))),
  }),
});
const byId = load("holiday.delete", {
  shape: { objectId: "text" },
  isolation: { locks: ({ objectId }) => [{ entity: Holiday, id: objectId }], why: ownRow, rules: ["R-VER-1"] },
  reads: ({ objectId }) => ({ holiday: maybe(Holiday, objectId) }),
});

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
