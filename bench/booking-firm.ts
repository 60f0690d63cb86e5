import type { FirmApi } from "firmcore";
import { dayText } from "../src/domain/kernel/values/day.ts";

/** The ids and values for a booking, as stored in the tables. */
export interface Booking {
  readonly engineer: string;
  readonly project: string;
  readonly startDate: number;
  readonly endDate: number;
}
export interface FirmIds {
  readonly engineers: ReadonlyArray<string>;
  readonly projects: ReadonlyArray<string>;
}

const engineers = 200;
const history = 25;
const base = 21_000;

/** A firm with a history: 200 engineers with 25 bookings and three certificates each, 20 projects. */
export const seed = async (firm: FirmApi): Promise<FirmIds> => {
  const manager = await firm.users.provision({ externalId: "manager", role: "projectManager" });
  const projects = await Promise.all(
    Array.from({ length: 20 }, (_, i) =>
      firm.projects.create({
        projectCode: `P${i}`,
        projectName: `Project ${i}`,
        clientName: "Client",
        projectManager: manager.objectId,
        status: "active",
      }),
    ),
  );
  const people = await inTens(engineers, (e) =>
    firm.users.provision({ externalId: `e${e}`, username: `engineer ${e}`, role: "engineer" }),
  );
  const created = await inTens(engineers, (e) =>
    firm.engineers.create({
      user: people[e]?.objectId ?? "",
      fullName: `Engineer ${e}`,
      discipline: "Civil",
      employmentStatus: "active",
    }),
  );
  const ids: FirmIds = {
    engineers: created.map(({ objectId }) => objectId),
    projects: projects.map(({ objectId }) => objectId),
  };
  const certificates = ["PE", "First Aid", "Confined Space"];
  await inTens(engineers * certificates.length, (i) =>
    firm.certifications.create({
      engineer: ids.engineers[i % engineers] ?? "",
      certificationName: certificates[Math.floor(i / engineers)] ?? "",
      issuer: "Board",
      issuedOn: "2020-01-01",
    }),
  );
  // Consecutive bookings are for different engineers, so they do not wait for each other.
  await inTens(engineers * history, (n) => {
    const i = Math.floor(n / engineers);
    return firm.allocations.assign({
      engineer: ids.engineers[n % engineers] ?? "",
      project: ids.projects[i % 20] ?? "",
      allocationPercent: 20,
      startDate: dayText(base - 700 + i * 28),
      endDate: dayText(base - 700 + i * 28 + 50),
      assignmentRole: "Engineer",
    });
  });
  return ids;
};

const inTens = async <T>(count: number, make: (i: number) => Promise<T>): Promise<ReadonlyArray<T>> => {
  const made: Array<T> = [];
  for (let i = 0; i < count; i += 10)
    made.push(...(await Promise.all(Array.from({ length: Math.min(10, count - i) }, (_, k) => make(i + k)))));
  return made;
};

/** The n-th booking: a different engineer each time and later days each round, so that the overlap stays the same. */
export const booking = (n: number, ids: FirmIds): Booking => {
  const startDate = base + Math.floor(n / engineers) * 6;
  return {
    engineer: ids.engineers[n % engineers] ?? "",
    project: ids.projects[n % 20] ?? "",
    startDate,
    endDate: startDate + 4,
  };
};

export const assign = (firm: FirmApi, { startDate, endDate, ...ids }: Booking) =>
  firm.allocations.assign({
    ...ids,
    allocationPercent: 10,
    startDate: dayText(startDate),
    endDate: dayText(endDate),
    assignmentRole: "Engineer",
  });
