import { english } from "../domain/kernel/messages/english/english.ts";
import { type Explainable, explainIn } from "../domain/kernel/messages/explain-in.ts";
import { german } from "../domain/kernel/messages/german/german.ts";
import type { Language } from "../domain/kernel/messages/language.ts";

const languages = { en: english, de: german } as const satisfies Readonly<Record<string, Language>>;
export type LanguageTag = keyof typeof languages;
/** The languages of the catalogue; the first one is the default. */
export const languageTags = Object.keys(languages) as ReadonlyArray<LanguageTag>;

/** The language of the catalogue for a tag such as `de-AT`; English if there is none. */
export const languageFor = (locale = "en"): LanguageTag => {
  const [primary = ""] = locale.toLowerCase().split(/[-_]/, 1);
  return languageTags.find((tag) => tag === primary) ?? "en";
};

/** How to build a sentence. */
export interface ExplainOptions {
  /** A language tag such as `de` or `de-AT`. A language that firmcore does not have is English, the default. */
  readonly locale?: string;
  /** Names by id, before those that the refusal or warning brings along (`recordNames`). */
  readonly names?: Readonly<Record<string, string>>;
}

/** What a store says is for its operator: a full disk, a pending migration. People read what they can do. */
const forPeople = (of: Explainable): Explainable =>
  "_tag" in of && of._tag === "Storage" ? { sentence: { id: "serverFailed", retry: of.retry }, message: "" } : of;

/**
 * The sentence of a refusal, an issue, a warning or a flag of an import: what, who, which days, and what would be
 * accepted (docs/rules/errors.md). That of a failed store says what to do; its own `message` is for the operator.
 *
 * @example explain(refusal, { locale: "de" })
 */
export const explain = (of: Explainable, { locale, names }: ExplainOptions = {}): string =>
  explainIn(languages[languageFor(locale)], forPeople(of), names);
