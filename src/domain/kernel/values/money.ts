import * as Schema from "effect/Schema";
import { unitsOf } from "./decimal.ts";

/** An amount in minor units (cents) of one ISO 4217 currency (R-VAL-6). */
export const Money = Schema.Struct({
  minor: Schema.Int,
  currency: Schema.String.check(Schema.isPattern(/^[A-Z]{3}$/)),
});
export type Money = typeof Money.Type;

// ISO 4217 as of 2026, with the codes withdrawn since 2025 (ANG, BGN). Intl is not used: it follows CLDR, where the
// forint and the rupiah have no decimals, and a newer engine would change what a stored amount means.
const codesByDigits: Readonly<Record<number, string>> = {
  0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
  2: `AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY
    COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR
    JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO
    NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS
    TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG`,
  3: "BHD IQD JOD KWD LYD OMR TND",
  4: "CLF UYW",
};
const digitsByCode: ReadonlyMap<string, number> = new Map(
  Object.entries(codesByDigits).flatMap(([digits, codes]) =>
    codes.split(/\s+/).map((code) => [code, Number(digits)] as const),
  ),
);

/**
 * The number of decimals of a currency by ISO 4217; null for a code without money in circulation (XAU, XXX) and for an
 * unknown code.
 *
 * @example minorDigits("JPY") // 0
 */
export const minorDigits = (currency: string): number | null => digitsByCode.get(currency) ?? null;

/**
 * An amount in major units, as people write it. `TypeMismatch`: unknown currency, or not finite. `AmountRange`:
 * negative, or more minor units than an exact integer holds. `Precision`: more decimals than the currency has.
 *
 * @example moneyOf(139.25, "USD") // { minor: 13925, currency: "USD" }
 */
export const moneyOf = (amount: number, currency: string): Money | "Precision" | "AmountRange" | "TypeMismatch" => {
  const digits = minorDigits(currency);
  if (digits === null || !Number.isFinite(amount)) return "TypeMismatch";
  if (amount < 0 || amount * 10 ** digits > Number.MAX_SAFE_INTEGER) return "AmountRange";
  const minor = unitsOf(amount, digits);
  return minor === null ? "Precision" : { minor, currency };
};

/** The highest rate per hour in minor units: 24 hours at this rate are still an exact integer (R-VAL-6). */
export const highestRate = Math.floor(Number.MAX_SAFE_INTEGER / 24);

/**
 * An amount for people, with all decimals of its currency. For an unknown currency, the minor units.
 *
 * @example amountText({ minor: 75000, currency: "USD" }) // "750.00 USD"
 */
export const amountText = ({ minor, currency }: Money): string => {
  const digits = minorDigits(currency) ?? 0;
  const text = String(Math.abs(minor)).padStart(digits + 1, "0");
  const whole = text.slice(0, text.length - digits);
  return `${minor < 0 ? "-" : ""}${whole}${digits === 0 ? "" : `.${text.slice(-digits)}`} ${currency}`;
};

/**
 * numerator × times ÷ denominator, exactly, to the nearest integer. A tie rounds up (−2.5 is −2). All are integers;
 * the denominator is positive. A quotient beyond the safe integers is the nearest double.
 *
 * @example roundHalfUpDivide(5, 2) // 3
 */
export const roundHalfUpDivide = (numerator: number, denominator: number, times = 1): number => {
  const product = numerator * times;
  if (!Number.isSafeInteger(product)) return divideLarge(BigInt(numerator) * BigInt(times), BigInt(denominator));
  // The rest has the sign of the product. Adding the denominator first could leave the safe integers.
  const rest = product % denominator;
  const towardsZero = (product - rest) / denominator;
  if (2 * rest >= denominator) return towardsZero + 1;
  return 2 * rest < -denominator ? towardsZero - 1 : towardsZero;
};

const divideLarge = (product: bigint, denominator: bigint): number => {
  const rest = ((product % denominator) + denominator) % denominator;
  return Number((product - rest) / denominator + (2n * rest >= denominator ? 1n : 0n));
};
