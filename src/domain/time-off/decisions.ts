import * as Result from "effect/Result";
import type { EngineerProfile } from "../engineer-profile/entity.ts";
import { isStaff } from "../kernel/context/actor.ts";
import { creation, type Decide, deletion, revised, revision } from "../kernel/decision/decision.ts";
import { existing } from "../kernel/decision/existing.ts";
import { createInputOf, recordFrom } from "../kernel/decision/record-from-input.ts";
import { stateMachine } from "../kernel/decision/state-machine.ts";
import { transition } from "../kernel/decision/transition.ts";
import { warn } from "../kernel/messages/warn.ts";
import { rightsNeeded } from "../kernel/policy/needed-rights.ts";
import { rangeReversed } from "../kernel/refusal/date-range.ts";
import {
  type Forbidden,
  type InvalidInput,
  type InvalidTransition,
  neededAs,
  refuseField,
} from "../kernel/refusal/refusal.ts";
import type { Warning } from "../kernel/refusal/warning.ts";
import { field, type Picked } from "../kernel/schema/entity.ts";
import { type InputOf, omittable } from "../kernel/schema/input.ts";
import { word } from "../kernel/schema/kind.ts";
import { dayText, endText, openEnd } from "../kernel/values/day.ts";
import { TimeOff, timeOffWords } from "./entity.ts";

export const personFields = ["objectId", "user"] as const;
/** The states of leave. Staff grants or refuses it; the person who requested it can withdraw it. */
export const timeOffMachine = stateMachine({
  requested: { grant: "granted", refuse: "refused", withdraw: "withdrawn" },
  granted: { withdraw: "withdrawn" },
  refused: {},
  withdrawn: {},
});
const leaveStatus = { class: "TimeOff", field: "status", table: timeOffMachine } as const;

export interface TimeOffState {
  readonly timeOff: TimeOff | null;
  readonly engineer: Picked<EngineerProfile, typeof personFields> | null;
  /** Other leave of the same engineer that may overlap. */
  readonly others: ReadonlyArray<TimeOff>;
}
export const requestInput = createInputOf(TimeOff);
/** What an event of leave takes beside its id. */
export const timeOffEventInput = {
  status: omittable(field(word(timeOffWords), "The word for the state that it leads to, to be read as it is written.")),
};

/** Warns of overlapping leave, because both count (R-TIME-2). */
const overlapping = (others: ReadonlyArray<TimeOff>, row: TimeOff): ReadonlyArray<Warning> => {
  const met = others.filter(
    (other) =>
      other.objectId !== row.objectId &&
      (other.status === "requested" || other.status === "granted") &&
      other.startDate <= (row.endDate ?? openEnd) &&
      row.startDate <= (other.endDate ?? openEnd),
  );
  if (met.length === 0) return [];
  const days = ({ startDate, endDate }: TimeOff) => ({ from: dayText(startDate), to: endText(endDate) });
  return [
    warn("TIME_OFF_OVERLAP", {
      leave: days(row),
      others: met.map(days),
      rows: met.map(({ objectId }) => objectId),
    }),
  ];
};

const begins = ["requested", "granted"];
const make = recordFrom(TimeOff);
/** Requests leave. Staff may enter it as granted. */
export const requestTimeOff: Decide<
  Pick<TimeOffState, "others">,
  InputOf<typeof requestInput>,
  TimeOff,
  InvalidInput<"RangeReversed" | "UnknownWord"> | Forbidden
> = ({ others }, input, at) => {
  const { startDate, endDate = null, status = TimeOff.fields.status.default } = input;
  const backwards = rangeReversed(startDate, endDate, { from: "startDate", to: "endDate" });
  if (backwards !== null) return Result.fail(backwards);
  if (status !== "requested" && status !== "granted")
    return Result.fail(
      refuseField("UnknownWord", "status", { id: "beginsAs", field: "status", of: "leave", words: begins }, begins),
    );
  if (status === "granted" && !isStaff(at.actor))
    return Result.fail({
      _tag: "Forbidden",
      class: "TimeOff",
      event: at.operation,
      ...neededAs(rightsNeeded(isStaff, at.firm, { class: "TimeOff" })),
      field: "status",
    });
  const row = make(input, {}, at);
  return Result.succeed({
    answer: row,
    changes: [creation("TimeOff", row, at)],
    warnings: overlapping(others, row),
  });
};

/** Moves leave to the next state. */
export const timeOffEvent =
  (
    event: "grant" | "refuse" | "withdraw",
  ): Decide<
    TimeOffState,
    InputOf<typeof timeOffEventInput>,
    TimeOff,
    InvalidTransition | InvalidInput<"UnknownWord">
  > =>
  (state, { status, labels = {} }, at) => {
    const timeOff = existing(state.timeOff);
    const { to, refused } = transition(leaveStatus, timeOff, timeOff.status, event);
    if (refused !== null) return Result.fail(refused);
    if (status !== undefined && status !== to) {
      const expected = { id: "wordFor", words: [to] } as const;
      return Result.fail(refuseField("UnknownWord", "status", { id: "expected", field: "status", expected }, [to]));
    }
    const row = revised(timeOff, { status: to, statusLabel: labels.status ?? null }, at);
    return Result.succeed({
      answer: row,
      changes: revision("TimeOff", timeOff, row, at),
      warnings: event === "grant" ? overlapping(state.others, row) : [],
    });
  };

export const deleteTimeOff: Decide<TimeOffState, object, TimeOff, never> = (state, _input, at) => {
  const timeOff = existing(state.timeOff);
  return Result.succeed({ answer: timeOff, changes: [deletion("TimeOff", timeOff, at)] });
};
