import type { FirmApi } from "../../api/promise.ts";
import type { PlainAllocation } from "../../domain/allocation/entity.ts";
import { checkOptions, numberFrom, type OptionKindsOf, textOption } from "../../ports/check-options.ts";
import { loadIcalGenerator } from "./ical-generator.ts";

/** Whose calendar, and how it is shown. */
export interface BookingCalendarOptions {
  /** The objectId of the engineer's profile. */
  readonly engineer: string;
  /** Names the events for good: the domain of your service, such as `firm.example`. */
  readonly domain: string;
  /** What a calendar program calls it. Default: the name of the engineer. */
  readonly name?: string;
  /** A calendar has no events without an end: days from today on for which an open booking is shown. Default 365. */
  readonly openDays?: number;
}

const kinds = {
  engineer: { ...textOption, required: true },
  domain: {
    expected: "a domain such as firm.example",
    fits: (value) => typeof value === "string" && /^[A-Za-z0-9.-]+$/.test(value),
    required: true,
  },
  name: textOption,
  openDays: numberFrom(1),
} satisfies OptionKindsOf<BookingCalendarOptions>;

const millisecondsOfDay = 86_400_000;
const pageOf = 1_000;
/** A day as midnight in UTC, which the library writes as the day that it is, whatever the zone of the machine. */
const dateOf = (day: string): Date => new Date(`${day}T00:00:00.000Z`);
const statuses: Readonly<Record<string, "TENTATIVE" | "CONFIRMED" | "CANCELLED">> = {
  tentative: "TENTATIVE",
  cancelled: "CANCELLED",
};
type Listed = Pick<FirmApi, "allocations" | "engineers">;

/** The bookings of an engineer as the caller sees them, with the names of the projects that the caller sees. */
const bookingsOf = async ({ allocations }: Listed, engineer: string) => {
  const bookings: Array<PlainAllocation> = [];
  const projects = new Map<string, string>();
  for (let after: string | undefined; ; ) {
    const page = await allocations.list({
      where: { engineer },
      include: { project: true },
      limit: pageOf,
      ...(after === undefined ? {} : { after }),
    });
    bookings.push(...page.results);
    for (const [id, { projectName }] of Object.entries(page.included?.Project ?? {}))
      projects.set(id, String(projectName));
    if (page.next === null) return { bookings, projects };
    after = page.next;
  }
};

/**
 * The bookings of an engineer as an iCalendar text, for calendar programs that subscribe to an address: whole days, a name for each that
 * never changes, and the version as its sequence. It has what the caller of `firm` may see. Rejects with `FirmError`. Needs the package
 * ical-generator.
 */
export const bookingCalendar = async (firm: Listed, given: BookingCalendarOptions): Promise<string> => {
  const { engineer, domain, name, openDays = 365 } = checkOptions("bookingCalendar()", given, kinds);
  const { ICalCalendar } = loadIcalGenerator();
  const { fullName } = await firm.engineers.get(engineer);
  const { bookings, projects } = await bookingsOf(firm, engineer);
  const calendar = new ICalCalendar({
    name: name ?? fullName,
    prodId: { company: "firmcore", product: "bookings", language: "EN" },
  });
  const openUntil = new Date(Date.now() + openDays * millisecondsOfDay).toISOString().slice(0, 10);
  for (const each of bookings) {
    const changed = new Date(each.updatedAt);
    const last = each.endDate ?? (openUntil > each.startDate ? openUntil : each.startDate);
    calendar.createEvent({
      id: `${each.objectId}@${domain}`,
      sequence: each.version,
      // The same text for the same bookings, whenever it is asked for.
      stamp: changed,
      created: new Date(each.createdAt),
      lastModified: changed,
      allDay: true,
      start: dateOf(each.startDate),
      // The end of an event of whole days is the day after its last.
      end: new Date(dateOf(last).getTime() + millisecondsOfDay),
      summary: `${projects.get(each.project) ?? each.project} ${each.allocationPercent} %`,
      description: each.assignmentRole,
      status: (statuses[each.status] ?? "CONFIRMED") as never,
      // Somebody who is booked for a part of the day is not busy.
      transparency: "TRANSPARENT" as never,
    });
  }
  return calendar.toString();
};
