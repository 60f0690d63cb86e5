import { type Explainable, explainIn } from "../domain/kernel/messages/explain-in.ts";
import { languageFor, languages } from "../domain/kernel/messages/languages.ts";
import { isPlainObject } from "../domain/kernel/values/plain-object.ts";
import type { FirmError } from "../operations/caller/firm-error.ts";

import { checkOptions, type OptionKindsOf, textOption } from "../ports/check-options.ts";
import { refusalOf } from "./refusal-of.ts";

/** How to build a sentence. */
export interface ExplainOptions {
  /** A language tag such as `de` or `de-AT`. A language that firmcore does not have is English, the default. */
  readonly locale?: string | null;
  /** Names by id, before those that the refusal or warning brings along (`recordNames`). */
  readonly names?: Readonly<Record<string, string>>;
}

export const explainKinds = {
  // A host without types can pass what a client sent.
  locale: { expected: "a language tag", fits: () => true, also: ["lang", "language"] },
  names: {
    expected: "an object of texts by id",
    fits: (value) => isPlainObject(value) && Object.values(value).every(textOption.fits),
  },
} satisfies OptionKindsOf<ExplainOptions>;

/** What a store says is for its operator: a full disk, a pending migration. People read what they can do. */
const forPeople = (of: Explainable): Explainable =>
  "_tag" in of && of._tag === "Storage" && "retry" in of
    ? { sentence: { id: "serverFailed", retry: of.retry }, message: "" }
    : of;

/**
 * The sentence of a refusal or its `FirmError`, an issue, a warning or a flag of an import: what, who, which days, and what would be
 * accepted (docs/rules/errors.md). That of a failed store says what to do; its own `message` is for the operator.
 *
 * @example explain(refusal, { locale: "de" })
 */
export const explain = (of: Explainable | FirmError, options: ExplainOptions = {}): string => {
  const found = refusalOf("explain()", "a refusal, a FirmError, an issue, a warning or a flag", of) as Explainable;
  const { locale, names } = checkOptions("explain()", options, explainKinds);
  return explainIn(languages[languageFor(locale)], forPeople(found), names);
};
