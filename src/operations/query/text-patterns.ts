import * as Result from "effect/Result";
import type { Sentence } from "../../domain/kernel/messages/english/sentences.ts";
import type { Problem } from "../../domain/kernel/schema/kind.ts";
import { unknownField } from "../../domain/kernel/schema/unknown-field.ts";
import { longestPattern, parsePattern } from "../../domain/kernel/values/pattern/parse-pattern.ts";
import { composed } from "../../domain/kernel/values/text.ts";

/** The options of a pattern, and the letter of each. */
export const patternOptions = { anyCase: "i", multiline: "m", dotAll: "s", extended: "x" } as const;

type Found = Result.Result<ReadonlyArray<string>, Problem>;
const bad = (
  expected: Sentence,
  path: ReadonlyArray<string>,
  got: unknown,
  tag: Problem["tag"] = "TypeMismatch",
): Found => Result.fail({ tag, expected, inside: { path, got } });
const pattern: Sentence = { id: "pattern", most: longestPattern };

/** A pattern, or a pattern with options, as `/source/flags`. */
export const patternOf = (sent: unknown, path: ReadonlyArray<string>): Found => {
  const isPlain = typeof sent !== "object" || sent === null || Array.isArray(sent);
  const { pattern: source, ...options } = (isPlain ? { pattern: sent } : sent) as Readonly<Record<string, unknown>>;
  const at = isPlain ? path : [...path, "pattern"];
  let flags = "";
  for (const [name, on] of Object.entries(options)) {
    const known = Object.keys(patternOptions);
    if (!known.includes(name))
      return unknownField({ id: "oneOf", words: ["pattern", ...known] }, [...path, name], name, known);
    if (typeof on !== "boolean") return bad({ id: "trueOrFalse" }, [...path, name], on);
    if (on) flags += patternOptions[name as keyof typeof patternOptions];
  }
  if (typeof source !== "string" || source === "") return bad(pattern, at, source);
  const text = composed(source, longestPattern);
  if (Result.isFailure(text)) return bad(text.failure, at, source, "TextInvalid");
  const found = `/${text.success}/${flags}`;
  return parsePattern(found) === null ? bad(pattern, at, source) : Result.succeed([found]);
};

/** What stands between words: white space, punctuation and signs, but for `_`. */
const between =
  "\u0000-/:-@\\[-\\^`{-\u00a9\u00ab-\u00b4\u00b6-\u00b9\u00bb-\u00bf\u00d7\u00f7\u2000-\u206f\u3000-\u303f";
const gap = new RegExp(`[${between}]+`, "u");
const mostWords = 20;
/** A pattern for each word, which has to stand alone, in any case. */
export const wordsOf = (sent: unknown, path: ReadonlyArray<string>): Found => {
  const expected: Sentence = { id: "searchedWords", most: mostWords };
  if (typeof sent !== "string") return bad(expected, path, sent);
  const text = composed(sent, longestPattern);
  if (Result.isFailure(text)) return bad(text.failure, path, sent, "TextInvalid");
  const words = text.success.split(gap).filter((word) => word !== "");
  const found = words.map((word) => `/(?:^|[${between}])${word}(?:$|[${between}])/i`);
  if (words.length === 0 || words.length > mostWords || found.some((each) => parsePattern(each) === null))
    return bad(expected, path, sent);
  return Result.succeed(found);
};
