import { randomBytes } from "node:crypto";
import { type App, type FirmApi, FirmError, operationNames } from "firmcore";
import { openApi } from "firmcore/openapi";
import { organizationId } from "../walk/sample-firm.ts";

const letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/** The account of the administrator. */
export const administrator = "UserAdmin1";

/** Random ids, except for the records that the documented examples name. */
export const sampleIds = () => {
  let named: string | null = null;
  return {
    newId: (): string => {
      const id = named ?? Array.from(randomBytes(10), (byte) => letters[byte % letters.length]).join("");
      named = null;
      return id;
    },
    /** Sets the id of the next record. */
    next: (id: string): void => {
      named = id;
    },
  };
};
export type SampleIds = ReturnType<typeof sampleIds>;

/** Creates a record for each documented example of an event, all for one engineer and one project. */
export const makeSamples = async (app: App, ids: SampleIds): Promise<void> => {
  const firm = app.as({ organizationId, userId: "founder", role: "administrator" });
  if ((await firm.projects.count({ where: { objectId: "ProjBridge" } })) > 0) return;
  const as = async (id: string, make: () => Promise<{ readonly objectId: string }>): Promise<string> => {
    ids.next(id);
    return (await make()).objectId;
  };
  const user = (id: string, role: "engineer" | "projectManager" = "engineer") =>
    as(id, () => firm.users.provision({ externalId: id, role }));
  for (const id of ["UserFree01", "UserRole01", "UserIdle01", "UserBack01", "UserGone01", "UserPast01"]) await user(id);
  await firm.users.deactivate("UserBack01");
  const projectManager = await user("UserPia001", "projectManager");
  const person = { discipline: "Structural", employmentStatus: "Full-time", holidayCalendar: "Lindau" } as const;
  const account = await user("UserNora01");
  const engineer = await as("EnginNora1", () =>
    firm.engineers.create({ ...person, user: account, fullName: "Nora Brandt" }),
  );
  const left = await user("UserLeft01");
  await as("EnginGone1", () => firm.engineers.create({ ...person, user: left, fullName: "Otto Falk" }));

  await as("RateFirst1", () => firm.rates.set({ engineer, from: "2026-01-01", rate: 100 }));
  await as("RateGone01", () => firm.rates.set({ engineer, from: "2027-10-01", rate: 120 }));
  await as("WeekFirst1", () =>
    firm.workingTime.set({ engineer, from: "2026-01-01", minutes: [480, 480, 480, 480, 480, 0, 0] }),
  );
  await as("WeekGone01", () =>
    firm.workingTime.set({ engineer, from: "2027-10-01", minutes: [240, 240, 240, 240, 240, 0, 0] }),
  );
  await as("LimitLow01", () => firm.limits.set({ engineer, from: "2026-01-01", limit: 100 }));
  await as("LimitGone1", () => firm.limits.set({ engineer, from: "2027-10-01", limit: 100 }));
  await as("HoliFirst1", () => firm.holidays.set({ calendar: "Lindau", day: "2027-07-17", name: "Regatta" }));
  await as("HoliGone01", () => firm.holidays.set({ calendar: "Lindau", day: "2027-07-18", name: "Regatta" }));
  const held = { engineer, issuer: "Chamber of Engineers", issuedOn: "2026-01-12", expiresOn: "2031-01-11" };
  await as("CertFirst1", () => firm.certifications.create({ ...held, certificationName: "Professional Engineer" }));
  await as("CertGone01", () => firm.certifications.create({ ...held, certificationName: "First Aid" }));
  for (const [id, day] of [
    ["LeaveGrant", 6],
    ["LeaveRefus", 8],
    ["LeaveWithd", 13],
    ["LeaveGone1", 15],
  ] as const) {
    const date = `2027-09-${String(day).padStart(2, "0")}`;
    await as(id, () => firm.timeOff.request({ engineer, startDate: date, endDate: date }));
  }

  const projects = { clientName: "Town of Lindau", projectManager, startDate: "2025-01-06", endDate: "2027-12-17" };
  let number = 800;
  const project = (id: string, projectName: string, status = "Active") =>
    as(id, () => firm.projects.create({ ...projects, projectCode: `LE-${number++}`, projectName, status }));
  const bridge = await project("ProjBridge", "Footbridge");
  await project("ProjStart1", "Boathouse", "Planned");
  await project("ProjHold01", "Lido");
  await project("ProjResume", "Quay", "On Hold");
  await project("ProjDone01", "Kiosk");
  await project("ProjCancel", "Fountain");
  await firm.projects.complete(await project("ProjReopen", "Bandstand"));
  await project("ProjGone01", "Pergola");
  // Nobody decides about own hours, so these wait for an administrator.
  const owned = await as("ProjOwned1", () => firm.projects.create({ name: "Footpath", manager: account }));

  for (const id of ["TaskFirst1", "TaskStart1", "TaskBlock1", "TaskFinish", "TaskReopen", "TaskGone01"])
    await as(id, () => firm.tasks.create({ project: bridge, title: `Pier ${id.slice(4)}`, assignedUser: account }));
  await firm.tasks.finish("TaskReopen");

  const booked = { engineer, project: bridge, allocationPercent: 5, assignmentRole: "Structural engineer" };
  const days = { startDate: "2027-03-15", endDate: "2027-04-30" };
  const booking = (id: string, status = "Confirmed", from = days.startDate) =>
    as(id, () => firm.allocations.assign({ ...booked, ...days, startDate: from, status }));
  for (const id of ["BookChange", "BookExtend", "BookMove01", "BookReleas", "BookCancel", "BookGone01"])
    await booking(id);
  await booking("BookConfir", "Proposed");
  // Only a booking that has begun can be completed.
  await booking("BookDone01", "Confirmed", "2025-01-06");
  await firm.allocations.cancel(await booking("BookBack01"));

  const own = app.as({ organizationId, userId: account });
  const manager = app.as({ organizationId, userId: projectManager });
  const hours = (id: string, day: number, billingStatus = "Draft", of = bridge) =>
    as(id, () =>
      own.hours.create({
        engineer,
        project: of,
        workDate: `2027-03-${String(day).padStart(2, "0")}`,
        hours: 7.5,
        billingStatus,
      }),
    );
  for (const [i, id] of ["HourEdit01", "HourSubmit", "HourBillab", "HourGone01"].entries()) await hours(id, 1 + i);
  for (const [i, id] of ["HourRecall", "HourApprov", "HourReject", "HourMany01", "HourMany02"].entries())
    await hours(id, 5 + i, "Submitted");
  for (const [i, id] of ["HourReopen", "HourInvoic", "HourPaid01", "HourLost01"].entries())
    await manager.hours.approve(await hours(id, 10 + i, "Submitted"));
  await hours("HourAlert1", 15, "Submitted", owned);
  await firm.hours.invoice({ objectId: "HourPaid01", invoiceRef: "2027-030" });
  const deal = (id: string, stage: string) =>
    as(id, () => firm.deals.create({ title: `Deal ${id}`, amount: 25_000, stage, expectedCloseDate: "2027-02-26" }));
  for (const id of ["DealFirst1", "DealLost01", "DealGone01"]) await deal(id, "Lead");
  for (const id of ["DealBack01", "DealWon001"]) await deal(id, "Proposal");
  await deal("DealReopen", "Lost");
  await deal("DealHanded", "Won");
  await makePlain(firm, ids);
  const forAll = ["owner", "administrator"] as const;
  await firm.customClasses.declare({ class: "Intake", read: forAll, update: forAll, delete: forAll });
  await firm.customClasses.declare({ class: "Referral" });
  await firm.customFields.declare({ class: "Intake", field: "subject", type: "String" });
  await firm.customFields.declare({ class: "Project", field: "formerCode", type: "String" });
  for (const id of ["RecoFirst1", "RecoGone01"])
    await as(id, () => firm.records.create({ class: "Intake", custom: { subject: "Flood in the cellar" } }));

  const plan = await as("DocuNora01", () =>
    own.documents.create({ title: "Bearings", fileUrl: "https://files.lindau.example/bearings.pdf" }),
  );
  await as("EntrFirst1", () => own.accessLog.create({ document: plan }));
  const offered = { class: "Company", record: "CompFirst1" } as const;
  await as("GranFirst1", () => firm.grants.add({ ...offered, user: projectManager }));
  await as("GranGone01", () => firm.grants.add({ ...offered, role: "engineer" }));
};

