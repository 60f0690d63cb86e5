import { openTestFirm, type TestFirm } from "./firm.ts";

/** A firm with an engineer and a project, and items that book the engineer on the project for a week. */
export const batchScene = async () => {
  const firm = await openTestFirm();
  const engineer = firm.engineer("Ana");
  const project = firm.project("Bridge");
  const booking = (percent: number, more: object = {}) => ({
    operation: "allocations.assign" as const,
    input: {
      ...{ engineer, project, allocationPercent: percent, assignmentRole: "Engineer" },
      ...{ startDate: "2027-03-01", endDate: "2027-03-05", ...more },
    },
  });
  return { firm, engineer, project, booking };
};

/** The percent of each booking. */
export const bookedPercents = async ({ admin }: TestFirm): Promise<ReadonlyArray<number>> =>
  (await admin.allocations.list()).results.map(({ allocationPercent }) => allocationPercent).sort();
