export { type BookingCalendarOptions, bookingCalendar } from "./adapters/calendar/booking-calendar.ts";
