import { firstOf, type Say } from "../say.ts";

/** A word of the API that people do not read as it is. */
const spoken: Readonly<Record<string, string>> = {
  projectManager: "project manager",
  clientLead: "client lead",
};
/** A role, a state or another word of the API, as people say it. */
export const wordOf = (word: string): string => spoken[word] ?? word;

const nouns: Readonly<Record<string, readonly [one: string, several: string]>> = {
  AccessLog: ["access log entry", "access log entries"],
  AccountToken: ["link", "links"],
  Activity: ["activity", "activities"],
  Alert: ["alert", "alerts"],
  AlertDelivery: ["delivery", "deliveries"],
  AlertMark: ["acknowledgement", "acknowledgements"],
  Allocation: ["booking", "bookings"],
  BillableHour: ["row of hours", "rows of hours"],
  CapacityLimit: ["limit", "limits"],
  Certification: ["certificate", "certificates"],
  ChangeLog: ["change log", "change log entries"],
  Company: ["company", "companies"],
  Contact: ["contact", "contacts"],
  CustomField: ["custom field", "custom fields"],
  Deal: ["deal", "deals"],
  Document: ["document", "documents"],
  EngineerProfile: ["engineer", "engineers"],
  Grant: ["share", "shares"],
  Holiday: ["holiday", "holidays"],
  OwnRecord: ["record", "records"],
  Operation: ["operation", "operations"],
  Organization: ["firm", "firms"],
  Project: ["project", "projects"],
  RateStep: ["rate", "rates"],
  Report: ["report", "reports"],
  Session: ["session", "sessions"],
  Settings: ["set of settings", "settings"],
  StatusUpdate: ["status update", "status updates"],
  Task: ["task", "tasks"],
  TimeOff: ["leave", "leave"],
  User: ["user", "users"],
  WorkingTime: ["working time", "working times"],
};
/** `EngineerProfile` → `engineer profile`. */
export const spacedName = (entity: string): string => entity.replace(/(?<=.)(?=\p{Lu})/gu, " ").toLowerCase();
/** The noun of a class: "booking" of `Allocation`. */
export const nounOf = (entity: string): string => nouns[entity]?.[0] ?? entity;
export const nounsOf = (entity: string): string => nouns[entity]?.[1] ?? entity;
const ownNouns: Readonly<Record<string, string>> = { EngineerProfile: "profile", User: "account" };
/** The noun after "your own". */
export const ownNounOf = (entity: string): string => ownNouns[entity] ?? nounOf(entity);
export const withArticle = (noun: string): string => `${/^[aeiou](?!ser)/i.test(noun) ? "an" : "a"} ${noun}`;

/** "The booking", "The project Bridge". */
export const theRecord = (of: { readonly class: string; readonly objectId?: string }, say: Say): string => {
  const name = say.nameOf(of.class, of.objectId);
  return `The ${nounOf(of.class)}${name === undefined ? "" : ` ${name}`}`;
};

/** The classes that the counts of a refusal name. */
const counted: Readonly<Record<string, string>> = {
  allocations: "Allocation",
  hours: "BillableHour",
  certifications: "Certification",
  activities: "Activity",
  contacts: "Contact",
  deals: "Deal",
  documents: "Document",
  projects: "Project",
  tasks: "Task",
  statusUpdates: "StatusUpdate",
  users: "User",
};
/** A count names a class, or a class and the field by which its rows point here: "contact company". */
const classCounted = (name: string): string =>
  counted[name] ?? Object.keys(nouns).find((entity) => name.startsWith(`${spacedName(entity)} `)) ?? name;
/** "2 bookings and 1 row of hours". */
export const countsText = (counts: Readonly<Record<string, number>>, say: Say): string =>
  say.and(
    Object.entries(counts)
      .filter(([, count]) => count > 0)
      .map(([name, count]) => {
        const entity = classCounted(name);
        return `${say.number(count)} ${count === 1 ? nounOf(entity) : nounsOf(entity)}`;
      }),
  );

export type Days = { readonly from: string; readonly to: string | null };
/** "on 10 March 2027", "from 10 March 2027 to 20 March 2027", "from 10 March 2027 on". */
export const onDays = ({ from, to }: Days, say: Say): string =>
  to === null
    ? `from ${say.day(from)} on`
    : from === to
      ? `on ${say.day(from)}`
      : `from ${say.day(from)} to ${say.day(to)}`;
/** The first three runs of days and the number of others. */
export const onEachOf = (of: ReadonlyArray<Days>, say: Say): string =>
  first(
    of.map((days) => onDays(days, say)),
    say,
  );
/** "1 March 2027 to 30 June 2027"; either end may be open. */
export const span = (of: { readonly from: string | null; readonly to: string | null }, say: Say): string => {
  if (of.from === null) return of.to === null ? "without dates" : `up to ${say.day(of.to)}`;
  return of.to === null ? `from ${say.day(of.from)} on` : `${say.day(of.from)} to ${say.day(of.to)}`;
};

/** "employed from 1 March 2027 until 30 June 2027"; empty if neither end is known. */
export const employment = ({ from, to }: { readonly from: string | null; readonly to: string | null }, say: Say) => {
  const ends = [...(from === null ? [] : [`from ${say.day(from)}`]), ...(to === null ? [] : [`until ${say.day(to)}`])];
  return ends.length === 0 ? "" : `employed ${ends.join(" ")}`;
};

/** "a, b and 3 more". */
export const first = (
  of: ReadonlyArray<string>,
  say: Say,
  how: { readonly most?: number; readonly between?: string; readonly more?: number } = {},
): string => firstOf(of, (count) => `and ${count} more`, say, how);

export const engineerOf = (objectId: string, say: Say): string =>
  say.nameOf("EngineerProfile", objectId) ?? "the engineer";
export const projectOf = (objectId: string, say: Say): string => say.nameOf("Project", objectId) ?? "the project";
/** "2 tasks that it depends on are not done (Survey, Permit)". */
export const openTasks = (tasks: ReadonlyArray<string>, say: Say): string => {
  const names = tasks.flatMap((task) => say.nameOf("Task", task) ?? []);
  const subject =
    tasks.length === 1 ? "1 task that it depends on is" : `${say.number(tasks.length)} tasks that it depends on are`;
  return `${subject} not done${names.length === 0 ? "" : ` (${first(names, say)})`}`;
};
/** The text with its first letter in upper case. */
export const sentenceCase = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
