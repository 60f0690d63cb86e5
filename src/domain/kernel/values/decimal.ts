/**
 * `value` in units of its last decimal place, exactly: 139.25 with 2 digits is 13925. Null if the number has more
 * decimals (0.1 + 0.2 is 0.30000000000000004), is not finite or leaves the safe integers.
 *
 * @example unitsOf(139.25, 2) // 13925
 */
export const unitsOf = (value: number, digits: number): number | null => {
  if (Number.isSafeInteger(value)) {
    const whole = value * 10 ** digits;
    return Number.isSafeInteger(whole) ? whole + 0 : null;
  }
  // toFixed rounds the exact binary value; multiplying would round twice (1.005 * 100 is 100.49999999999999).
  const text = value.toFixed(digits);
  const units = Number(text.replace(".", ""));
  return Number(text) === value && Number.isSafeInteger(units) ? units + 0 : null;
};

/**
 * A number that is not negative, rounded half up to this many decimals as it is written.
 *
 * @example roundedHalfUp(1.005, 2) // 1.01
 */
export const roundedHalfUp = (value: number, digits: number): number => {
  const text = String(value);
  // Below a millionth, or beyond all decimals.
  if (text.includes("e")) return value < 1 ? 0 : value;
  const [whole = "", part = ""] = text.split(".");
  if (part.length <= digits) return value;
  const units = BigInt(whole + part.slice(0, digits)) + (part.charAt(digits) >= "5" ? 1n : 0n);
  return Number(units) / 10 ** digits;
};
