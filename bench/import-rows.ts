import type { ExportFile } from "firmcore";

const people = 400;
const projects = 50;
const id = (letter: string, i: number): string => `${letter}${String(i).padStart(9, "0")}`;
const pointer = (className: string, objectId: string) => ({ __type: "Pointer", className, objectId });
const created = Date.UTC(2026, 0, 1);
const stamps = (i: number) => ({
  createdAt: new Date(created + i * 1_000).toISOString(),
  updatedAt: new Date(created + i * 1_000 + 500).toISOString(),
});

/** The content of one hours row, for the export and for the floor. */
const hourOf = (i: number) => ({
  objectId: id("H", i),
  engineer: id("E", i % people),
  project: id("P", i % projects),
  submittedBy: id("U", i % people),
  /** Days since 1970. */
  workDate: 18_000 + Math.floor(i / people),
  minutes: 450,
  taskCode: "T1",
  notes: `worked on piece ${i}`,
  at: created + i * 1_000,
});

function* rowsOf<T>(count: number, make: (i: number) => T): Generator<T> {
  for (let i = 0; i < count; i++) yield make(i);
}
const file = (name: string, count: number, make: (i: number) => unknown): ExportFile => ({
  file: `${name}.json`,
  class: name,
  rows: () => rowsOf(count, make),
});

/** An export of drafted hours with their people and projects; rows are generated on demand. */
export const exportOf = (hours: number): ReadonlyArray<ExportFile> => [
  file("_User", people, (i) => ({ objectId: id("U", i), username: `person ${i}`, role: "engineer", ...stamps(i) })),
  file("EngineerProfile", people, (i) => ({
    ...{ objectId: id("E", i), user: pointer("_User", id("U", i)), fullName: `Person ${i}`, ...stamps(i) },
    ...{ discipline: "Civil", employmentStatus: "Active" },
  })),
  file("Project", projects, (i) => ({
    ...{ objectId: id("P", i), projectCode: `P-${i}`, projectName: `Project ${i}`, clientName: "City", ...stamps(i) },
    ...{ status: "Active", projectManager: pointer("_User", id("U", 0)) },
  })),
  file("BillableHour", hours, (i) => {
    const { objectId, engineer, project, submittedBy, workDate, minutes, taskCode, notes } = hourOf(i);
    return {
      ...{ objectId, hours: minutes / 60, billingStatus: "Draft", taskCode, notes, ...stamps(i) },
      engineer: pointer("EngineerProfile", engineer),
      project: pointer("Project", project),
      submittedBy: pointer("_User", submittedBy),
      workDate: { __type: "Date", iso: new Date(workDate * 86_400_000).toISOString() },
    };
  }),
];

/** `work_date` → `workDate`. */
export const camel = (name: string): string => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
type Values = Readonly<Record<string, unknown>>;
/** The stored row of an hour. */
export const hourRecord = (organizationId: string, i: number): Values => {
  const { objectId, engineer, project, submittedBy, workDate, minutes, taskCode, notes, at } = hourOf(i);
  return {
    ...{ organizationId, version: 1, createdAt: at, updatedAt: at + 500, custom: null },
    ...{ decidedBy: null, decidedAt: null, decisionReason: null, invoiceRef: null, invoicedOn: null },
    ...{ engineer, project, allocation: null, workDate, hours: minutes, taskCode, notes, submittedBy },
    ...{
      billable: true,
      approval: "draft",
      billing: "unbilled",
      statusLabel: "Draft",
      snapshot: null,
      lastEditor: null,
      submittedOn: null,
      decisionRound: 0,
      objectId,
    },
  };
};
/** The log row of an hour. */
export const logEntry = (record: Values, now: number): Values => ({
  ...{ organizationId: record.organizationId, at: now, actor: "importer", requestId: null, class: "BillableHour" },
  ...{ objectId: record.objectId, kind: "create", event: "import", version: 1, reason: null, before: null },
  after: JSON.stringify(record),
});
