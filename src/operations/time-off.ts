import { EngineerProfile } from "../domain/engineer/entity.ts";
import { openEnd } from "../domain/kernel/day.ts";
import { and } from "../domain/kernel/predicate.ts";
import {
  deleteTimeOff,
  requestInput,
  requestTimeOff,
  type TimeOffState,
  timeOffEvent,
} from "../domain/time/time-off.ts";
import { TimeOff } from "../domain/time-off/entity.ts";
import { type Found, type Load, load, many, maybe } from "../ports/load.ts";
import { classQueries } from "./class-queries.ts";
import { onRecord, reason } from "./fields.ts";
import { command } from "./operation.ts";
import { deleted, printing, type Warned } from "./print.ts";

const live = ["requested", "granted"] as const;
const byEngineer = load("time-off.request", { engineer: "text", from: "integer", to: "integer" }, (arg) => ({
  locks: [{ entity: EngineerProfile, id: arg.engineer }],
  reads: (): Load<Pick<TimeOffState, "engineer" | "others">>["reads"] => ({
    engineer: maybe(EngineerProfile, arg.engineer, ["objectId", "user"]),
    others: many(TimeOff, (t) =>
      and(t.engineer.is(arg.engineer), t.endDate.reaches(arg.from), t.startDate.atMost(arg.to), t.status.oneOf(live)),
    ),
  }),
}));
const byId = load("time-off.event", { objectId: "text" }, (arg, found) => ({
  through: { engineer: found(TimeOff, arg.objectId, "engineer"), from: found(TimeOff, arg.objectId, "startDate") },
  locks: [{ entity: TimeOff, id: arg.objectId }],
  reads: (its: Found<"engineer" | "from">): Load<TimeOffState>["reads"] => ({
    timeOff: maybe(TimeOff, arg.objectId),
    engineer: maybe(EngineerProfile, its.engineer, ["objectId", "user"]),
    others: many(TimeOff, (t) => and(t.engineer.is(its.engineer), t.endDate.reaches(its.from), t.status.oneOf(live))),
  }),
}));
const print = printing<typeof TimeOff, Warned>(TimeOff);

const event = (name: "grant" | "refuse" | "withdraw", doc: string) =>
  command({
    class: "TimeOff",
    name: `timeOff.${name}`,
    doc,
    action: name,
    input: { ...onRecord, reason },
    refusals: ["InvalidTransition"],
    subject: "timeOff",
    load: byId,
    args: ({ objectId }) => ({ objectId }),
    decide: timeOffEvent(name),
    print,
  });

export const timeOff = {
  request: command({
    class: "TimeOff",
    name: "timeOff.request",
    doc: "Asks for leave; staff may enter it as granted at once.",
    action: "request",
    input: requestInput,
    refusals: ["Forbidden", "RangeReversed", "UnknownWord"],
    load: byEngineer,
    args: ({ engineer, startDate, endDate }) => ({ engineer, from: startDate, to: endDate ?? openEnd }),
    candidate: ({ engineer }) => ({ engineer }),
    pointers: { engineer: "engineer" },
    decide: requestTimeOff,
    print,
  }),
  grant: event("grant", "Grants leave that was asked for; from then on it lowers what is available."),
  refuse: event("refuse", "Refuses leave that was asked for."),
  withdraw: event("withdraw", "Takes leave back, asked for or granted."),
  delete: command({
    class: "TimeOff",
    name: "timeOff.delete",
    doc: "Removes leave that was entered by mistake.",
    action: "delete",
    input: { ...onRecord, reason },
    refusals: [],
    subject: "timeOff",
    load: byId,
    args: ({ objectId }) => ({ objectId }),
    decide: deleteTimeOff,
    print: deleted,
  }),
  ...classQueries(TimeOff, "timeOff"),
};
