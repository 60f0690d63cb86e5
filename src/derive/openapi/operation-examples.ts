import { uniquesOf } from "../../domain/kernel/schema/entity.ts";
import { type PlainClass, plainClasses } from "../../operations/plain-classes.ts";
import { exampleBody } from "./example-values.ts";

type Body = Readonly<Record<string, unknown>>;

// The records exist in the demo firm of the example host (examples/host/example-records.ts); each event has one in a suitable state.
const nora = "EnginNora1";
const bridge = "ProjBridge";
const booking = {
  engineer: nora,
  project: bridge,
  allocationPercent: 20,
  startDate: "2027-05-03",
  endDate: "2027-06-25",
  assignmentRole: "Structural engineer",
};
const spring = { from: "2027-02-01", to: "2027-04-30" };

/** The bodies of `get`, `list` and `count` of a class. */
const asked = (
  group: string,
  objectId: string,
  where: Body,
  order: string | ReadonlyArray<string>,
): Readonly<Record<string, Body>> => ({
  [`${group}.get`]: { objectId },
  [`${group}.list`]: { where, order, limit: 10 },
  [`${group}.count`]: { where },
  [`${group}.actions`]: { objectIds: [objectId] },
});

/** The records that pointers name. */
const named: Readonly<Record<string, string>> = { EngineerProfile: nora, Project: bridge, User: "UserNora01" };
const recordOf = (entity: string, which = "First1"): string => named[entity] ?? `${entity.slice(0, 4)}${which}`;

/** The examples of a class without rules of its own, from its fields. */
const plain = ({ entity, group, inputs }: PlainClass) => {
  const objectId = recordOf(entity.name);
  // The example of `create` already uses the values of unique fields.
  const shared = new Set(uniquesOf(entity).flat());
  const changed = Object.fromEntries(
    Object.entries(inputs.update).filter(([name]) => name in entity.fields && !shared.has(name)),
  );
  return {
    ...asked(group, objectId, { objectId }, "-createdAt"),
    [`${group}.create`]: exampleBody(inputs.create, recordOf),
    [`${group}.update`]: { objectId, ...exampleBody(changed, recordOf) },
    [`${group}.delete`]: { objectId: recordOf(entity.name, "Gone01"), reason: "Entered twice" },
  };
};

