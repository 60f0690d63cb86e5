import type { Say } from "../say.ts";
import { type Days, engineerOf, onDays, projectOf, sentenceCase, theRecord } from "./words.ts";

type OfEngineer = { readonly engineer: string };
type OfProject = { readonly project: string };
type Certificate = OfEngineer & { readonly certificate: string; readonly validThrough: string | null };
type Hours = OfEngineer & OfProject & { readonly workDate: string; readonly minutes: number };

/** A function for each kind of alert, whose parameters are the facts of the alert (R-ALERT-1). */
export const alerts = {
  "cert-expiring": ({ engineer, certificate, validThrough }: Certificate, say: Say) =>
    `The certificate ${certificate} of ${engineerOf(engineer, say)} ${
      validThrough === null ? "was declared expiring" : `expires: its last valid day is ${say.day(validThrough)}`
    }, and no renewal follows it`,
  "cert-expired": ({ engineer, certificate, validThrough }: Certificate, say: Say) =>
    `The certificate ${certificate} of ${engineerOf(engineer, say)} has expired${
      validThrough === null ? "" : `: its last valid day was ${say.day(validThrough)}`
    }, and no renewal follows it`,
  "cert-lapses": (
    { engineer, project, names, ...days }: OfEngineer & OfProject & Days & { readonly names: ReadonlyArray<string> },
    say: Say,
  ) =>
    `The booking of ${engineerOf(engineer, say)} on ${projectOf(project, say)} has no valid certificate ${say.and(names)} ${onDays(days, say)}`,
  "over-allocated": (
    {
      engineer,
      totalPercent,
      limitPercent,
      ...days
    }: OfEngineer & Days & { readonly totalPercent: number; readonly limitPercent: number },
    say: Say,
  ) =>
    `${sentenceCase(engineerOf(engineer, say))} is booked ${say.percent(totalPercent)} of ${say.percent(limitPercent)} ${onDays(days, say)}`,
  "hours-waiting": (
    { engineer, project, workDate, minutes, submittedOn }: Hours & { readonly submittedOn: string | null },
    say: Say,
  ) =>
    `${say.hours(minutes)} of ${engineerOf(engineer, say)} on ${projectOf(project, say)} on ${say.day(workDate)} wait for a decision${
      submittedOn === null ? "" : `, submitted on ${say.day(submittedOn)}`
    }`,
  "hours-rejected": ({ engineer, project, workDate, minutes }: Hours, say: Say) =>
    `${say.hours(minutes)} of ${engineerOf(engineer, say)} on ${projectOf(project, say)} on ${say.day(workDate)} were rejected: change and submit them again, or delete them`,
  "task-overdue": (
    { task, project, dueDate }: OfProject & { readonly task: string; readonly dueDate: string },
    say: Say,
  ) =>
    `${theRecord({ class: "Task", objectId: task }, say)} of ${projectOf(project, say)} was due on ${say.day(dueDate)} and is not done`,
  "task-ready": ({ task, project }: OfProject & { readonly task: string }, say: Say) =>
    `${theRecord({ class: "Task", objectId: task }, say)} of ${projectOf(project, say)} can begin: nothing that it depends on is open`,
  "project-status": ({ project, at }: OfProject & { readonly statusUpdate: string; readonly at: string }, say: Say) =>
    `${sentenceCase(projectOf(project, say))} has a status update of ${say.instant(at)}`,
  "deal-past-close": (
    { deal, expectedCloseDate }: { readonly deal: string; readonly expectedCloseDate: string },
    say: Say,
  ) =>
    `${theRecord({ class: "Deal", objectId: deal }, say)} was expected to close on ${say.day(expectedCloseDate)} and is still open`,
  "activity-overdue": ({ subject, dueDate }: { readonly subject: string | null; readonly dueDate: string }, say: Say) =>
    `The activity${subject === null ? "" : ` ${subject}`} was due on ${say.instant(dueDate)} and is not done`,
  "project-ended-open": ({ project, endDate }: OfProject & { readonly endDate: string }, say: Say) =>
    `${sentenceCase(projectOf(project, say))} ended on ${say.day(endDate)} and is not closed`,
  "account-locked": ({ until }: { readonly since: string; readonly until: string }, say: Say) =>
    `Your account is locked until ${say.instant(until)}, because a wrong password was entered too often. If it was not you, choose a new password`,
};
export type Alerts = typeof alerts;
/** What happened: one name for each rule of R-ALERT-1. */
export type AlertKind = keyof Alerts;
/** The facts of an alert of a kind, as plain data. */
export type AlertFacts<K extends AlertKind = AlertKind> = K extends AlertKind ? Parameters<Alerts[K]>[0] : never;
