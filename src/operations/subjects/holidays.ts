import { Holiday } from "../../domain/holiday/entity.ts";
import { deleteHoliday, holidayInput, setHoliday } from "../../domain/holiday/set.ts";
import { and } from "../../domain/kernel/policy/predicate.ts";
import { byId, load, many } from "../../ports/load.ts";
import { classQueries } from "../define/class-queries.ts";
import { reason, seenVersion, versionedId } from "../define/fields.ts";
import { formatDeleted, recordFormatter } from "../define/format-record.ts";
import { ownRowOnly } from "../define/isolation-reasons.ts";
import { asCurrentRow, command } from "../define/operation.ts";

const byDay = load("holiday.set", {
  parameters: { calendar: "text", day: "integer" },
  isolation: {
    why: "Calendar and day are a unique key: the second call runs again and renames the day of the first.",
    rules: ["R-TIME-2"],
  },
  reads: ({ calendar, day }) => ({
    current: many(Holiday, (h) => and(h.calendar.is(calendar), h.day.is(day))),
  }),
});
const holidayById = load("holiday.delete", {
  parameters: { objectId: "text" },
  isolation: { locks: ({ objectId }) => [{ entity: Holiday, id: objectId }], why: ownRowOnly, rules: ["R-VER-1"] },
  reads: ({ objectId }) => ({ holiday: byId(Holiday, objectId) }),
});

export const holidays = {
  set: command({
    class: "Holiday",
    name: "holidays.set",
    doc: "Adds a holiday to a calendar, or renames it.",
    action: "create",
    input: { ...holidayInput, ...seenVersion, reason },
    refusals: ["Duplicate"],
    load: byDay,
    args: ({ calendar, day }) => ({ calendar, day }),
    currentRow: ({ current }) => asCurrentRow(current[0]),
    decide: setHoliday,
    format: recordFormatter(Holiday),
  }),
  delete: command({
    class: "Holiday",
    name: "holidays.delete",
    doc: "Deletes a holiday.",
    action: "delete",
    input: { ...versionedId, reason },
    refusals: [],
    subject: "holiday",
    load: holidayById,
    args: ({ objectId }) => ({ objectId }),
    decide: deleteHoliday,
    format: formatDeleted,
  }),
  ...classQueries(Holiday, "holidays"),
};
