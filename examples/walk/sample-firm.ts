import Holidays from "date-holidays";
import { type App, type FirmApi, FirmError } from "firmcore";
import { certificates, clients, disciplines, firstNames, lastNames, numbers, places } from "./names.ts";

export const organizationId = "lindau-engineering";
const calendar = "Bavaria";

const days = (from: string, to: string): ReadonlyArray<string> => {
  const found: Array<string> = [];
  for (let at = Date.parse(from); at <= Date.parse(to); at += 86_400_000)
    found.push(new Date(at).toISOString().slice(0, 10));
  return found;
};
export const later = (day: string, count: number): string =>
  new Date(Date.parse(day) + count * 86_400_000).toISOString().slice(0, 10);
/** First and last day of the month before. */
const monthBefore = (day: string): readonly [from: string, to: string] => {
  const to = later(`${day.slice(0, 7)}-01`, -1);
  return [`${to.slice(0, 7)}-01`, to];
};
const isWorkday = (day: string): boolean => ![0, 6].includes(new Date(day).getUTCDay());

/** Public holidays of a year, from a library. */
const publicHolidays = (year: number): ReadonlyArray<{ readonly day: string; readonly name: string }> =>
  new Holidays("DE", "BY")
    .getHolidays(year)
    .filter(({ type }) => type === "public")
    .map(({ date, name }) => ({ day: date.slice(0, 10), name }));

interface Person {
  readonly user: string;
  readonly engineer: string;
}
interface Work {
  readonly person: Person;
  readonly project: string;
  readonly manager: string;
}

const people = async (
  firm: FirmApi,
  today: string,
  random: (below: number) => number,
): Promise<ReadonlyArray<Person>> => {
  const from = `${Number(today.slice(0, 4)) - 1}-01-01`;
  const found: Array<Person> = [];
  for (let i = 0; i < 60; i++) {
    const fullName = `${firstNames[i % firstNames.length]} ${lastNames[(i * 7 + Math.floor(i / firstNames.length)) % lastNames.length]}`;
    const { objectId: user } = await firm.users.provision({
      externalId: fullName.toLowerCase().replace(" ", "."),
      role: "engineer",
    });
    const profile = await firm.engineers.create({
      user,
      fullName,
      discipline: disciplines[i % disciplines.length] ?? "Structural",
      employmentStatus: i % 20 === 19 ? "On Leave" : i % 9 === 8 ? "Part-time" : "Full-time",
      primaryLocation: i % 3 === 0 ? "Lindau" : "Munich",
    });
    await firm.rates.set({ engineer: profile.objectId, from, rate: 80 + random(60) });
    if (i % 9 === 8)
      await firm.workingTime.set({
        engineer: profile.objectId,
        from,
        minutes: [480, 480, 240, 0, 0, 0, 0],
      });
    for (const { certificationName, issuer, years } of certificates.slice(0, 1 + (i % 3))) {
      const issuedOn = later(today, random(900) - 1_078);
      const until = later(issuedOn, years * 365);
      // Everybody renewed in time; some certificates expire soon.
      const expiresOn = until < later(today, 20) ? later(today, 30 + random(700)) : until;
      await firm.certifications.create({ engineer: profile.objectId, certificationName, issuer, issuedOn, expiresOn });
    }
    found.push({ user, engineer: profile.objectId });
  }
  return found;
};

const work = async (firm: FirmApi, today: string, staff: ReadonlyArray<Person>): Promise<ReadonlyArray<Work>> => {
  const managers: Array<string> = [];
  for (const name of ["pia", "marek", "yusuf", "lena"])
    managers.push((await firm.users.provision({ externalId: name, role: "projectManager" })).objectId);
  const found: Array<Work> = [];
  for (const [i, place] of places.entries()) {
    const projectManager = managers[i % managers.length] ?? "";
    const project = await firm.projects.create({
      projectCode: `LE-${100 + i}`,
      projectName: place,
      clientName: clients[i % clients.length] ?? "",
      projectManager,
      startDate: later(today, -134),
      endDate: later(today, 107 + i * 15),
      status: "Active",
    });
    for (const person of staff.filter((_, each) => each % places.length === i))
      found.push({ person, project: project.objectId, manager: projectManager });
  }
  return found;
};

/** The first day of the firm's bookings. */
export const bookedFrom = (today: string): string => later(today, -133);

/** The days whose hours are entered. */
interface Period {
  readonly from: string;
  readonly to: string;
  /** From this day on they are submitted and not approved. */
  readonly waitingFrom: string | null;
}
/** Hours that the engineers enter and the managers of the projects approve. */
const hours = async (
  app: App,
  { from, to, waitingFrom }: Period,
  { person, project, manager }: Work,
  allocation: string,
  free: ReadonlySet<string>,
  random: (below: number) => number,
): Promise<void> => {
  const entries = days(from, to).flatMap((workDate) => {
    if (!isWorkday(workDate) || free.has(workDate) || random(12) === 0) return [];
    const work = {
      hours: 5 + random(7) / 2,
      taskCode: random(4) === 0 ? "MEETING" : "DESIGN",
      billable: random(5) !== 0,
    };
    return [{ engineer: person.engineer, project, allocation, workDate, billingStatus: "Submitted", ...work }];
  });
  const created = await app.as({ organizationId, userId: person.user }).batch(
    entries.map((input) => ({ operation: "hours.create" as const, input })),
    { transaction: true },
  );
  const decided = created.filter(({ workDate }) => waitingFrom === null || workDate < waitingFrom);
  await app
    .as({ organizationId, userId: manager })
    .hours.decideMany({ objectIds: decided.map(({ objectId }) => objectId), decision: "approve" });
};

/**
 * Fills an empty database with a demo firm of sixty people, through the public operations. Its bookings lie around
 * `today`. Its hours end with the month before, or with `waiting` on the day before, the last ones not yet approved.
 */
export const fill = async (
  app: App,
  today: string,
  say: (done: string) => void,
  { waiting = false } = {},
): Promise<void> => {
  const firm = app.as({ organizationId, userId: "founder", role: "administrator" });
  const random = numbers(2_027);
  await firm.settings.set({ name: "Lindau Engineering", currency: "EUR", holidayCalendar: calendar });
  const holidays = [-1, 0, 1].map((more) => Number(today.slice(0, 4)) + more).flatMap(publicHolidays);
  for (const { day, name } of holidays) await firm.holidays.set({ calendar, day, name });
  const staff = await people(firm, today, random);
  say(`${staff.length} people, ${holidays.length} public holidays`);
  const free = new Set(holidays.map(({ day }) => day));
  const [from, to] = monthBefore(today);
  const period = (i: number): Period =>
    waiting
      ? { from, to: later(today, -1), waitingFrom: i % 4 === 0 ? later(today, -4) : null }
      : { from, to, waitingFrom: null };
  const jobs = await work(firm, today, staff);
  for (const [i, job] of jobs.entries()) {
    try {
      const { objectId } = await firm.allocations.assign({
        engineer: job.person.engineer,
        project: job.project,
        allocationPercent: 50 + 10 * random(4),
        startDate: bookedFrom(today),
        endDate: later(today, 32 + 7 * random(8)),
        assignmentRole: "Engineer",
      });
      await hours(app, period(i), job, objectId, free, random);
    } catch (error) {
      // Some certificates end within the booking: these people stay free.
      if (!(error instanceof FirmError) || error.code !== "CERTIFICATION") throw error;
    }
  }
  say(`${places.length} projects, their bookings, and their hours`);
};
