/** A number by its written digits and the number of decimals: 0.1 + 0.2 has 17 decimals. */
const written = (value: number): { readonly digits: bigint; readonly decimals: number } => {
  const [mantissa = "", exponent = "0"] = String(value).split("e");
  const [whole = "", fraction = ""] = mantissa.split(".");
  const decimals = fraction.length - Number(exponent);
  const digits = BigInt(whole + fraction);
  return decimals < 0 ? { digits: digits * 10n ** BigInt(-decimals), decimals: 0 } : { digits, decimals };
};

/** `value` × 10^decimals if that is a whole number in the written digits, else null. */
export const unitsAsWritten = (value: number, decimals: number): bigint | null => {
  const own = written(value);
  const scaled = own.digits * 10n ** BigInt(decimals);
  const one = 10n ** BigInt(own.decimals);
  return scaled % one === 0n ? scaled / one : null;
};

/** The whole minute nearest to the written hours, and whether the difference exceeds 0.3 minutes (R-VAL-4). */
export const minutesAsWritten = (hours: number): { readonly minutes: bigint; readonly rounded: boolean } => {
  const { digits, decimals } = written(hours);
  const one = 10n ** BigInt(decimals);
  const minutes = halfUp(digits * 60n, one);
  const off = 10n * (digits * 60n - minutes * one);
  return { minutes, rounded: off > 3n * one || off < -3n * one };
};

/** numerator ÷ denominator rounded to the nearest integer, halves upwards: the greatest q with q − ½ ≤ the quotient. */
export const halfUp = (numerator: bigint, denominator: bigint): bigint => {
  const twice = 2n * numerator + denominator;
  const rest = twice % (2n * denominator);
  return (twice - (rest < 0n ? rest + 2n * denominator : rest)) / (2n * denominator);
};

/** The value of billed minutes in minor units, at an hourly rate in minor units (R-HOUR-11). */
export const amountByFractions = (minutes: number, rate: number): bigint => halfUp(BigInt(minutes) * BigInt(rate), 60n);
