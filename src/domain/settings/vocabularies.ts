import * as Result from "effect/Result";
import * as Schema from "effect/Schema";
import { allocationWords } from "../allocation/entity.ts";
import { billingWords } from "../billable-hour/entity.ts";
import { certificationWords } from "../certification/entity.ts";
import { dealWords } from "../deal/entity.ts";
import { employmentWords } from "../engineer-profile/entity.ts";
import type { Vocabulary } from "../kernel/context/settings.ts";
import type { Sentence } from "../kernel/messages/english/sentences.ts";
import { type InvalidInput, refuseField } from "../kernel/refusal/refusal.ts";
import type { Kind } from "../kernel/schema/kind.ts";
import { type Words, wordKey } from "../kernel/schema/word.ts";
import { textFault } from "../kernel/values/text.ts";
import { projectWords } from "../project/entity.ts";
import { taskWords } from "../task/entity.ts";
import { timeOffWords } from "../time-off/entity.ts";
import { unknownName } from "./setting-kinds.ts";

/** The workflow fields for which a firm may have words of its own (R-VAL-8). */
const wordFields: ReadonlyArray<Words> = [
  employmentWords,
  certificationWords,
  projectWords,
  allocationWords,
  billingWords,
  timeOffWords,
  dealWords,
  taskWords,
];

/** One field's additional words by label (null removes a word), and the state of unknown words. */
export interface SentVocabulary {
  readonly words?: Readonly<Record<string, string | null>>;
  readonly fallback?: string | null;
}
export type SentVocabularies = Readonly<Record<string, SentVocabulary>>;

const expected: Sentence = { id: "vocabularies" };
const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const longestWord = 200;
const isWord = (value: string): boolean => textFault(value, longestWord) === null;
const isText = (value: unknown): boolean => value === null || (typeof value === "string" && isWord(value));
const parts: ReadonlyArray<string> = ["words", "fallback"] satisfies ReadonlyArray<keyof SentVocabulary>;
const isSent = (value: unknown): value is SentVocabularies =>
  isRecord(value) &&
  Object.values(value).every(
    (each) =>
      isRecord(each) &&
      (each.fallback === undefined || isText(each.fallback)) &&
      (each.words === undefined ||
        (isRecord(each.words) &&
          Object.keys(each.words).length <= 1_000 &&
          Object.entries(each.words).every(([label, state]) => isWord(label) && isText(state)))),
  );

export const vocabulariesKind: Kind<
  SentVocabularies,
  SentVocabularies,
  SentVocabularies,
  SentVocabularies,
  "TypeMismatch" | "UnknownField"
> = {
  type: "json",
  schema: Schema.Unknown as unknown as Schema.Top & { readonly Type: SentVocabularies },
  expected,
  faults: ["TypeMismatch", "UnknownField"],
  parse: (sent) => {
    if (!isSent(sent)) return Result.fail({ tag: "TypeMismatch", expected });
    for (const [field, each] of Object.entries(sent))
      for (const [name, got] of Object.entries(each))
        if (!parts.includes(name)) return unknownName(name, { names: parts, got, at: [field] });
    return Result.succeed(sent);
  },
  validate: Result.succeed,
  format: (value) => value,
  json: (schemas) => {
    const text = { type: ["string", "null"], maxLength: longestWord };
    const one = schemas.named("Vocabulary", () => ({
      type: "object",
      description: "Words by what they mean; null forgets a word. `fallback` is the state of words that nobody knows.",
      properties: { words: { type: "object", additionalProperties: text, maxProperties: 1_000 }, fallback: text },
      additionalProperties: false,
    }));
    return { type: "object", additionalProperties: one };
  },
};

type Vocabularies = Readonly<Record<string, Vocabulary>>;
const refuse = (sentence: Sentence, known: ReadonlyArray<string>): Result.Result<never, InvalidInput<"UnknownWord">> =>
  Result.fail(refuseField("UnknownWord", "vocabularies", sentence, known));

/** The firm's words with those of the input. A state's own name stays one of its words (R-VAL-8). */
export const mergedVocabularies = (
  before: Vocabularies,
  sent: SentVocabularies,
): Result.Result<Vocabularies, InvalidInput<"UnknownWord">> => {
  const after: Record<string, Vocabulary> = { ...before };
  for (const [name, { words = {}, fallback }] of Object.entries(sent)) {
    const field = wordFields.find((each) => each.name === name);
    if (field === undefined) {
      const names = wordFields.map((each) => each.name);
      return refuse({ id: "noWorkflowField", name, words: names }, names);
    }
    const { states } = field;
    const merged: Record<string, string> = { ...before[name]?.words };
    for (const [label, state] of Object.entries(words)) {
      const key = wordKey(label);
      if (key === "") return refuse({ id: "labelEmpty", name, label }, []);
      const own = states.find((each) => wordKey(each) === key);
      if (state === null) delete merged[key];
      else if (!states.includes(state)) return refuse({ id: "noState", name, state, states }, states);
      else if (own !== undefined && own !== state) return refuse({ id: "labelIsState", name, label }, [own]);
      else merged[key] = state;
    }
    if (fallback !== undefined && fallback !== null && !states.includes(fallback))
      return refuse({ id: "noState", name, state: fallback, states, fallback: true }, states);
    after[name] = { words: merged, fallback: fallback === undefined ? (before[name]?.fallback ?? null) : fallback };
  }
  return Result.succeed(after);
};
