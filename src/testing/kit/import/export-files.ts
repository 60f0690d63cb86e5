import { type Day, dayOf } from "../../../domain/kernel/values/day.ts";
import type { ExportFile } from "../../../operations/import/import-export.ts";
import type { ImportOptions } from "../../../operations/import/options.ts";
import { present, same } from "../harness/expect.ts";
import type { KitFirm } from "../harness/kit-firm.ts";

type Values = Readonly<Record<string, unknown>>;

/** The rows of one class in the form of an export, with default timestamps where a row has none. */
export const exported = (of: string, ...rows: ReadonlyArray<Values>): ExportFile => ({
  file: `${of}.json`,
  class: of,
  rows: rows.map((row) => ({ createdAt: "2026-01-05T08:00:00.000Z", updatedAt: "2026-02-01T09:30:00.000Z", ...row })),
});
/** An instant in the form of an export; for a day, its midnight in UTC. */
export const exportedDate = (iso: string): Values => ({
  __type: "Date",
  iso: iso.includes("T") ? iso : `${iso}T00:00:00.000Z`,
});
export const pointerTo = (className: string, objectId: string): Values => ({ __type: "Pointer", className, objectId });

/** Ana with a profile and a rate, Ben who manages a bridge. */
export const people = (more: { readonly ana?: Values; readonly ben?: Values; readonly profile?: Values } = {}) => [
  exported(
    "_User",
    { objectId: "user000001", username: "ana", ...more.ana },
    { objectId: "user000002", username: "ben", role: "projectManager", ...more.ben },
  ),
  exported("EngineerProfile", {
    objectId: "engineer01",
    user: pointerTo("_User", "user000001"),
    fullName: "Ana",
    discipline: "Civil",
    employmentStatus: "Active",
    hourlyRate: 100,
    ...more.profile,
  }),
];
export const bridge = (more: Values = {}): ExportFile =>
  exported("Project", {
    objectId: "project001",
    name: "Bridge",
    status: "Active",
    manager: pointerTo("_User", "user000002"),
    ...more,
  });
/** Hours of Ana on the bridge, an hour on 2026-12-01, submitted. */
export const hoursRow = (objectId: string, more: Values = {}): Values => ({
  objectId,
  engineer: pointerTo("EngineerProfile", "engineer01"),
  project: pointerTo("Project", "project001"),
  submittedBy: pointerTo("_User", "user000001"),
  workDate: exportedDate("2026-12-01"),
  hours: 1,
  billingStatus: "Submitted",
  ...more,
});
/** A tenth of Ana on the bridge in March 2027. */
export const bookingRow = (objectId: string, more: Values = {}): Values => ({
  objectId,
  engineer: pointerTo("EngineerProfile", "engineer01"),
  project: pointerTo("Project", "project001"),
  allocationPercent: 10,
  startDate: exportedDate("2027-03-01"),
  endDate: exportedDate("2027-03-31"),
  assignmentRole: "Engineer",
  status: "Confirmed",
  ...more,
});
export const certificateRow = (objectId: string, more: Values = {}): Values => ({
  objectId,
  engineer: pointerTo("EngineerProfile", "engineer01"),
  certificationName: "PE",
  issuer: "State",
  issuedOn: exportedDate("2020-01-01"),
  status: "Valid",
  ...more,
});

/** What an import by the firm's administrator reports. */
export const importFiles = (firm: KitFirm, files: ReadonlyArray<ExportFile>, options: ImportOptions = {}) =>
  firm.app.import({ organizationId: firm.organizationId, userId: firm.adminId }, files, options);
/** The rows of the report's flags, in short. */
export const flagsIn = ({ flagged }: Awaited<ReturnType<typeof importFiles>>): ReadonlyArray<string> =>
  flagged.map((flag) => `${flag.class} ${flag.objectId} ${flag.code}`);
/** Stored rows of a class by id. */
export const storedOf = async (firm: KitFirm, entity: string): Promise<ReadonlyMap<string, Values>> =>
  new Map(((await firm.tables())[entity] ?? []).map((row) => [row.objectId, row]));

/** A timestamp after those of {@link exported} and after the start of the firm's clock. */
export const later = "2027-01-01T10:00:00.000Z";
export const day = (text: string): Day => present(dayOf(text), text);
export const rowOf = async (firm: KitFirm, entity: string, objectId: string): Promise<Values> =>
  present((await storedOf(firm, entity)).get(objectId), `${entity} ${objectId}`);
/** Checks that the work changes neither tables nor log. */
export const writesNothing = async (firm: KitFirm, work: () => Promise<unknown>): Promise<void> => {
  const before = [await firm.tables(), (await firm.log()).length];
  await work();
  same([await firm.tables(), (await firm.log()).length], before, "an import wrote something");
};
