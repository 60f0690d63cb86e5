import { similarNames } from "../domain/kernel/refusal/similar-names.ts";
import { isPlainObject } from "../domain/kernel/values/plain-object.ts";
import { printable } from "../domain/kernel/values/printable.ts";

/** What an option must be: in words, and as a test of a value. */
export interface OptionKind {
  readonly expected: string;
  readonly fits: (value: unknown) => boolean;
  /** The value may hold a password: an error says only what kind of value it is. */
  readonly secret?: true;
  /** Without it the function cannot work. */
  readonly required?: true;
  /** Names that others use for it. */
  readonly also?: ReadonlyArray<string>;
}
/** The kind of each option. */
export type OptionKinds = Readonly<Record<string, OptionKind>>;
type KeyOf<T> = T extends unknown ? keyof T : never;
/** The kind of every option of a type, also of a union, so that a new option needs one. */
export type OptionKindsOf<T> = Readonly<Record<KeyOf<T>, OptionKind>>;

/** Timers and the settings of Postgres go no further. */
const longest = 2 ** 31 - 1;
const wholeFrom = (least: number, what: string): OptionKind => ({
  expected: `${what} from ${least} to ${longest}`,
  fits: (value) => Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= longest,
});
export const numberFrom = (least: number): OptionKind => wholeFrom(least, "a whole number");
export const countOption = numberFrom(1);
export const millisecondsOption = (least = 1): OptionKind => wholeFrom(least, "whole milliseconds");
export const flagOption: OptionKind = { expected: "true or false", fits: (value) => typeof value === "boolean" };
export const textOption: OptionKind = { expected: "a text", fits: (value) => typeof value === "string" };
/** A path below which a host mounts something. */
export const pathOption = (example: string): OptionKind => ({
  expected: `a path such as "${example}"`,
  fits: (value) => typeof value === "string" && /^(\/[\w-]+)+$/.test(value),
});
export const functionOption: OptionKind = { expected: "a function", fits: (value) => typeof value === "function" };
export const wordOption = (...words: ReadonlyArray<string>): OptionKind => ({
  expected: words.map((word) => JSON.stringify(word)).join(" or "),
  fits: (value) => words.includes(value as string),
});
/** An object with these methods, such as a driver or a port. */
export const objectOption = (expected: string, ...methods: ReadonlyArray<string>): OptionKind => ({
  expected: methods.length === 0 ? expected : `${expected}, with ${methods.join(", ")}`,
  fits: (value) =>
    typeof value === "object" &&
    value !== null &&
    methods.every((name) => typeof (value as Readonly<Record<string, unknown>>)[name] === "function"),
});

export const signalOption: OptionKind = {
  expected: "an AbortSignal",
  fits: (value) =>
    typeof (value as Partial<AbortSignal> | null)?.aborted === "boolean" &&
    functionOption.fits((value as Partial<AbortSignal>).addEventListener),
};

const longestShown = 60;
/** What was given, in a few words. */
export const shownValue = (value: unknown, secret = false): string => {
  if (typeof value === "string")
    return secret ? "another text" : printable(JSON.stringify(value.slice(0, longestShown)));
  if (typeof value === "number" || typeof value === "boolean" || value === null) return String(value);
  if (Array.isArray(value)) return "a list";
  return value === undefined ? "nothing" : typeof value === "object" ? "an object" : `a ${typeof value}`;
};

/**
 * The options of a function of hosts, without those that are undefined. Throws a `TypeError` that names the first faulty option, what
 * was given and what is right; touches nothing else.
 */
export const checkOptions = <T extends object>(called: string, given: T, kinds: OptionKinds): T => {
  const wrong = (what: string): never => {
    throw new TypeError(`${called}: ${what}`);
  };
  const names = Object.keys(kinds);
  const takes = names.length === 0 ? "no options" : `an object of ${names.join(", ")}`;
  if (!isPlainObject(given)) return wrong(`expected ${takes}, got ${shownValue(given, true)}`);
  const present = Object.entries(given).filter(([, value]) => value !== undefined);
  for (const [name, value] of present) {
    const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
    if (kind === undefined) {
      const nearest = names.find((each) => kinds[each]?.also?.includes(name)) ?? similarNames(name, names)[0];
      return wrong(
        `${printable(name.slice(0, longestShown))} is no option; ${nearest === undefined ? `expected ${takes}` : `did you mean ${nearest}?`}`,
      );
    }
    if (!kind.fits(value)) return wrong(`${name}: expected ${kind.expected}, got ${shownValue(value, kind.secret)}`);
  }
  for (const [name, { required, expected }] of Object.entries(kinds))
    if (required === true && !present.some(([each]) => each === name))
      return wrong(`${name}: expected ${expected}, got nothing`);
  return Object.fromEntries(present) as T;
};

/** Checks an argument of a function of hosts as if it were an option. */
export const checkArgument = (called: string, name: string, value: unknown, kind: OptionKind): void => {
  checkOptions(called, { [name]: value }, { [name]: { ...kind, required: true } });
};

/** Returns which of these options is given. Throws a `TypeError` unless exactly one is. */
export const exactlyOne = <Name extends string>(called: string, given: object, names: ReadonlyArray<Name>): Name => {
  const options = given as Readonly<Record<string, unknown>>;
  const present = names.filter((name) => options[name] !== undefined);
  const [only, ...more] = present;
  if (only !== undefined && more.length === 0) return only;
  const undefinedOnes = names.filter((name) => name in given);
  const got = present.length > 0 ? present.join(" and ") : undefinedOnes.map((name) => `${name}: undefined`).join(", ");
  throw new TypeError(`${called}: expected exactly one of ${names.join(", ")}, got ${got === "" ? "none" : got}`);
};
