import { opened } from "./documents.ts";
import { type Html, html } from "./html.ts";

/** A form of the page: the fields of the operation that it sends, where the page goes on, and what it says then. */
export interface Form {
  readonly fields: ReadonlyArray<string>;
  /** Fields that are numbers. */
  readonly numbers?: ReadonlyArray<string>;
  /** The section that shows the form; `project` is the page of the project that its field `back` names. */
  readonly section: string;
  readonly done: string;
  /** What the page shows of the answer, instead of going on. */
  readonly answer?: (value: Readonly<Record<string, unknown>>) => Html;
}
const booking = {
  fields: ["engineer", "project", "allocationPercent", "startDate", "endDate", "assignmentRole", "status"],
  numbers: ["allocationPercent"],
  section: "book",
};
/** The operations that forms may send; no other is sent. */
const forms: Readonly<Record<string, Form>> = {
  "hours.approve": { fields: ["objectId"], section: "hours", done: "The hours are approved." },
  "hours.reject": {
    fields: ["objectId"],
    section: "hours",
    done: "The hours are rejected, and the engineer can read why.",
  },
  "hours.create": {
    fields: ["engineer", "project", "workDate", "hours", "taskCode", "billingStatus"],
    numbers: ["hours"],
    section: "profile",
    done: "The hours are submitted.",
  },
  "allocations.assign": { ...booking, done: "The booking is made." },
  "allocations.check": {
    ...booking,
    done: "Checked",
    answer: () => html`It fits: the booking could be made. Nothing was written.`,
  },
  "alerts.acknowledge": { fields: ["key"], section: "alerts", done: "The alert is hidden from you." },
  "deals.create": {
    fields: ["title", "amount", "expectedCloseDate"],
    numbers: ["amount"],
    section: "pipeline",
    done: "The deal is added.",
  },
  "activities.complete": { fields: ["objectId"], section: "activities", done: "The activity is done." },
  "documents.read": { fields: ["objectId"], section: "documents", done: "Opened", answer: opened },
  "documents.create": { fields: ["title", "fileUrl"], section: "documents", done: "The document is added." },
  "documents.share": { fields: ["objectId", "user", "role"], section: "documents", done: "The document is shared." },
  "documents.unshare": {
    fields: ["objectId", "user", "role"],
    section: "documents",
    done: "The document is no longer shared with them.",
  },
  "tasks.create": {
    fields: ["project", "title", "dueDate", "assignedUser"],
    section: "project",
    done: "The task is added.",
  },
  "tasks.start": { fields: ["objectId"], section: "project", done: "The task is in progress." },
  "tasks.finish": { fields: ["objectId"], section: "project", done: "The task is done." },
  "tasks.reopen": { fields: ["objectId"], section: "project", done: "The task is open again." },
  "statusUpdates.create": { fields: ["project", "update"], section: "project", done: "The update is written." },
  "projects.create": {
    fields: ["projectCode", "projectName", "clientName", "startDate", "endDate", "projectManager"],
    section: "projects",
    done: "The project is added.",
  },
};
export const formOf = (operation: string): Form | undefined =>
  Object.hasOwn(forms, operation) ? forms[operation] : undefined;

/** The input of the operation; an empty field is left out. */
export const inputOf = ({ fields, numbers = [] }: Form, values: URLSearchParams): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    fields.flatMap((name) => {
      const value = values.get(name)?.trim() ?? "";
      return value === "" ? [] : [[name, numbers.includes(name) ? Number(value) : value]];
    }),
  );
