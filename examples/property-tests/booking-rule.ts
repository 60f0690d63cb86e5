import { type BookingCase, bookingLaws } from "firmcore/testing";

type Booking = BookingCase["candidate"];

/** Whether a booking takes up a day. This is the fault: the last day of a range is included. */
const takes = ({ startDate, endDate }: Booking, day: string): boolean =>
  startDate <= day && (endDate === null || day < endDate);

/** The limit of a day in percent: of the engineer, else of the firm, else 100. */
const limitOn = ({ limits, firmLimits }: BookingCase, day: string): number => {
  const inForce = <T extends { readonly from: string }>(steps: ReadonlyArray<T>): T | undefined =>
    steps
      .filter(({ from }) => from <= day)
      .sort((a, b) => (a.from < b.from ? -1 : 1))
      .at(-1);
  return inForce(limits)?.limit ?? inForce(firmLimits)?.value ?? 100;
};

/** A booking rule of your own. The load grows, and the limit falls, only on a day on which something begins. */
const fits = (of: BookingCase): boolean => {
  const all = [...of.bookings, of.candidate];
  const begins = [
    ...all.map(({ startDate }) => startDate),
    ...[...of.limits, ...of.firmLimits].map(({ from }) => from),
  ];
  return begins
    .filter((day) => takes(of.candidate, day))
    .every((day) => {
      const taking = all.filter((each) => takes(each, day));
      return taking.reduce((sum, each) => sum + each.allocationPercent, 0) <= limitOn(of, day);
    });
};

// In a test runner: for (const { id, name, check } of Object.values(bookingLaws)) test(`${id} ${name}`, () => check(fits));
for (const { id, name, check } of Object.values(bookingLaws)) {
  try {
    check(fits, { seed: 1 });
    console.log(`holds: ${id} ${name}`);
  } catch (error) {
    console.log(`fails: ${id} ${name}`);
    console.log((error as Error).message);
    console.log(((error as Error).cause as Error).message);
  }
}
