import type { Client } from "./client.ts";

/** What the requests of the bench are about; the same on both servers. */
export interface Rows {
  readonly engineers: ReadonlyArray<string>;
  readonly projects: ReadonlyArray<string>;
}
export const size = { engineers: 200, history: 25, projects: 20 } as const;
const certificates = ["PE", "First Aid", "Confined Space"];
const base = Date.UTC(2027, 5, 1);
const day = 86_400_000;

const pointer = (className: string, objectId: string) => ({ __type: "Pointer", className, objectId });
const date = (at: number) => ({ __type: "Date", iso: new Date(at).toISOString() });
const allocation = (engineer: string, project: string, allocationPercent: number, start: number, days: number) => ({
  ...{ engineer: pointer("EngineerProfile", engineer), project: pointer("Project", project), allocationPercent },
  ...{ startDate: date(start), endDate: date(start + days * day), assignmentRole: "Engineer", status: "Tentative" },
});
/** The n-th booking: another engineer each time and later days each round, so that the overlap stays the same. */
export const booking = (n: number, { engineers, projects }: Rows) =>
  allocation(
    engineers[n % engineers.length] ?? "",
    projects[n % projects.length] ?? "",
    10,
    base + Math.floor(n / engineers.length) * 6 * day,
    4,
  );

/** Creates rows of a class, ten at once. */
const createAll = async (
  send: Client["send"],
  className: string,
  rows: ReadonlyArray<object>,
): Promise<ReadonlyArray<string>> => {
  const ids: Array<string> = [];
  for (let i = 0; i < rows.length; i += 10) {
    const made = await Promise.all(rows.slice(i, i + 10).map((body) => send("POST", `/classes/${className}`, body)));
    ids.push(...made.map(({ objectId }) => String(objectId)));
  }
  return ids;
};

/** Fills a firm by the same requests on both servers: engineers with accounts, certificates and bookings, and projects. */
export const fill = async (
  send: Client["send"],
  accounts: ReadonlyArray<string>,
  manager: string,
  { engineers, history, projects }: typeof size | { readonly [N in keyof typeof size]: number },
): Promise<Rows> => {
  const projectIds = await createAll(
    send,
    "Project",
    Array.from({ length: projects }, (_, i) => ({
      ...{ projectCode: `P${i}`, projectName: `Project ${i}`, clientName: "Client", status: "Active" },
      ...{ projectManager: pointer("_User", manager), requiredCertifications: ["PE"] },
    })),
  );
  const engineerIds = await createAll(
    send,
    "EngineerProfile",
    accounts.slice(0, engineers).map((account, e) => ({
      ...{ user: pointer("_User", account), fullName: `Engineer ${String(e).padStart(3, "0")}` },
      ...{ discipline: "Civil", employmentStatus: "Active" },
    })),
  );
  await createAll(
    send,
    "Certification",
    certificates.flatMap((certificationName) =>
      engineerIds.map((engineer) => ({
        ...{ engineer: pointer("EngineerProfile", engineer), certificationName, issuer: "Board", status: "Valid" },
        ...{ issuedOn: date(Date.UTC(2020, 0, 1)), expiresOn: date(Date.UTC(2039, 0, 1)) },
      })),
    ),
  );
  await createAll(
    send,
    "Allocation",
    Array.from({ length: engineers * history }, (_, n) => {
      const i = Math.floor(n / engineers);
      const start = base - (700 - i * 28) * day;
      return allocation(engineerIds[n % engineers] ?? "", projectIds[i % projects] ?? "", 20, start, 50);
    }),
  );
  return { engineers: engineerIds, projects: projectIds };
};
