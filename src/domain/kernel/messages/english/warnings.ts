import type { UncoveredName } from "../../refusal/refusal.ts";
import type { WarningCode, WarningDetails } from "../../refusal/warning.ts";
import type { Build, Say } from "../say.ts";
import {
  countsText,
  engineerOf,
  first,
  onDays,
  onEachOf,
  openTasks,
  projectOf,
  sentenceCase,
  span,
  wordOf,
} from "./words.ts";

/** A function for each warning, whose parameters are its details. */
export type WarningSentences = { readonly [Code in WarningCode]: Build<WarningDetails[Code]> };

const rowsText = (count: number, say: Say): string => `${say.number(count)} ${count === 1 ? "row" : "rows"} of hours`;
const gapsText = (names: ReadonlyArray<Pick<UncoveredName, "name" | "gaps">>, say: Say): string =>
  first(
    names.map(({ name, gaps }) => `${name} ${onEachOf(gaps, say)}`),
    say,
    { between: "; " },
  );

export const warnings: WarningSentences = {
  OUTSIDE_PROJECT: (of, say) =>
    of.days === undefined
      ? `${say.number(of.rows.length)} ${of.rows.length === 1 ? "booking lies" : "bookings lie"} outside the new dates of ${projectOf(of.project, say)}, ${span(of.dates, say)}`
      : `Outside the dates of ${projectOf(of.project, say)} (${span(of.dates, say)}): ${onEachOf(of.days, say)}`,
  DISCIPLINE: (of, say) =>
    `${sentenceCase(projectOf(of.project, say))} requires ${of.required}, the discipline of ${engineerOf(of.engineer, say)} is ${of.discipline}`,
  ON_LEAVE: (of, say) => `${sentenceCase(engineerOf(of.engineer, say))} is on leave`,
  PROJECT_INACTIVE: (of, say) => `${sentenceCase(projectOf(of.project, say))} is ${wordOf(of.state)}`,
  NOT_AVAILABLE: (of, say) =>
    `No day has a minute to work in ${onDays(of, say)}: all of it is time off, holidays or outside the contracted week`,
  CERTIFICATION: (of, say) => `Days without a valid certificate were accepted: ${gapsText(of.names, say)}`,
  CERTIFICATION_GAP: (of, say) => `No certificate ${of.name} covers this booking ${onEachOf(of.gaps, say)}`,
  ALLOCATION_DAY: (of, say) =>
    `${rowsText(of.rows.length, say)} lie on days that the booking no longer holds; they need another link before they are approved`,
  UNPRICED: () =>
    "Billable hours without a rate were approved: set a rate for that day, reopen, submit and approve them again",
  NOT_EMPLOYED: (of, say) =>
    `Hours outside the employment of ${engineerOf(of.engineer, say)} (${span(of.employed, say)})`,
  ROUNDED: (of, say) =>
    `${of.field}: ${say.number(of.sent)} is kept as ${say.number(of.kept)}, the nearest whole minute`,
  UNCOVERED: (of, say) =>
    `${sentenceCase(projectOf(of.project, say))} requires certificates that some booked engineers do not hold: ${first(
      of.allocations.map(({ engineer, names }) => `${engineerOf(engineer, say)} ${gapsText(names, say)}`),
      say,
      { between: "; ", ...(of.moreAllocations === undefined ? {} : { more: of.moreAllocations }) },
    )}`,
  PROJECT_OPEN_WORK: (of, say) => `Closed over open work: ${countsText(of.counts, say)}`,
  DEPENDENCY_OPEN: ({ tasks }, say) => `The task was started early: ${openTasks(tasks, say)}`,
  CUT: (of, say) =>
    `The booking of ${engineerOf(of.engineer, say)} on ${projectOf(of.project, say)} was cut: it ${
      of.state === "cancelled" || of.to === null ? "is cancelled" : `ends on ${say.day(of.to)}`
    }`,
  EMPLOYMENT_END_UNKNOWN: (of, say) =>
    `${sentenceCase(
      first(
        of.engineers.map((each) => engineerOf(each, say)),
        say,
      ),
    )} left without a last day (employedUntil), so contracted time goes on`,
  COVER_LOST: (of, say) =>
    `Bookings that are no longer covered: ${first(
      of.allocations.map(({ project, names }) => `${projectOf(project, say)} (${gapsText(names, say)})`),
      say,
      { between: "; ", ...(of.moreAllocations === undefined ? {} : { more: of.moreAllocations }) },
    )}`,
  TIME_OFF_OVERLAP: (of, say) =>
    `The leave (${span(of.leave, say)}) overlaps other leave of this engineer: ${first(
      of.others.map((days) => span(days, say)),
      say,
    )}`,
  REPRICED: (of, say) =>
    `${rowsText(of.count, say)} not approved yet ${of.count === 1 ? "gets" : "get"} another price; approved ones keep theirs`,
  HOURS_WAITING: (of, say) =>
    `Submitted hours are left without the manager who decides about them: ${first(
      of.projects.map(
        ({ project, rows, moreRows = 0 }) => `${projectOf(project, say)} (${say.number(rows.length + moreRows)})`,
      ),
      say,
      of.moreProjects === undefined ? {} : { more: of.moreProjects },
    )}. Name another manager, or let an administrator decide`,
};
