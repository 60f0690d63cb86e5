import type { ConflictWindow, DayRange, Issue, Refusal } from "./refusal.ts";

/** A run of days in words: "on 2027-03-10", "from 2027-03-10 on". */
export const daysText = ({ from, to }: DayRange): string =>
  to === null ? `from ${from} on` : from === to ? `on ${from}` : `from ${from} to ${to}`;
/** The first `most` texts and the number of others; `more` adds those that are not in the list. */
export const listText = (of: ReadonlyArray<string>, most = 3, between = ", ", more = 0): string => {
  const others = Math.max(0, of.length - most) + more;
  return `${of.slice(0, most).join(between)}${others === 0 ? "" : ` and ${others} more`}`;
};
/** "2 allocations", "1 activity", "1 row of hours". */
const countText = (name: string, count: number): string => {
  const [first, rest] = name === "hours" ? ["rows", " of hours"] : [name, ""];
  return `${count} ${count === 1 ? first.replace(/ies$/, "y").replace(/s$/, "") : first}${rest}`;
};
const counted = (counts: Readonly<Record<string, number>>): string =>
  listText(
    Object.entries(counts)
      .filter(([, count]) => count > 0)
      .map(([name, count]) => countText(name, count)),
    9,
  );
const didYouMean = (known: ReadonlyArray<string>): string =>
  known.length === 0 ? "" : `; did you mean ${listText(known, 12)}?`;
const issueText = ({ code, message, known = [] }: Issue): string => {
  if (code === "UNKNOWN_FIELD") return `${message}${didYouMean(known)}`;
  return known.length === 0 ? message : `${message}; known words: ${listText(known, 12)}`;
};
const windowText = ({ total, limit, allocations, moreAllocations = 0, ...range }: ConflictWindow): string =>
  `${daysText(range)}, ${total} % of ${limit} % (${listText(
    allocations.map(
      ({ objectId, candidate, percent }) =>
        `${objectId ?? (candidate ? "the new booking" : "another project")} ${percent} %`,
    ),
    9,
    ", ",
    moreAllocations,
  )})`;
/** "a, b or c". */
export const joinedBy = (word: "and" | "or", of: ReadonlyArray<string>): string =>
  of.length < 2 ? of.join("") : `${of.slice(0, -1).join(", ")} ${word} ${of.at(-1)}`;
/** Joins the issues of required fields into one sentence, in place of the first of them. */
const issueTexts = (issues: ReadonlyArray<Issue>): ReadonlyArray<string> => {
  const isBare = ({ code, path, message }: Issue): boolean =>
    code === "REQUIRED" && message === `${path.join(".")} is required`;
  const bare = issues.filter(isBare);
  if (bare.length < 2) return issues.map(issueText);
  const names = bare.map(({ path }) => path.join("."));
  const joined = `${joinedBy("and", names)} are required`;
  return issues.flatMap((each) => (each === bare[0] ? [joined] : isBare(each) ? [] : [issueText(each)]));
};
const recordText = (of: { readonly class: string; readonly objectId?: string }): string =>
  of.objectId === undefined ? `The ${of.class}` : `${of.class} ${of.objectId}`;

const unknownUser = ({ by, id }: { readonly by: "userId" | "externalId"; readonly id: string }): string =>
  by === "externalId"
    ? `No user has the externalId ${id}: users.provision({ externalId, role }) makes one`
    : `No user has the objectId ${id}, which is what userId names: users.provision({ externalId, role }) makes one, and { externalId } names it by your own id`;

const participles: Readonly<Record<string, string>> = {
  cancel: "cancelled",
  hold: "put on hold",
  pay: "paid",
  setBillable: "set to billable or non-billable",
  submit: "submitted",
  writeOff: "written off",
};
/** "submitted" of `submit`, "updated to active" of `update to active`. */
const participleOf = (event: string): string => {
  const [verb = "", ...rest] = event.split(" ");
  return [participles[verb] ?? `${verb}${verb.endsWith("e") ? "d" : "ed"}`, ...rest].join(" ");
};

