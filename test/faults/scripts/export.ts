import type { ExportFile } from "firmcore";

/** An export large enough for several chunks: accounts, profiles, a project, bookings. */
export const manyRows = (people: number, bookings: number): ReadonlyArray<ExportFile> => {
  const id = (letter: string, i: number): string => `${letter}${String(i).padStart(9, "0")}`;
  const stamps = { createdAt: "2026-01-01T00:00:00.000Z", updatedAt: "2026-06-01T00:00:00.000Z" };
  const pointer = (className: string, objectId: string) => ({ __type: "Pointer", className, objectId });
  const day = (text: string) => ({ __type: "Date", iso: `${text}T00:00:00.000Z` });
  const range = (count: number): ReadonlyArray<number> => Array.from({ length: count }, (_, i) => i);
  return [
    {
      file: "_User.json",
      class: "_User",
      rows: range(people).map((i) => ({ objectId: id("U", i), username: `person ${i}`, role: "engineer", ...stamps })),
    },
    {
      file: "EngineerProfile.json",
      class: "EngineerProfile",
      rows: range(people).map((i) => ({
        ...{ objectId: id("E", i), user: pointer("_User", id("U", i)), fullName: `Person ${i}`, ...stamps },
        ...{ discipline: "Civil", employmentStatus: "Active", hourlyRate: 100 },
      })),
    },
    {
      file: "Project.json",
      class: "Project",
      rows: [
        {
          ...{ objectId: "Project000", projectCode: "P-1", projectName: "Bridge", clientName: "City", ...stamps },
          ...{ status: "Active", projectManager: pointer("_User", id("U", 0)) },
        },
      ],
    },
    {
      file: "Allocation.json",
      class: "Allocation",
      rows: range(bookings).map((i) => ({
        ...{ objectId: id("A", i), engineer: pointer("EngineerProfile", id("E", i % people)), allocationPercent: 10 },
        ...{ project: pointer("Project", "Project000"), assignmentRole: "Engineer", status: "Confirmed", ...stamps },
        ...{ startDate: day("2026-03-01"), endDate: day("2026-03-31") },
      })),
    },
  ];
};
