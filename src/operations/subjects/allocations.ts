import { assign, assignInput } from "../../domain/allocation/assign.ts";
import { cancel } from "../../domain/allocation/cancel.ts";
import { change, changeInput, extend, extendInput, moveInput, unchangeable } from "../../domain/allocation/change.ts";
import { complete } from "../../domain/allocation/complete.ts";
import { confirm, confirmInput } from "../../domain/allocation/confirm.ts";
import { deleteAllocation } from "../../domain/allocation/delete.ts";
import { Allocation, type PlainAllocation } from "../../domain/allocation/entity.ts";
import { allVisible } from "../../domain/allocation/judge-booking.ts";
import { reactivate, reactivateInput } from "../../domain/allocation/reactivate.ts";
import { release } from "../../domain/allocation/release.ts";
import { visibleTo } from "../../domain/allocation/visible-bookings.ts";
import { existing } from "../../domain/kernel/decision/existing.ts";
import type { Warning } from "../../domain/kernel/refusal/warning.ts";
import { firstDay, openEnd } from "../../domain/kernel/values/day.ts";
import { classQueries } from "../define/class-queries.ts";
import { reason, versionedId } from "../define/fields.ts";
import { formatDeleted, recordFormatter } from "../define/format-record.ts";
import { command } from "../define/operation.ts";
import { assignLoad, bookingLoad, changeLoad, checkLoad, deleteLoad, endLoad } from "./allocation-loads.ts";

/** An accepted booking with its warnings. */
export type AcceptedAllocation = PlainAllocation & {
  readonly warnings: ReadonlyArray<Warning>;
  /** For open bookings that were checked for certificates: until when each certificate is valid. */
  readonly certificationUntil: ReadonlyArray<{ readonly name: string; readonly until: string | null }>;
};

const about = {
  class: "Allocation",
  format: recordFormatter<typeof Allocation, Pick<AcceptedAllocation, "certificationUntil">>(Allocation),
} as const;
const bookingRefusals = [
  ...(["OverCapacity", "Certification", "NotEmployed"] as const),
  ...(["OutsideProject", "Discipline", "OnLeave", "ProjectInactive"] as const),
  "PercentRange",
] as const;
/** The refusals of a booking with days of the input; a stored one is never reversed. */
const datedRefusals = [...bookingRefusals, "RangeReversed"] as const;
const asking = {
  ...about,
  input: assignInput,
  pointers: { engineer: "engineer", project: "project" },
} as const;

const changing = {
  ...about,
  action: "change",
  subject: "allocation",
  load: changeLoad,
} as const;
interface Asked {
  readonly objectId: string;
  readonly engineer?: string;
  readonly project?: string;
  readonly allocationPercent?: number;
  readonly startDate?: number;
  readonly endDate?: number | null;
}
/** A day before all days and one after all days: no booking begins by the first, and only open ones reach the second. */
const [never, beyond] = [firstDay - 1, openEnd];
/** Arguments of `changeLoad` for an event that judges the changed booking: a missing day is that of the booking. */
const judgedWindow = ({ objectId, engineer, project, startDate, endDate }: Asked, placed = true) => {
  const to = endDate === undefined ? never : (endDate ?? openEnd);
  const last = endDate === undefined ? objectId : "";
  return {
    ...{ objectId, toEngineer: engineer ?? "", toProject: project ?? "", judged: objectId, last, to },
    ...{ first: startDate === undefined ? objectId : "", from: startDate ?? beyond },
    ...(placed ? { placedTo: to, placedLast: last } : { placedTo: never, placedLast: "" }),
    linked: engineer === undefined && project === undefined ? "" : objectId,
    shortened: startDate === undefined && endDate === undefined ? "" : objectId,
    lastBefore: startDate === undefined ? never : startDate - 1,
    firstAfter: endDate === undefined || endDate === null ? beyond : endDate + 1,
  };
};
const placing = ["engineer", "project", "startDate", "endDate"] as const;
/** Arguments of `changeLoad` for `change`. A change of neither placement nor percent needs only the booking. */
const windowOfChange = (input: Asked) => {
  const placed = placing.some((name) => input[name] !== undefined);
  const window = judgedWindow(input, placed);
  return placed || input.allocationPercent !== undefined ? window : { ...window, judged: "", first: "", last: "" };
};
const whole = (input: Asked) => judgedWindow(input);
const event = {
  ...about,
  subject: "allocation",
  args: ({ objectId }: { readonly objectId: string }) => ({ objectId }),
} as const;
/** For events that end a booking today. The firm's day is at most one day behind UTC. */
const ending = {
  ...about,
  subject: "allocation",
  load: endLoad,
  args: ({ objectId }: { readonly objectId: string }, today: number) => ({ objectId, firstAfter: today }),
} as const;