/** Names the other events of the state. `setBillable` is left out: approved hours refuse it. */
const invalidTransitionText = (refusal: Extract<Refusal, { readonly _tag: "InvalidTransition" }>): string => {
  const others = refusal.allowed.filter((event) => event !== refusal.event && event !== "setBillable");
  const instead = others.length === 0 ? "" : `; it can be ${joinedBy("or", others.map(participleOf))}`;
  const state = refusal.from === "draft" ? "a draft" : refusal.from;
  return `${recordText(refusal)} is ${state} and cannot be ${participleOf(refusal.event)}${instead}`;
};

/** Invoiced, paid and written-off rows never open again, so the sentence does not suggest it. */
const lockedText = (refusal: Extract<Refusal, { readonly _tag: "Locked" }>): string => {
  const since = refusal.since === null ? "" : ` (since ${refusal.since})`;
  const final = ["invoiced", "paid", "written off"].includes(refusal.state);
  const way = final
    ? "takes no change; correct it with a new entry"
    : `takes no change until it is ${refusal.state === "on hold" ? "resumed" : "reopened"}`;
  return `${recordText(refusal)} is ${refusal.state}${since} and ${way}`;
};

/** What to do instead of deleting, where that is not to cancel or complete. */
const insteadOfDelete: Readonly<Record<string, string>> = {
  EngineerProfile: "set employedUntil",
};

