import type { InputTag, Refusal } from "../../refusal/refusal.ts";
import type { Build, Say } from "../say.ts";
import { actionText } from "./actions.ts";
import { faultSentences } from "./faults.ts";
import { overCapacity } from "./over-capacity.ts";
import { participleOf } from "./participles.ts";
import { stateSentences } from "./states.ts";
import {
  countsText,
  type Days,
  employment,
  engineerOf,
  first,
  nounOf,
  nounsOf,
  onDays,
  onEachOf,
  openTasks,
  projectOf,
  sentenceCase,
  span,
  theRecord,
  wordOf,
} from "./words.ts";

/** A function for each refusal but those of an input, whose sentences are those of its issues. */
export type RefusalSentences = {
  readonly [Tag in Exclude<Refusal["_tag"], InputTag>]: Build<Extract<Refusal, { readonly _tag: Tag }>>;
};

const outside = (rows: ReadonlyArray<string>, days: ReadonlyArray<Days> | undefined, say: Say): string =>
  days === undefined ? `${say.number(rows.length)} ${rows.length === 1 ? "row" : "rows"}` : onEachOf(days, say);
const wrongNameOrPassword = () => "The name or the password is wrong, or there were too many tries; try again later";

/** What to do instead of deleting a record that others need. */
const insteadOfDelete: Readonly<Record<string, string>> = {
  Allocation: "cancel or complete it instead",
  Contact: "delete these with it (cascade: true)",
  Deal: "delete these with it (cascade: true)",
  EngineerProfile: "enter the end of the employment instead (employedUntil)",
  Project: "cancel or complete it instead",
};
/** One record, or all of the class. */
const noun = (of: { readonly class: string; readonly objectId?: string }): string =>
  of.objectId === undefined ? nounsOf(of.class) : `this ${nounOf(of.class)}`;
/** "approve" of `hours.approve`. */
const actionOf = (operation: string): string => operation.slice(operation.lastIndexOf(".") + 1);

