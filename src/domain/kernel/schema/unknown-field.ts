import * as Result from "effect/Result";
import type { Sentence } from "../messages/english/sentences.ts";
import { similarNames } from "../refusal/similar-names.ts";
import type { Problem } from "./kind.ts";

/** Refuses an unknown name in a value, with similar known ones, or with all if none is similar. */
export const unknownField = (
  expected: Sentence,
  path: ReadonlyArray<string>,
  got: string,
  known: ReadonlyArray<string>,
): Result.Result<never, Problem<"UnknownField">> => {
  const near = similarNames(got, known);
  if (near.length > 0) return Result.fail({ tag: "UnknownField", expected, inside: { path, got }, known: near });
  const all: Sentence = expected.id === "oneOf" ? expected : { id: "oneOfFields", fields: known };
  return Result.fail({ tag: "UnknownField", expected: all, inside: { path, got }, known });
};
