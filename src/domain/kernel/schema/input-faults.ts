import type { Got, NamedPlace } from "../messages/english/input.ts";
import type { Sentence } from "../messages/english/sentences.ts";
import { type InputFault, type InputTag, type InvalidInput, invalid, mostIssues } from "../refusal/refusal.ts";
import { mostSimilar, similarNames } from "../refusal/similar-names.ts";
import type { Problem } from "./kind.ts";

const longestShown = 60;
const cut = (text: string): string =>
  text.length > longestShown ? `${text.slice(0, longestShown - 3).toWellFormed()}…` : text;
/** What was sent, for the sentence. */
export const shown = (value: unknown): Got => {
  if (typeof value === "string") return { got: cut(JSON.stringify(value.slice(0, longestShown))) };
  if (typeof value === "function") return { gotA: "function" };
  if (typeof value !== "object") return { got: cut(String(value)) };
  if (Array.isArray(value)) return { gotA: "list", count: value.length };
  return { gotA: value === null ? "nothing" : "object" };
};

const fault = (tag: InputTag, name: string, sentence: Sentence, known?: ReadonlyArray<string>): InputFault => ({
  tag,
  path: [name],
  sentence,
  ...(known === undefined || known.length === 0 ? {} : { known }),
});
/** The fault of a missing field. */
export const missing = (name: string): InputFault => fault("Required", name, { id: "required", field: name });
/** A problem as the fault of the value at this path. A secret value is not quoted. */
export const faultAt = (
  path: ReadonlyArray<string>,
  { tag, expected, known = [] }: Omit<Problem, "inside">,
  value: unknown,
  secret = false,
): InputFault => {
  const places = path.map(cut);
  const field = places.join(".");
  const got = secret ? {} : shown(value);
  // A closed set that is the same in every firm is in `expected` already.
  const near = tag === "UnknownWord" && typeof value === "string" && !secret ? similarNames(value, known) : [];
  const words =
    known.length === 0
      ? {}
      : tag === "UnknownField" && known.length <= mostSimilar
        ? { known }
        : near.length > 0
          ? { known: near }
          : expected.id === "wordFor"
            ? { words: known }
            : {};
  return { ...fault(tag, field, { id: "expected", field, expected, ...got, ...words }, known), path: places };
};

/** The fault of an unknown name. If none is similar, the sentence lists those there are. */
const unknownName = (known: object, sent: string, place: NamedPlace): InputFault => {
  const names = Object.keys(known);
  const near = similarNames(sent, names);
  const field = cut(sent);
  const fields = near.length === 0 ? names.slice(0, 12) : [];
  const where = place === "operation" ? {} : { place };
  const sentence: Sentence = { id: "unknownField", field, fields, more: names.length > 12, known: near, ...where };
  return fault("UnknownField", field, sentence, near);
};

/** The refusal of an input with these faults and of the names that it should not have; null if it has neither. */
export const refuseUnknown = (
  /** An object with the known names. */
  known: object,
  sent: object,
  place: NamedPlace,
  faults: Array<InputFault> = [],
): InvalidInput | null => {
  let more = 0;
  for (const name in sent)
    if (Object.hasOwn(sent, name) && !Object.hasOwn(known, name)) {
      if (faults.length < mostIssues) faults.push(unknownName(known, name, place));
      else more++;
    }
  return faults.length === 0 ? null : invalid(faults, more);
};
