import { deepStrictEqual } from "node:assert";
import type { Settled } from "../../../api/settled.ts";
import { explainInEnglish } from "../../../domain/kernel/messages/english/explain-in-english.ts";
import type { Refusal } from "../../../domain/kernel/refusal/refusal.ts";

// The kit throws when a check fails, so it needs no test runner.

/** Throws unless both are deeply equal. */
export const same = (actual: unknown, expected: unknown, about?: string): void => {
  try {
    deepStrictEqual(actual, expected);
  } catch (error) {
    throw about === undefined ? error : new Error(`${about}: ${(error as Error).message}`);
  }
};

/** Throws this sentence unless the condition is true. */
export function holds(condition: boolean, otherwise: string): asserts condition {
  if (!condition) throw new Error(otherwise);
}

/** The answer of an operation, which must be accepted. */
export const accepted = <A, R>(outcome: Settled<A, R>): A => {
  if (outcome.ok) return outcome.value;
  throw new Error(`expected to be accepted, was refused: ${explainInEnglish(outcome.refusal as Refusal)}`);
};

/** The refusal of an operation, which must have this tag. */
export const refused = <A, R extends { readonly _tag: string }, const T extends R["_tag"]>(
  outcome: Settled<A, R>,
  tag: T,
): Extract<R, { readonly _tag: T }> => {
  if (outcome.ok) throw new Error(`expected ${tag}, was accepted: ${JSON.stringify(outcome.value)}`);
  const { refusal } = outcome;
  if (refusal._tag === tag) return refusal as Extract<R, { readonly _tag: T }>;
  throw new Error(
    `expected ${tag}, was refused as ${refusal._tag}: ${explainInEnglish(refusal as unknown as Refusal)}`,
  );
};

/** The value, which must not be null or undefined. */
export const present = <T>(value: T | null | undefined, what: string): T => {
  if (value === null || value === undefined) throw new Error(`${what} is missing`);
  return value;
};