const changeable = {
  reads: ["allocation"],
  refusal: ({ allocation }: { readonly allocation: Allocation | null }) => unchangeable(existing(allocation)),
} as const;
/** A gap of certificates is accepted with a reason (R-ELIG-4). */
const withReason = { of: ["Certification"], by: { overrideReason: "a reason" } } as const;

export const allocations = {
  assign: command({
    ...asking,
    name: "allocations.assign",
    doc: "Books an engineer on a project.",
    action: "assign",
    refusals: [...datedRefusals, "UnknownWord", "Duplicate"],
    load: assignLoad,
    args: (input) => ({
      engineer: input.engineer,
      project: input.project,
      from: input.startDate,
      to: input.endDate ?? openEnd,
    }),
    decide: assign(allVisible),
  }),
  check: command({
    ...asking,
    name: "allocations.check",
    doc: "Returns what `assign` would return, without writing (R-ALLOC-12).",
    action: "check",
    refusals: [...datedRefusals, "UnknownWord"],
    readOnly: true,
    checks: "allocations.assign",
    load: checkLoad,
    args: (input, _today, userId) => ({
      engineer: input.engineer,
      project: input.project,
      from: input.startDate,
      to: input.endDate ?? openEnd,
      caller: userId,
    }),
    candidate: ({ engineer }) => ({ engineer }),
    decide: assign(visibleTo),
  }),
  change: command({
    ...changing,
    permits: changeable,
    name: "allocations.change",
    doc: "Changes a tentative or confirmed booking; fields that are left out stay.",
    input: { ...versionedId, ...changeInput },
    refusals: [...datedRefusals, "HasHistory", "InvalidTransition"],
    pointers: { engineer: "newEngineer", project: "newProject" },
    args: windowOfChange,
    decide: change,
  }),
  extend: command({
    ...changing,
    permits: changeable,
    name: "allocations.extend",
    doc: "Ends a booking later or earlier; `null` leaves the end open.",
    input: { ...versionedId, ...extendInput },
    refusals: [...datedRefusals, "InvalidTransition"],
    args: whole,
    decide: extend,
  }),
  move: command({
    ...changing,
    permits: changeable,
    name: "allocations.move",
    doc: "Moves a booking to other days or to another engineer.",
    input: { ...versionedId, ...moveInput },
    refusals: [...datedRefusals, "HasHistory", "InvalidTransition"],
    pointers: { engineer: "newEngineer" },
    args: whole,
    decide: change,
  }),
  confirm: command({
    ...about,
    lifts: [withReason],
    name: "allocations.confirm",
    doc: "Confirms a tentative booking; it is judged again.",
    action: "confirm",
    subject: "allocation",
    input: { ...versionedId, ...confirmInput },
    refusals: [...bookingRefusals, "InvalidTransition"],
    load: changeLoad,
    args: whole,
    decide: confirm,
  }),
  release: command({
    ...event,
    load: bookingLoad,
    name: "allocations.release",
    doc: "Makes a confirmed booking tentative again.",
    action: "release",
    input: versionedId,
    refusals: ["InvalidTransition"],
    decide: release,
  }),
  complete: command({
    ...ending,
    name: "allocations.complete",
    doc: "Completes a booking; one that ends later ends today.",
    action: "complete",
    input: versionedId,
    refusals: ["InvalidTransition"],
    decide: complete,
  }),
  cancel: command({
    ...ending,
    name: "allocations.cancel",
    doc: "Cancels a booking; its hours stay.",
    action: "cancel",
    input: { ...versionedId, reason },
    refusals: ["InvalidTransition"],
    decide: cancel,
  }),
  reactivate: command({
    ...about,
    lifts: [withReason, { of: bookingRefusals, by: { status: "tentative" } }],
    name: "allocations.reactivate",
    doc: "Reactivates a completed or cancelled booking, judged like a new one.",
    action: "reactivate",
    subject: "allocation",
    input: { ...versionedId, ...reactivateInput },
    refusals: [...bookingRefusals, "InvalidTransition", "UnknownWord"],
    load: changeLoad,
    args: whole,
    decide: reactivate,
  }),
  delete: command({
    ...event,
    load: deleteLoad,
    name: "allocations.delete",
    doc: "Deletes a booking without hours.",
    action: "delete",
    input: { ...versionedId, reason },
    refusals: ["HasHistory"],
    decide: deleteAllocation,
    format: formatDeleted,
  }),
  ...classQueries(Allocation, "allocations"),
};
