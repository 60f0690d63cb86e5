import { type ChangeEntry, changeFacts } from "../domain/change-sentence/change-facts.ts";
import { changeText as englishChange } from "../domain/kernel/messages/english/changes.ts";
import { changeText as germanChange } from "../domain/kernel/messages/german/changes.ts";
import { languageFor, languages } from "../domain/kernel/messages/languages.ts";
import { sayIn } from "../domain/kernel/messages/say.ts";
import type { Names } from "../domain/kernel/refusal/refusal.ts";
import { hasFields } from "../domain/kernel/values/plain-object.ts";
import { printable } from "../domain/kernel/values/printable.ts";
import { checkOptions, shownValue } from "../ports/check-options.ts";
import { type ExplainOptions, explainKinds } from "./explain.ts";

const texts = { en: englishChange, de: germanChange };

/**
 * The sentence of an entry of the change log, as `log.list` and `log.history` give it: who changed what, with before and after as people
 * write them. With `names: true` the entries bring along the names that it says; a record without a name is "the project".
 *
 * @example for (const entry of (await firm.log.list({ names: true })).results) console.log(explainChange(entry, { locale: "de" }));
 */
export const explainChange = (
  entry: ChangeEntry & { readonly recordNames?: Names },
  options: ExplainOptions = {},
): string => {
  if (!hasFields(entry) || typeof entry.event !== "string" || typeof entry.actor !== "string")
    throw new TypeError(`explainChange(): expected an entry of log.list or log.history, got ${shownValue(entry)}`);
  const { locale, names } = checkOptions("explainChange()", options, explainKinds);
  const known: Names = { ...entry.recordNames, ...names };
  const language = languages[languageFor(locale)];
  const say = sayIn(language, (_entity, id = "") => (Object.hasOwn(known, id) ? known[id] : undefined));
  return printable(texts[language.tag](changeFacts(entry), say));
};
