/** Hours as a timer counts them: the nearest minute, at least one, and whether that is more than 0.3 minutes off (R-VAL-4). */
export interface TimerMinutes {
  readonly minutes: number;
  readonly isOff: boolean;
}

/** The minutes nearest to hours above 0 and up to a day or so, by the decimals in which they are written; a tie rounds up. */
export const timerMinutes = (hours: number): TimerMinutes => {
  const text = String(hours);
  // Below a millionth of an hour.
  const [whole = "0", part = ""] = text.includes("e") ? ["0"] : text.split(".");
  const scale = 10n ** BigInt(part.length);
  const exact = BigInt(whole + part) * 60n;
  const minutes = (2n * exact + scale) / (2n * scale);
  const kept = minutes === 0n ? 1n : minutes;
  const off = exact - kept * scale;
  return { minutes: Number(kept), isOff: 10n * (off < 0n ? -off : off) > 3n * scale };
};