/** A sentence that a person can act on: what, which records, which days, what would be accepted. Never internals. */
export const explain = (refusal: Refusal): string => {
  switch (refusal._tag) {
    case "Required":
    case "TypeMismatch":
    case "TextInvalid":
    case "Precision":
    case "PercentRange":
    case "HoursRange":
    case "AmountRange":
    case "UnknownWord":
    case "RangeReversed":
    case "EmailInvalid":
    case "PasswordPolicy":
    case "UnknownField":
      return [
        ...issueTexts(refusal.issues),
        ...(refusal.moreIssues === undefined ? [] : [`${refusal.moreIssues} more faults`]),
      ]
        .join(". ")
        .replaceAll("?. ", "? ");
    case "AuthRequired":
      if (refusal.unknown !== undefined) return unknownUser(refusal.unknown);
      return refusal.needed ?? "Nobody is logged in: log in, and send the session token with each call";
    case "SessionInvalid":
      return "The session is not valid; log in again";
    case "LoginFailed":
    case "Throttled":
      return "The name or the password is wrong, or there were too many tries; try again later";
    case "RoleNotOpen":
      return `Nobody can sign up as ${refusal.role}${refusal.open.length === 0 ? "" : `, only as ${listText(refusal.open, 9, " or ")}`}; an administrator gives other roles`;
    case "LastAdministrator":
      return `${recordText(refusal)} is the last active administrator: give somebody else that role first`;
    case "ClassForbidden":
      return `This account may not ${refusal.action} ${refusal.class}`;
    case "Forbidden":
      return refusal.field === undefined
        ? `${refusal.event} needs ${refusal.needed}`
        : `${refusal.event} may not write ${refusal.field}; that needs ${refusal.needed}`;
    case "SelfApproval":
      return `${recordText(refusal)} is your own: somebody else who manages the project, or another administrator, decides`;
    case "AuthorRequired":
      return `${refusal.event} needs a user (${refusal.needs}), and this caller is not a user: name one by userId or externalId`;
    case "NotFound":
      if (refusal.class === "AccountToken") return "This link is invalid or was already used";
      return refusal.name === undefined
        ? `There is no such ${refusal.class}`
        : `There is no operation ${JSON.stringify(refusal.name)}${didYouMean(refusal.known ?? [])}`;
    case "PointerInvalid":
      return `${refusal.field}: there is no such ${refusal.class}`;
    case "Locked":
      return lockedText(refusal);
    case "Invoiced":
      return `${recordText(refusal)} is ${refusal.state} and stays so; correct it with a new entry`;
    case "OverCapacity":
      return `Over the limit: ${listText(
        refusal.windows.map((window) => `engineer ${window.engineer ?? refusal.engineer} ${windowText(window)}`),
        3,
        "; ",
        refusal.moreWindows,
      )}`;
    case "Certification":
      return `Engineer ${refusal.engineer} has no valid certificate: ${listText(
        refusal.names.map(({ name, gaps }) => `${name} ${listText(gaps.map(daysText))}`),
        3,
        "; ",
      )}. Renew it, move the days, or give an overrideReason`;
    case "NotEmployed":
      return refusal.allocations === undefined
        ? `Engineer ${refusal.engineer} cannot be booked ${listText(refusal.days.map(daysText))}: not employed then`
        : `Engineer ${refusal.engineer} is booked ${listText(refusal.days.map(daysText))} and would not be employed then (${listText(
            refusal.allocations.map(({ objectId }) => `booking ${objectId}`),
            3,
            ", ",
            refusal.moreAllocations,
          )}). End these bookings first, or say resolve: "cut"`;
    case "Discipline":
      return `${refusal.projectName} requires ${refusal.required}, the discipline of ${refusal.fullName} is ${refusal.discipline}, and the firm does not book another discipline`;
    case "OnLeave":
      return `${refusal.fullName} is on leave, and the firm does not book people on leave`;
    case "ProjectInactive":
      return `${refusal.projectName} is ${refusal.state}, and the firm books on planned and active projects only`;
    case "DayCeiling":
      return `${refusal.day} would hold ${refusal.sumMinutes} minutes for engineer ${refusal.engineer}; ${refusal.freeMinutes} minutes are free`;
    case "VersionConflict":
      return `${recordText(refusal)} was changed by somebody else${refusal.fields.length === 0 ? "" : ` (${listText(refusal.fields)})`}; read it again`;
    case "InvalidTransition":
      return invalidTransitionText(refusal);
    case "HasHistory":
      return `${recordText(refusal)} has ${counted(refusal.counts)} and cannot be deleted; ${insteadOfDelete[refusal.class] ?? "cancel or complete it"} instead`;
    case "ProjectOpenWork":
      return `${recordText(refusal)} has open work: ${counted(refusal.counts)}. Finish it, or close with acknowledge or cascade`;
    case "Duplicate":
      return `Another ${refusal.class} has the same ${refusal.field}`;
    case "OutsideProject":
      return `Outside the dates of project ${refusal.project} (${refusal.dates.from ?? "open"} to ${refusal.dates.to ?? "open"}): ${listText(refusal.days?.map(daysText) ?? refusal.rows)}`;
    case "AllocationMismatch":
      return `Allocation ${refusal.allocation} is for another ${joinedBy("and", refusal.fields)}`;
    case "AllocationDay":
      return `Allocation ${refusal.allocation} does not include ${refusal.day}; it runs ${daysText(refusal.dates)}`;
    case "PeriodClosed":
      return refusal.day > refusal.through
        ? `${refusal.day} lies too far ahead: days are open up to ${refusal.through}`
        : `${refusal.day} is closed: days are open after ${refusal.through}`;
    case "FutureRange":
      return `The range begins on ${refusal.from}, after today (${refusal.today}): no time has been worked yet; set withFuture to see planned time`;
    case "ReasonRequired":
      return `${refusal.event} needs a reason`;
    case "AmountRequired":
      return `${recordText(refusal)} has no price, and ${refusal.event} needs one: set a rate for that day, reopen, submit and approve it again`;
    case "TimeZoneNeeded": {
      const { count, hours, zones } = refusal;
      const subject = count === 1 ? "1 timestamp of a calendar day is" : `${count} timestamps of calendar days are`;
      const times = hours.map(({ time, count: some }) => `${some} at ${time}`);
      const found = zones.map(({ zone, midnights }) => `${midnights} in ${zone}`);
      return `${subject} not midnight in UTC (${listText(times)}), and no time zone was given. Midnights among them: ${found.length === 0 ? "none in any zone" : listText(found)}. Nothing was written; import again with the time zone (--zone ${zones[0]?.zone ?? "Europe/Berlin"}, or \`timeZone\`)`;
    }
    case "CursorExpired":
      return "Entries behind the cursor were purged, or it is not one of this log; begin again without a cursor";
    case "RequestIdReused":
      return `Request id ${refusal.requestId} was used for another request; use a new one`;
    case "Busy":
      return `The database is busy; try again in ${refusal.retryAfter} ms`;
    case "Storage":
      return refusal.message;
  }
};
