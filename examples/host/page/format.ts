import type { Money } from "firmcore";
import { type Html, html } from "./html.ts";

const dayFormat = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  year: "numeric",
  timeZone: "UTC",
});
const shortFormat = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });

export const dayText = (day: string): string => dayFormat.format(new Date(day));
/** A day without its year. */
export const shortDay = (day: string): string => shortFormat.format(new Date(day));
export const dayOf = (day: string): Html => html`<time datetime="${day}">${dayText(day)}</time>`;
/** Days with both ends; null is open. */
export const rangeText = (from: string, to: string | null): string =>
  to === null ? `from ${dayText(from)} on` : from === to ? dayText(from) : `${dayText(from)} – ${dayText(to)}`;

export const later = (day: string, count: number): string =>
  new Date(Date.parse(day) + count * 86_400_000).toISOString().slice(0, 10);
/** The Monday of the week. */
export const mondayOf = (day: string): string => later(day, -((new Date(day).getUTCDay() + 6) % 7));
export const daysBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 86_400_000;

const plain = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 2 });
const oneDigit = new Intl.NumberFormat("en-GB", { minimumFractionDigits: 1, maximumFractionDigits: 1 });
export const numberText = (of: number): string => plain.format(of);
/** With a narrow no-break space before the sign. */
export const percentText = (of: number): string => `${plain.format(of)}\u202f%`;
export const ratioText = (of: number | null): string => (of === null ? "–" : `${oneDigit.format(of)}\u202f%`);
/** A role in words: "project manager". */
export const roleText = (role: string): string => role.replace(/[A-Z]/g, (each) => ` ${each.toLowerCase()}`);
/** Minutes as hours. */
export const hoursText = (minutes: number): string => `${oneDigit.format(minutes / 60)} h`;
export const moneyText = ({ minor, currency }: Money): string => {
  const format = new Intl.NumberFormat("en-GB", { style: "currency", currency, trailingZeroDisplay: "stripIfInteger" });
  return format.format(minor / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
};
