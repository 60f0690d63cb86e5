import Holidays from "date-holidays";
import { type App, type FirmApi, FirmError } from "firmcore";
import { certificates, clients, disciplines, firstNames, lastNames, numbers, places } from "./names.ts";

export const organizationId = "lindau-engineering";
/** The day of the walk: a Monday. */
export const today = "2027-03-15";
const calendar = "Bavaria";

const days = (from: string, to: string): ReadonlyArray<string> => {
  const found: Array<string> = [];
  for (let at = Date.parse(from); at <= Date.parse(to); at += 86_400_000)
    found.push(new Date(at).toISOString().slice(0, 10));
  return found;
};
const later = (day: string, count: number): string =>
  new Date(Date.parse(day) + count * 86_400_000).toISOString().slice(0, 10);
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

const people = async (firm: FirmApi, random: (below: number) => number): Promise<ReadonlyArray<Person>> => {
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
    await firm.rates.set({ engineer: profile.objectId, from: "2026-01-01", rate: 80 + random(60) });
    if (i % 9 === 8)
      await firm.workingTime.set({
        engineer: profile.objectId,
        from: "2026-01-01",
        minutes: [480, 480, 240, 0, 0, 0, 0],
      });
    for (const { certificationName, issuer, years } of certificates.slice(0, 1 + (i % 3))) {
      const issuedOn = later("2024-04-01", random(900));
      const until = later(issuedOn, years * 365);
      // Everybody renewed in time; some certificates expire soon.
      const expiresOn = until < later(today, 20) ? later(today, 30 + random(700)) : until;
      await firm.certifications.create({ engineer: profile.objectId, certificationName, issuer, issuedOn, expiresOn });
    }
    found.push({ user, engineer: profile.objectId });
  }
  return found;
};

const work = async (firm: FirmApi, staff: ReadonlyArray<Person>): Promise<ReadonlyArray<Work>> => {
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
      startDate: "2026-11-01",
      endDate: later("2027-06-30", i * 15),
      status: "Active",
    });
    for (const person of staff.filter((_, each) => each % places.length === i))
      found.push({ person, project: project.objectId, manager: projectManager });
  }
  return found;
};

/** The hours of February, entered by the engineers and approved by the managers of the projects. */
const hours = async (
  app: App,
  { person, project, manager }: Work,
  allocation: string,
  free: ReadonlySet<string>,
  random: (below: number) => number,
): Promise<void> => {
  const own = app.as({ organizationId, userId: person.user });
  const approver = app.as({ organizationId, userId: manager });
  for (const workDate of days("2027-02-01", "2027-02-26")) {
    if (!isWorkday(workDate) || free.has(workDate) || random(12) === 0) continue;
    const hour = await own.hours.create({
      engineer: person.engineer,
      project,
      allocation,
      workDate,
      hours: 5 + random(7) / 2,
      taskCode: random(4) === 0 ? "MEETING" : "DESIGN",
      billable: random(5) !== 0,
    });
    await own.hours.submit(hour.objectId);
    await approver.hours.approve(hour.objectId);
  }
};

/** Fills an empty database with a demo firm of sixty people, through the public operations. */
export const fill = async (app: App, say: (done: string) => void): Promise<void> => {
  const firm = app.as({ organizationId, userId: "founder", role: "administrator" });
  const random = numbers(2_027);
  await firm.settings.set({ name: "Lindau Engineering", currency: "EUR", holidayCalendar: calendar });
  const holidays = [2026, 2027].flatMap(publicHolidays);
  for (const { day, name } of holidays) await firm.holidays.set({ calendar, day, name });
  const staff = await people(firm, random);
  say(`${staff.length} people, ${holidays.length} public holidays`);
  const free = new Set(holidays.map(({ day }) => day));
  const jobs = await work(firm, staff);
  for (const job of jobs) {
    try {
      const { objectId } = await firm.allocations.assign({
        engineer: job.person.engineer,
        project: job.project,
        allocationPercent: 50 + 10 * random(4),
        startDate: "2026-11-02",
        endDate: later("2027-04-16", 7 * random(8)),
        assignmentRole: "Engineer",
      });
      await hours(app, job, objectId, free, random);
    } catch (error) {
      // Some certificates end within the booking: these people stay free.
      if (!(error instanceof FirmError) || error.code !== "CERTIFICATION") throw error;
    }
  }
  say(`${places.length} projects, their bookings, and February's hours`);
};
