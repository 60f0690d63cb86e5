import { english } from "../domain/kernel/messages/english/english.ts";
import { type Explainable, explainIn } from "../domain/kernel/messages/explain-in.ts";
import { german } from "../domain/kernel/messages/german/german.ts";
import type { Language } from "../domain/kernel/messages/language.ts";

const languages: Readonly<Record<string, Language>> = { en: english, de: german };

/** How to build a sentence. */
export interface ExplainOptions {
  /** A language tag such as `de` or `de-AT`. A language that firmcore does not have is English, the default. */
  readonly locale?: string;
  /** Names by id, before those that the refusal or warning brings along (`recordNames`). */
  readonly names?: Readonly<Record<string, string>>;
}

/**
 * The sentence of a refusal, an issue, a warning or a flag of an import: what, who, which days, and what would be
 * accepted (docs/rules/errors.md).
 *
 * @example explain(refusal, { locale: "de" })
 */
export const explain = (of: Explainable, { locale = "en", names }: ExplainOptions = {}): string => {
  const tag = locale.slice(0, 2).toLowerCase();
  return explainIn(Object.hasOwn(languages, tag) ? (languages[tag] as Language) : english, of, names);
};
