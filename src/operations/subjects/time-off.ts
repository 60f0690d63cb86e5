import { EngineerProfile } from "../../domain/engineer-profile/entity.ts";
import { overlaps } from "../../domain/kernel/policy/overlap.ts";
import { and } from "../../domain/kernel/policy/predicate.ts";
import { openEnd } from "../../domain/kernel/values/day.ts";
import {
  deleteTimeOff,
  personFields,
  requestInput,
  requestTimeOff,
  timeOffEvent,
  timeOffEventInput,
} from "../../domain/time-off/decisions.ts";
import { TimeOff } from "../../domain/time-off/entity.ts";
import { byId, load, lookup, many } from "../../ports/load.ts";
import { classQueries } from "../define/class-queries.ts";
import { reason, versionedId } from "../define/fields.ts";
import { formatDeleted, recordFormatter } from "../define/format-record.ts";
import { ownRowOnly } from "../define/isolation-reasons.ts";
import { command } from "../define/operation.ts";

const live = ["requested", "granted"] as const;
const byEngineer = load("time-off.request", {
  parameters: { engineer: "text", from: "integer", to: "integer" },
  isolation: {
    locks: ({ engineer }) => [{ entity: EngineerProfile, id: engineer }],
    why: "If the same leave is entered twice at the same time, the second call sees the first entry and warns. No leave is entered for a person who is being erased.",
    rules: ["R-TIME-2", "R-LOG-4", "R-REF-1"],
  },
  reads: ({ engineer, from, to }) => ({
    engineer: byId(EngineerProfile, engineer, personFields),
    others: many(TimeOff, (t) => and(t.engineer.is(engineer), ...overlaps(t, from, to), t.status.oneOf(live))),
  }),
});
const timeOffById = load("time-off.event", {
  parameters: { objectId: "text" },
  lookups: ({ objectId }) => ({
    engineer: lookup(TimeOff, objectId, "engineer"),
    from: lookup(TimeOff, objectId, "startDate"),
  }),
  isolation: { locks: ({ objectId }) => [{ entity: TimeOff, id: objectId }], why: ownRowOnly, rules: ["R-VER-1"] },
  reads: ({ objectId, engineer, from }) => ({
    timeOff: byId(TimeOff, objectId),
    engineer: byId(EngineerProfile, engineer, personFields),
    others: many(TimeOff, (t) => and(t.engineer.is(engineer), t.endDate.reaches(from), t.status.oneOf(live))),
  }),
});
const format = recordFormatter(TimeOff);

const event = <const Name extends "grant" | "refuse" | "withdraw">(name: Name, doc: string) =>
  command({
    class: "TimeOff",
    name: `timeOff.${name}`,
    doc,
    action: name,
    input: { ...versionedId, ...timeOffEventInput, reason },
    refusals: ["InvalidTransition", "UnknownWord"],
    subject: "timeOff",
    load: timeOffById,
    args: ({ objectId }) => ({ objectId }),
    decide: timeOffEvent(name),
    format,
  });

export const timeOff = {
  request: command({
    class: "TimeOff",
    name: "timeOff.request",
    doc: "Requests leave; staff may enter it as granted.",
    action: "request",
    input: requestInput,
    refusals: ["Forbidden", "RangeReversed", "UnknownWord", "Duplicate"],
    load: byEngineer,
    args: ({ engineer, startDate, endDate }) => ({ engineer, from: startDate, to: endDate ?? openEnd }),
    candidate: ({ engineer }) => ({ engineer }),
    pointers: { engineer: "engineer" },
    decide: requestTimeOff,
    format,
  }),
  grant: event("grant", "Grants leave that was asked for; from then on it lowers what is available."),
  refuse: event("refuse", "Refuses leave that was asked for."),
  withdraw: event("withdraw", "Takes leave back, asked for or granted."),
  delete: command({
    class: "TimeOff",
    name: "timeOff.delete",
    doc: "Deletes leave that was entered by mistake.",
    action: "delete",
    input: { ...versionedId, reason },
    refusals: [],
    subject: "timeOff",
    load: timeOffById,
    args: ({ objectId }) => ({ objectId }),
    decide: deleteTimeOff,
    format: formatDeleted,
  }),
  ...classQueries(TimeOff, "timeOff"),
};
