import type { Storage } from "../domain/kernel/refusal/refusal.ts";
import { shownValue } from "./check-options.ts";

/** Thrown where a function of the host returned a wrong value: inside a transaction, which is then rolled back. */
class HostFunctionError extends TypeError {}

/** The fault of a call in which a function of the host returned a wrong value; null for any other cause. */
export const hostFaultOf = (cause: unknown): Storage | null =>
  cause instanceof HostFunctionError ? { _tag: "Storage", retry: "never", message: cause.message } : null;

/** The end of the year 9999: a day has four digits for its year. */
const lastInstant = 253_402_300_799_999;
const isInstant = (value: unknown): boolean =>
  Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= lastInstant;
const isId = (value: unknown): boolean => typeof value === "string" && /^[0-9A-Za-z]{10}$/.test(value);

const checked =
  <T>(name: string, expected: string, fits: (value: unknown) => boolean, of: () => T): (() => T) =>
  () => {
    const value = of();
    if (fits(value)) return value;
    throw new HostFunctionError(`openFirm(): ${name}: expected ${expected}, and it returned ${shownValue(value)}`);
  };
/** The clock of the host, each result checked: a wrong one would be stored. */
export const checkedNow = (now: () => number): (() => number) =>
  checked("now", "whole milliseconds since 1970, such as Date.now gives", isInstant, now);
/** The maker of ids of the host, each result checked. */
export const checkedNewId = (newId: () => string): (() => string) =>
  checked("newId", "10 characters [0-9A-Za-z]", isId, newId);
