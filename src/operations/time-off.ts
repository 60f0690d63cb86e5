import { EngineerProfile } from "../domain/engineer/entity.ts";
import { TimeOff } from "../domain/time/entities.ts";
import {
  deleteTimeOff,
  requestInput,
  requestTimeOff,
  type TimeOffState,
  timeOffEvent,
} from "../domain/time/time-off.ts";
import { type Found, type Load, load, maybe } from "../ports/load.ts";
import { classQueries } from "./class-queries.ts";
import { onRecord, reason } from "./fields.ts";
import { command } from "./operation.ts";
import { deleted, printing, type Warned } from "./print.ts";

const byEngineer = load("time-off.request", { engineer: "text" }, (arg) => ({
  locks: [{ entity: EngineerProfile, id: arg.engineer, share: true }],
  reads: (): Load<Pick<TimeOffState, "engineer">>["reads"] => ({
    engineer: maybe(EngineerProfile, arg.engineer, ["objectId", "user"]),
  }),
}));
const byId = load("time-off.event", { objectId: "text" }, (arg, found) => ({
  through: { engineer: found(TimeOff, arg.objectId, "engineer") },
  locks: [{ entity: TimeOff, id: arg.objectId }],
  reads: (its: Found<"engineer">): Load<TimeOffState>["reads"] => ({
    timeOff: maybe(TimeOff, arg.objectId),
    engineer: maybe(EngineerProfile, its.engineer, ["objectId", "user"]),
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
    args: ({ engineer }) => ({ engineer }),
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
