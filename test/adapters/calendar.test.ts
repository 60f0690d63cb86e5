import { bookingCalendar } from "firmcore/calendar";
import ICAL from "ical.js";
import { expect, test } from "vitest";
import { openTestFirm } from "../support/firm/firm.ts";

const parsed = (text: string) => {
  const calendar = new ICAL.Component(ICAL.parse(text));
  return {
    calendar,
    events: calendar.getAllSubcomponents("vevent").map((each) => {
      const value = (name: string): unknown => each.getFirstPropertyValue(name);
      const [start, end] = [value("dtstart"), value("dtend")] as [ICAL.Time, ICAL.Time];
      return {
        uid: value("uid"),
        sequence: value("sequence"),
        status: value("status"),
        summary: value("summary"),
        stamp: String(value("dtstamp")),
        days: [start.toString(), end.toString()],
        wholeDays: start.isDate && end.isDate,
      };
    }),
  };
};

const scene = async () => {
  const firm = await openTestFirm();
  const user = firm.user("ana");
  const engineer = firm.engineer("Ana Souza", { user });
  const project = firm.project('Bridge; "North", phase 1\nB');
  const book = async (startDate: string, endDate: string | null, status: "tentative" | "confirmed" = "confirmed") =>
    (
      await firm.admin.allocations.assign({
        engineer,
        project,
        allocationPercent: 20,
        assignmentRole: "Lead",
        startDate,
        endDate,
        status,
      })
    ).objectId;
  const asked = { engineer, domain: "firm.example" };
  return { firm, user, engineer, book, asked };
};

test("the bookings of an engineer are whole days in a calendar that another library reads", async () => {
  const { firm, book, asked } = await scene();
  const [one, two, three] = [
    await book("2027-02-01", "2027-02-28"),
    await book("2027-03-28", "2027-03-28", "tentative"),
    await book("2027-04-01", "2027-04-30"),
  ];
  await firm.admin.allocations.cancel({ objectId: three, reason: "moved" });
  const { calendar, events } = parsed(await bookingCalendar(firm.admin, asked));
  expect(calendar.getFirstPropertyValue("version")).toBe("2.0");
  expect(calendar.getFirstPropertyValue("x-wr-calname")).toBe("Ana Souza");
  const summary = 'Bridge; "North", phase 1\nB 20 %';
  const byStart = events.toSorted((left, right) => String(left.days).localeCompare(String(right.days)));
  expect(byStart).toMatchObject([
    {
      uid: `${one}@firm.example`,
      sequence: 1,
      status: "CONFIRMED",
      days: ["2027-02-01", "2027-03-01"],
      summary,
      wholeDays: true,
    },
    { uid: `${two}@firm.example`, sequence: 1, status: "TENTATIVE", days: ["2027-03-28", "2027-03-29"] },
    { uid: `${three}@firm.example`, sequence: 2, status: "CANCELLED" },
  ]);
});

test("a change keeps the name of its event and raises the sequence; the same bookings are the same text", async () => {
  const { firm, book, asked } = await scene();
  const objectId = await book("2027-02-01", "2027-02-28");
  const before = await bookingCalendar(firm.admin, asked);
  expect(await bookingCalendar(firm.admin, asked)).toBe(before);
  firm.setNow("2027-01-05");
  await firm.admin.allocations.extend({ objectId, endDate: "2027-03-31" });
  const [was] = parsed(before).events;
  const [is] = parsed(await bookingCalendar(firm.admin, asked)).events;
  expect(is).toMatchObject({ uid: was?.uid, sequence: 2, days: ["2027-02-01", "2027-04-01"] });
  expect(is?.stamp).not.toBe(was?.stamp);
});

test.each(["America/Los_Angeles", "Pacific/Kiritimati", "UTC"])("days are days in %s", async (zone) => {
  const { firm, book, asked } = await scene();
  await book("2027-02-01", "2027-02-01");
  const before = process.env.TZ;
  process.env.TZ = zone;
  try {
    expect(parsed(await bookingCalendar(firm.admin, asked)).events[0]?.days).toEqual(["2027-02-01", "2027-02-02"]);
  } finally {
    if (before === undefined) delete process.env.TZ;
    else process.env.TZ = before;
  }
});

test("an open booking is shown for a while, and at least on its first day", async () => {
  const { firm, book, asked } = await scene();
  await book("2027-02-01", null);
  await book("2090-01-01", null);
  const days = parsed(await bookingCalendar(firm.admin, { ...asked, openDays: 1 })).events.map((each) => each.days);
  expect(days).toContainEqual(["2090-01-01", "2090-01-02"]);
  expect(days.every(([start, end]) => String(start) < String(end))).toBe(true);
});

test("an engineer gets the own bookings; a client lead gets none, and wrong options are named", async () => {
  const { firm, user, book, asked } = await scene();
  await book("2027-02-01", "2027-02-28");
  expect(parsed(await bookingCalendar(firm.as(user), asked)).events).toHaveLength(1);
  await expect(bookingCalendar(firm.as(firm.user("lea", "clientLead")), asked)).rejects.toMatchObject({
    name: "FirmError",
  });
  await expect(bookingCalendar(firm.admin, { ...asked, domain: "a b" })).rejects.toThrow(
    "domain: expected a domain such as firm.example",
  );
});