/** Creates the records that only their owner may change; they are those of the administrator. */
export const makeOwned = async (app: App, ids: SampleIds): Promise<void> => {
  const { documents } = app.as({ organizationId, userId: administrator });
  for (const id of ["DocuFirst1", "DocuGone01"]) {
    ids.next(id);
    await documents.create({ title: "Old site plan", fileUrl: "https://files.lindau.example/old-plan.pdf" });
  }
};

const paths = openApi().paths;
interface Shown {
  readonly requestBody: {
    readonly content: {
      readonly "application/json": { readonly example: unknown; readonly schema: { readonly properties: object } };
    };
  };
}
const shown = (operation: string) => {
  const post = paths[`/operations/${operation}`]?.post as Shown | undefined;
  if (post === undefined) throw new Error(`There is no operation ${operation}`);
  return post.requestBody.content["application/json"];
};
const exampleOf = (operation: string) => shown(operation).example as { readonly objectId: string };
/** The text fields of an input. */
const textsOf = (operation: string): ReadonlyArray<string> =>
  Object.entries(shown(operation).schema.properties)
    .filter(([, schema]) => "maxLength" in schema)
    .map(([name]) => name);

/** Creates a record from the example of `create`; false if a record that it points to is still missing. */
const made = async (firm: FirmApi, ids: SampleIds, group: string, objectId: string, more: object): Promise<boolean> => {
  ids.next(objectId);
  try {
    await firm.call(`${group}.create`, { ...exampleOf(`${group}.create`), ...more });
    return true;
  } catch (error) {
    if (error instanceof FirmError && error.code === "POINTER_INVALID") return false;
    throw error;
  }
};

/** What needs an owner, who is no host. */
const byHand = ["documents.create", "accessLog.create", "records.create"];
/** Creates the other records that examples name, from the examples of `create`. */
const makePlain = async (firm: FirmApi, ids: SampleIds): Promise<void> => {
  const wanted = operationNames
    .filter((each) => each.endsWith(".create") && !byHand.includes(each))
    .map((each) => each.slice(0, each.indexOf(".")))
    .flatMap((group) =>
      ["get", "delete"].map((event) => ({ group, objectId: exampleOf(`${group}.${event}`).objectId })),
    );
  for (let left = wanted; left.length > 0; ) {
    const later: typeof wanted = [];
    for (const each of left) {
      const { group, objectId } = each;
      if ((await firm.call(`${group}.count`, { where: { objectId } })) === 1) continue;
      // Unique texts of the example stay free.
      const more = Object.fromEntries(textsOf(`${group}.create`).map((field) => [field, objectId]));
      if (!(await made(firm, ids, group, objectId, more))) later.push(each);
    }
    if (later.length === left.length)
      throw new Error(`No example makes ${later.map(({ objectId }) => objectId).join(", ")}`);
    left = later;
  }
};