/** An example body for each operation, valid in the demo firm of the example host. */
export const operationExamples: Readonly<Record<string, Body>> = {
  ...Object.assign({}, ...plainClasses.map(plain)),
  ...asked("allocations", "BookChange", { engineer: nora, status: { in: ["tentative", "confirmed"] } }, "startDate"),
  "allocations.assign": { ...booking, status: "Proposed", notes: "Until the piers stand" },
  "allocations.check": booking,
  "allocations.change": { objectId: "BookChange", allocationPercent: 7.5, notes: "One morning a week" },
  "allocations.extend": { objectId: "BookExtend", endDate: "2027-05-28" },
  "allocations.move": { objectId: "BookMove01", startDate: "2027-04-05", endDate: "2027-04-30" },
  "allocations.confirm": { objectId: "BookConfir" },
  "allocations.release": { objectId: "BookReleas" },
  "allocations.complete": { objectId: "BookDone01" },
  "allocations.cancel": { objectId: "BookCancel", reason: "The client waits" },
  "allocations.reactivate": { objectId: "BookBack01" },
  "allocations.delete": { objectId: "BookGone01", reason: "Entered twice" },
  ...asked("activities", "ActiFirst1", { relatedDeal: "DealFirst1" }, "dueDate"),
  "activities.create": {
    type: "call",
    subject: "Ask about the budget",
    dueDate: "2027-03-22T09:00:00.000Z",
    relatedDeal: "DealFirst1",
  },
  "activities.update": { objectId: "ActiFirst1", relatedContact: "ContFirst1" },
  "activities.complete": { objectId: "ActiFirst1" },
  "activities.delete": { objectId: "ActiGone01", reason: "Entered twice" },
  "activities.overdue": { order: "dueDate", limit: 10 },
  ...asked("certifications", "CertFirst1", { engineer: nora }, "expiresOn"),
  "certifications.create": {
    engineer: nora,
    certificationName: "Crane operator",
    issuer: "Chamber of Engineers",
    issuedOn: "2026-05-04",
    expiresOn: "2031-05-03",
    certificationNumber: "CO-2291",
  },
  "certifications.update": { objectId: "CertFirst1", certificationNumber: "PE-1178" },
  "certifications.delete": { objectId: "CertGone01", reason: "Entered for the wrong person" },
  ...asked("deals", "DealFirst1", { stage: { in: ["lead", "qualified"] } }, ["expectedCloseDate", "-updatedAt"]),
  "deals.create": {
    title: "Second footbridge",
    amount: { minor: 4_000_000, currency: "EUR" },
    stage: "Prospect",
    company: "CompFirst1",
    expectedCloseDate: "2027-06-30",
  },
  "deals.update": { objectId: "DealFirst1", probability: 40, notes: "The town votes in May" },
  "deals.advance": { objectId: "DealFirst1", stage: "proposal" },
  "deals.back": { objectId: "DealBack01" },
  "deals.win": { objectId: "DealWon001" },
  "deals.lose": { objectId: "DealLost01", lostReason: "Price" },
  "deals.reopen": { objectId: "DealReopen", reason: "They called again" },
  "deals.delete": { objectId: "DealGone01", cascade: true },
  "deals.pastClose": { order: "expectedCloseDate", limit: 10 },
  "deals.pipeline": { where: { company: "CompFirst1" }, order: "-updatedAt", limit: 10 },
  "deals.stageHistory": { objectId: "DealFirst1" },
  ...asked("engineers", nora, { discipline: "Structural" }, "fullName"),
  "engineers.create": {
    user: "UserFree01",
    fullName: "Fay Lindqvist",
    discipline: "Structural",
    employmentStatus: "Full-time",
    primaryLocation: "Lindau",
    hourlyRate: 95,
  },
  "engineers.update": { objectId: nora, primaryLocation: "Munich" },
  "engineers.delete": { objectId: "EnginGone1", reason: "Never started" },
  "engineers.find": { from: "2027-05-03", to: "2027-05-28", percent: 40, discipline: "Structural" },
  "engineers.availability": { engineer: nora, ...spring },
  ...asked("holidays", "HoliFirst1", { calendar: "Lindau", day: { atLeast: "2027-01-01" } }, "day"),
  "holidays.set": { calendar: "Lindau", day: "2027-07-24", name: "Children's festival" },
  "holidays.delete": { objectId: "HoliGone01" },
  ...asked("hours", "HourSubmit", { engineer: nora, billingStatus: "Submitted" }, "-workDate"),
  "hours.create": {
    engineer: nora,
    project: bridge,
    workDate: "2027-03-16",
    hours: 7.5,
    taskCode: "DESIGN",
    notes: "Bearings of the second pier",
  },
  "hours.edit": { objectId: "HourEdit01", hours: 6.25 },
  "hours.submit": { objectId: "HourSubmit" },
  "hours.recall": { objectId: "HourRecall" },
  "hours.approve": { objectId: "HourApprov", billedMinutes: 420 },
  "hours.reject": { objectId: "HourReject", reason: "Which pier?" },
  "hours.reopen": { objectId: "HourReopen", reason: "Booked on the wrong day" },
  "hours.setBillable": { objectId: "HourBillab", billable: false },
  "hours.invoice": { objectId: "HourInvoic", invoiceRef: "2027-031" },
  "hours.pay": { objectId: "HourPaid01" },
  "hours.writeOff": { objectId: "HourLost01", reason: "Goodwill" },
  "hours.delete": { objectId: "HourGone01" },
  "hours.decideMany": { objectIds: ["HourMany01", "HourMany02"], decision: "approve" },
  "identity.signUp": { username: "tove", email: "tove@lindau.example", password: "correct horse battery" },
  "identity.logIn": { login: "admin", password: "the password that was printed" },
  "identity.logOut": {},
  "identity.logOutEverywhere": { keepThis: true },
  "identity.me": {},
  "identity.changePassword": { password: "the password that was printed", newPassword: "correct horse battery" },
  "identity.requestPasswordReset": { email: "engineer@lindau.example" },
  "identity.resetPassword": { token: "the token of the mail", newPassword: "correct horse battery" },
  "identity.requestVerification": {},
  "identity.verifyEmail": { token: "the token of the mail" },
  ...asked("limits", "LimitLow01", { engineer: nora }, "from"),
  "limits.set": { engineer: nora, from: "2027-07-01", limit: 110 },
  "limits.delete": { objectId: "LimitGone1" },
  "log.history": { class: "Project", objectId: bridge },
  "log.list": { class: "Project", limit: 20 },
  "log.purge": { before: "2020-01-01", reason: "Kept long enough" },
  ...asked("projects", bridge, { status: "active" }, "projectCode"),
  "projects.create": {
    projectCode: "LE-900",
    projectName: "Harbour wall",
    clientName: "Town of Lindau",
    projectManager: "UserPia001",
    startDate: "2027-04-01",
    status: "Planned",
    rate: { minor: 12_500, currency: "EUR" },
  },
  "projects.update": { objectId: bridge, description: "Two piers and the deck", requiredDiscipline: "Structural" },
  "projects.start": { objectId: "ProjStart1" },
  "projects.hold": { objectId: "ProjHold01", reason: "The river is too high" },
  "projects.resume": { objectId: "ProjResume" },
  "projects.complete": { objectId: "ProjDone01" },
  "projects.cancel": { objectId: "ProjCancel", reason: "The client gave up" },
  "projects.reopen": { objectId: "ProjReopen", reason: "More to do" },
  "projects.delete": { objectId: "ProjGone01", reason: "Entered twice" },
  ...asked("rates", "RateFirst1", { engineer: nora }, "from"),
  "rates.set": { engineer: nora, from: "2027-07-01", rate: { minor: 11_000, currency: "EUR" } },
  "rates.delete": { objectId: "RateGone01" },
  "reports.overbooked": { from: "2027-03-15", to: "2027-12-31" },
  "reports.certifications": { on: "2027-03-15", status: "Expiring" },
  "reports.uncovered": { from: "2027-03-15", to: "2027-12-31" },
  "reports.utilization": { ...spring, by: "discipline" },
  "reports.planActual": { ...spring, by: "project", withFuture: true },
  "reports.forecast": { from: "2027-04-01", to: "2027-06-30" },
  "reports.money": { ...spring, by: ["client", "month"] },
  ...asked("sessions", "SessionOne", {}, "-createdAt"),
  "sessions.revoke": { objectId: "SessionOne" },
  "settings.get": {},
  "settings.set": { expiringDays: 45, outsideProjectDates: "block" },
  ...asked("timeOff", "LeaveGrant", { engineer: nora, status: "requested" }, "startDate"),
  "timeOff.request": { engineer: nora, startDate: "2027-08-02", endDate: "2027-08-20", notes: "Summer" },
  "timeOff.grant": { objectId: "LeaveGrant" },
  "timeOff.refuse": { objectId: "LeaveRefus", reason: "Inspection week" },
  "timeOff.withdraw": { objectId: "LeaveWithd" },
  "timeOff.delete": { objectId: "LeaveGone1" },
  ...asked("users", "UserNora01", { role: "engineer", active: true }, "username"),
  "users.update": { objectId: "UserAdmin1", email: "admin@lindau.example" },
  "users.setRole": { objectId: "UserRole01", role: "projectManager", team: "South" },
  "users.deactivate": { objectId: "UserIdle01", reason: "On parental leave" },
  "users.reactivate": { objectId: "UserBack01" },
  "users.delete": { objectId: "UserGone01" },
  "users.erase": { objectId: "UserPast01", reason: "Asked for it" },
  "users.exportData": { objectId: "UserNora01" },
  "users.provision": { externalId: "okta|00u1", role: "engineer" },
  ...asked("workingTime", "WeekFirst1", { engineer: nora }, "from"),
  "workingTime.set": { engineer: nora, from: "2027-09-01", minutes: [480, 480, 480, 480, 0, 0, 0] },
  "workingTime.delete": { objectId: "WeekGone01" },
};
