import { ownSettings } from "../context/own-settings.ts";
import type { Settings } from "../context/settings.ts";
import { formOf } from "../values/text.ts";

/** Two labels with the same key are the same word: lower case, letters and digits only (R-VAL-8). */
export const wordKey = (label: string): string =>
  formOf("NFC", label)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, "");

/** A state without a written label, for people: `on leave` → `On Leave`, `non-billable` → `Non-Billable`. */
export const titleCase = (state: string): string =>
  state.replace(/(?<![\p{L}\p{N}])\p{L}/gu, (letter) => letter.toUpperCase());

/** A workflow field: its states, and the words for them unless a firm says otherwise. */
export interface Words<S extends string = string> {
  readonly name: string;
  readonly states: ReadonlyArray<S>;
  readonly words: Readonly<Record<string, S>>;
}

/** `words('Allocation.status', { confirmed: ['Booked', …], … })`; a state's own name is always a word of it. */
export const words = <S extends string>(name: string, of: Readonly<Record<S, ReadonlyArray<string>>>): Words<S> => {
  const states = Object.keys(of) as Array<S>;
  const known: Record<string, S> = {};
  for (const state of states) for (const word of [state, ...of[state]]) known[wordKey(word)] = state;
  return { name, states, words: known };
};

/** The state that a label means in this firm; null if the word is unknown and the firm has no fallback. */
export const stateOfLabel = <S extends string>(of: Words<S>, label: string, firm: Settings): S | null => {
  const key = wordKey(label);
  const own = firm.vocabularies[of.name];
  const host = ownSettings(firm)?.vocabularies[of.name];
  const meaning =
    own?.words[key] ??
    host?.words[key] ??
    (Object.hasOwn(of.words, key) ? of.words[key] : undefined) ??
    own?.fallback ??
    host?.fallback;
  return (of.states.find((state) => state === meaning) ?? null) as S | null;
};

/** The labels to offer for a field in this firm. */
export const knownWords = (of: Words, firm: Settings): ReadonlyArray<string> => [
  ...new Set([
    ...of.states,
    ...Object.keys(of.words),
    ...[ownSettings(firm)?.vocabularies, firm.vocabularies].flatMap((each) =>
      Object.keys(each?.[of.name]?.words ?? {}),
    ),
  ]),
];

/** The words of each state, from which another vocabulary can be made. */
export const wordsByState = <S extends string>(of: Words<S>): Readonly<Record<S, ReadonlyArray<string>>> => {
  const found = Object.fromEntries(of.states.map((state) => [state, [] as Array<string>])) as Record<S, Array<string>>;
  for (const [key, state] of Object.entries(of.words)) found[state as S].push(key);
  return found;
};
