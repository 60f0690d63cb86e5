import { english } from "./english/english.ts";
import { german } from "./german/german.ts";
import type { Language } from "./language.ts";

export const languages = { en: english, de: german } as const satisfies Readonly<Record<string, Language>>;
export type LanguageTag = keyof typeof languages;
/** The first one is the default. */
export const languageTags = Object.keys(languages) as ReadonlyArray<LanguageTag>;

/** The language of the catalogue for a tag such as `de-AT`; English if there is none. */
export const languageFor = (locale: unknown): LanguageTag => {
  // A host without types can pass what a client sent.
  const [primary = ""] = (typeof locale === "string" ? locale : "").toLowerCase().split(/[-_]/, 1);
  return languageTags.find((tag) => tag === primary) ?? "en";
};
