import { deepStrictEqual } from "node:assert";
import type { Settled } from "../../../api/settled.ts";
import { explain } from "../../../domain/kernel/refusal/explain.ts";
import type { Refusal } from "../../../domain/kernel/refusal/refusal.ts";

// What the kit finds wrong is thrown: no test runner is asked for.

/** Deeply equal, or a failure that shows both. */
export const same = (actual: unknown, expected: unknown, about?: string): void => {
  try {
    deepStrictEqual(actual, expected);
  } catch (error) {
    throw about === undefined ? error : new Error(`${about}: ${(error as Error).message}`);
  }
};

/** True, or a failure with this sentence. */
export function holds(condition: boolean, otherwise: string): asserts condition {
  if (!condition) throw new Error(otherwise);
}

/** The answer of an accepted operation. */
export const accepted = <A, R>(said: Settled<A, R>): A => {
  if (said.ok) return said.value;
  throw new Error(`expected to be accepted, was refused: ${explain(said.refusal as Refusal)}`);
};

/** The refusal of a refused operation, which has this tag. */
export const refused = <A, R extends { readonly _tag: string }, const T extends R["_tag"]>(
  said: Settled<A, R>,
  tag: T,
): Extract<R, { readonly _tag: T }> => {
  if (said.ok) throw new Error(`expected ${tag}, was accepted: ${JSON.stringify(said.value)}`);
  const { refusal } = said;
  if (refusal._tag === tag) return refusal as Extract<R, { readonly _tag: T }>;
  throw new Error(`expected ${tag}, was refused as ${refusal._tag}: ${explain(refusal as unknown as Refusal)}`);
};

/** Something that is there. */
export const present = <T>(value: T | null | undefined, what: string): T => {
  if (value === null || value === undefined) throw new Error(`${what} is missing`);
  return value;
};
