import { firstOf } from "../domain/kernel/messages/say.ts";
import type { DayRange } from "../domain/kernel/refusal/refusal.ts";

/** Tables have days in ISO 8601. */
const daysText = ({ from, to }: DayRange): string =>
  to === null ? `from ${from} on` : from === to ? `on ${from}` : `from ${from} to ${to}`;
export const gapsText = (gaps: ReadonlyArray<DayRange>, more = 0): string =>
  firstOf(gaps.map(daysText), (others) => `and ${others} more`, { number: String }, { more });