export const refusals: RefusalSentences = {
  ...stateSentences,
  ...faultSentences,
  AuthRequired: ({ unknown, inactive, needed, sentence }, say) => {
    if (unknown !== undefined) return say.sentence({ id: "unknownUser", by: unknown.by, user: unknown.id });
    if (inactive === true) return "This account is inactive: ask an administrator of the firm to give you access again";
    return (sentence && say.known(sentence)) ?? needed ?? "Nobody is signed in: sign in, then try again";
  },
  SessionInvalid: () => "The session is not valid; log in again",
  LoginFailed: wrongNameOrPassword,
  Throttled: wrongNameOrPassword,
  RoleNotOpen: ({ role, open }, say) =>
    `Nobody can sign up as ${wordOf(role)}${open.length === 0 ? "" : `, only as ${say.or(open.map(wordOf))}`}; an administrator gives other roles`,
  LastAdministrator: (of, say) =>
    `${theRecord(of, say)} is the last active administrator: give somebody else that role first`,
  ClassForbidden: (of) => `This account may not ${actionText(of.action, nounsOf(of.class))}`,
  Forbidden: (of, say) => {
    const needed = (of.sentence && say.known(of.sentence)) ?? of.needed;
    const action = of.field === undefined ? actionText(actionOf(of.event), noun(of)) : `set ${of.field}`;
    return `This account may not ${action}; that needs ${needed}`;
  },
  SelfApproval: (of, say) =>
    `${theRecord(of, say)} is your own: somebody else who manages the project, or another administrator, decides`,
  AuthorRequired: (of) =>
    `${of.event} needs ${of.needs === "account" ? "an account of the caller's own" : `a user (${of.needs})`}, and this caller is not a user: name one by userId or externalId`,
  NotFound: (of, say) => {
    if (of.class === "AccountToken") return "This link is invalid or was already used";
    if (of.name === undefined) return `There is no such ${nounOf(of.class)}`;
    return say.sentence({ id: "noOperation", name: of.name, known: of.known ?? [] });
  },
  PointerInvalid: (of) => `${of.field}: there is no such ${nounOf(of.class)}`,
  OverCapacity: overCapacity,
  Certification: (of, say) =>
    `${sentenceCase(engineerOf(of.engineer, say))} has no valid certificate: ${first(
      of.names.map(({ name, gaps }) => `${name} ${onEachOf(gaps, say)}`),
      say,
      { between: "; " },
    )}. Renew it, move the days, or give an overrideReason`,
  NotEmployed: (of, say) => {
    const who = sentenceCase(engineerOf(of.engineer, say));
    const employed = of.employed === undefined ? "" : employment(of.employed, say);
    if (of.allocations === undefined)
      return `${who} cannot be booked ${onEachOf(of.days, say)}: ${employed === "" ? "not employed then" : employed}`;
    const bookings = of.allocations.map(
      ({ project = "", ...days }) => `${projectOf(project, say)} ${onDays(days, say)}`,
    );
    return `${who} is booked ${onEachOf(of.days, say)} and would not be employed then (${first(bookings, say, {
      ...(of.moreAllocations === undefined ? {} : { more: of.moreAllocations }),
    })}). End these bookings first, or have them cut (resolve: "cut")`;
  },
  Discipline: (of, say) =>
    `${sentenceCase(projectOf(of.project, say))} requires ${of.required}, the discipline of ${engineerOf(of.engineer, say)} is ${of.discipline}, and the firm does not book another discipline`,
  OnLeave: (of, say) =>
    `${sentenceCase(engineerOf(of.engineer, say))} is on leave, and the firm does not book people on leave`,
  ProjectInactive: (of, say) =>
    `${sentenceCase(projectOf(of.project, say))} is ${wordOf(of.state)}, and the firm books on planned and active projects only`,
  DayCeiling: (of, say) =>
    `${sentenceCase(engineerOf(of.engineer, say))} would have ${say.hours(of.sumMinutes)} on ${say.day(of.day)}; ${
      of.freeMinutes === 0
        ? "nothing is free on that day"
        : `${say.hours(of.freeMinutes)} ${of.freeMinutes === 60 ? "is" : "are"} free on that day`
    }`,
  VersionConflict: (of, say) =>
    of.current === null
      ? `${theRecord(of, say)} does not exist any more; read it again`
      : `${theRecord(of, say)} was changed by somebody else${of.fields.length === 0 ? "" : ` (${first(of.fields, say)})`}; read it again`,
  HasHistory: (of, say) =>
    `${theRecord(of, say)} has ${countsText(of.counts, say)} and cannot be deleted; ${insteadOfDelete[of.class] ?? "assign these to another one first, or delete them"}`,
  ProjectOpenWork: (of, say) =>
    `${theRecord(of, say)} has open work: ${countsText(of.counts, say)}. Finish it first, or close the project all the same (acknowledge: true) or together with its bookings (cascade: true)`,
  DependencyOpen: (of, say) => `${theRecord(of, say)} cannot be finished: ${openTasks(of.tasks, say)}`,
  DependencyCycle: ({ cycle }, say) =>
    `These tasks would wait for each other: ${first(
      [...cycle, ...cycle.slice(0, 1)].map((task) => say.nameOf("Task", task) ?? "another task"),
      say,
      { most: 6, between: " → " },
    )}; leave out one of these dependencies`,
  AlreadyHandedOver: (of, say) =>
    `${theRecord(of, say)} was handed over to ${projectOf(of.project, say)}: a deal has one project`,
  Duplicate: (of) => `Another ${nounOf(of.class)} has the same ${of.field}`,
  OutsideProject: (of, say) =>
    `Outside the dates of ${projectOf(of.project, say)} (${span(of.dates, say)}): ${outside(of.rows, of.days, say)}`,
  AllocationMismatch: ({ fields }, say) => `The booking is for another ${say.and(fields)}`,
  AllocationDay: (of, say) => `The booking does not include ${say.day(of.day)}; it runs ${onDays(of.dates, say)}`,
  PeriodClosed: (of, say) =>
    of.day > of.through
      ? `${say.day(of.day)} lies too far ahead: days are open up to ${say.day(of.through)}`
      : `${say.day(of.day)} is closed: days are open after ${say.day(of.through)}`,
  FutureRange: (of, say) =>
    `The range begins on ${say.day(of.from)}, after today (${say.day(of.today)}): no time has been worked yet; set withFuture to see planned time`,
  ReasonRequired: () => "This needs a reason",
  AmountRequired: (of, say) =>
    of.class === "Deal"
      ? `${theRecord(of, say)} has no amount and cannot be ${participleOf(of.event)}: give it an amount first`
      : `${theRecord(of, say)} has no price and cannot be ${participleOf(of.event)}: set a rate for that day, reopen, submit and approve it again`,
  TimeZoneNeeded: ({ count, hours, zones }, say) => {
    const subject =
      count === 1 ? "1 timestamp of a calendar day is" : `${say.number(count)} timestamps of calendar days are`;
    const times = hours.map(({ time, count: some }) => `${say.number(some)} at ${time}`);
    const found = zones.map(({ zone, midnights }) => `${say.number(midnights)} in ${zone}`);
    return `${subject} not midnight in UTC (${first(times, say)}), and no time zone was given. Midnights among them: ${
      found.length === 0 ? "none in any zone" : first(found, say)
    }. Nothing was written; import again with the time zone (--zone ${zones[0]?.zone ?? "Europe/Berlin"}, or \`timeZone\`)`;
  },
  CursorExpired: () =>
    "Entries behind the cursor were purged, or it is not one of this log; begin again without a cursor",
  RequestIdReused: (of) => `Request id ${of.requestId} was used for another request; use a new one`,
};
