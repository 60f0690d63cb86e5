import { type StoredSettings, settingsFrom } from "../../../domain/kernel/context/settings.ts";
import type { Projects, ReportedHour } from "../../../domain/report/grouping.ts";
import { reportedPeople, type Staff } from "../../../domain/report/reported-people.ts";
import type { KitFirm } from "../harness/kit-firm.ts";

/** The data of the reports, computed from the rows one by one. */
export const reportRows = async (firm: KitFirm) => {
  const tables = await firm.tables();
  const rows = <T>(name: string): ReadonlyArray<T> => (tables[name] ?? []) as unknown as ReadonlyArray<T>;
  const staff: Staff = {
    people: rows("EngineerProfile"),
    workingTime: rows("WorkingTime"),
    holidays: rows("Holiday"),
    timeOff: rows<Staff["timeOff"][number] & { readonly status: string }>("TimeOff").filter(
      ({ status }) => status === "granted",
    ),
    allocations: rows("Allocation"),
  };
  const hours = rows<ReportedHour & { readonly hours: number; readonly allocation: string | null }>("BillableHour").map(
    (row) => ({ ...row, minutes: row.hours }),
  );
  const projects: Projects = new Map(
    rows<{ readonly objectId: string; readonly client: string | null; readonly clientName: string | null }>(
      "Project",
    ).map(({ objectId, client, clientName }) => [objectId, { client: client ?? clientName }]),
  );
  const [organization] = rows<{ readonly settings: StoredSettings }>("Organization");
  return { people: reportedPeople(staff, settingsFrom(organization?.settings ?? {})), hours, projects };
};
