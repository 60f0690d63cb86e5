/** Hours of a timer, rounded to the nearest minute, at least one; `isOff` if that differs by more than 0.3 minutes (R-VAL-4). */
export interface TimerMinutes {
  readonly minutes: number;
  readonly isOff: boolean;
}

/** Rounds hours (above 0, up to about a day) by their decimal digits; a tie rounds up. */
export const timerMinutes = (hours: number): TimerMinutes => {
  const text = String(hours);
  // Numbers below a millionth are written with an exponent.
  const [whole = "0", part = ""] = text.includes("e") ? ["0"] : text.split(".");
  const scale = 10n ** BigInt(part.length);
  const exact = BigInt(whole + part) * 60n;
  const minutes = (2n * exact + scale) / (2n * scale);
  const kept = minutes === 0n ? 1n : minutes;
  const off = exact - kept * scale;
  return { minutes: Number(kept), isOff: 10n * (off < 0n ? -off : off) > 3n * scale };
};
