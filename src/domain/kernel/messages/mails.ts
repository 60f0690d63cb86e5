import { mailSentences as english } from "./english/mails.ts";
import { mailSentences as german } from "./german/mails.ts";
import type { LanguageTag } from "./languages.ts";
import type { Translated } from "./say.ts";

/** The mails in each language, apart from the other sentences: only what sends mails loads them. */
export const mails: Readonly<Record<LanguageTag, Translated<typeof english>>> = { en: english, de: german };
