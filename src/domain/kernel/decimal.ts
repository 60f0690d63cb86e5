/**
 * `value` in units of its last decimal place, exactly: 139.25 with 2 digits is 13925. Null when the number is written with more
 * decimals (0.1 + 0.2 is 0.30000000000000004), is not finite, or leaves the safe integers.
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
