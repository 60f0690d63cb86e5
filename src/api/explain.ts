import { type Explainable, explainIn } from "../domain/kernel/messages/explain-in.ts";
import { languageFor, languages } from "../domain/kernel/messages/languages.ts";
import type { FirmError } from "../operations/caller/firm-error.ts";

/** How to build a sentence. */
export interface ExplainOptions {
  /** A language tag such as `de` or `de-AT`. A language that firmcore does not have is English, the default. */
  readonly locale?: string | null;
  /** Names by id, before those that the refusal or warning brings along (`recordNames`). */
  readonly names?: Readonly<Record<string, string>>;
}

/** What a store says is for its operator: a full disk, a pending migration. People read what they can do. */
const forPeople = (of: Explainable): Explainable =>
  "_tag" in of && of._tag === "Storage" ? { sentence: { id: "serverFailed", retry: of.retry }, message: "" } : of;

/**
 * The sentence of a refusal or its `FirmError`, an issue, a warning or a flag of an import: what, who, which days, and what would be
 * accepted (docs/rules/errors.md). That of a failed store says what to do; its own `message` is for the operator.
 *
 * @example explain(refusal, { locale: "de" })
 */
export const explain = (of: Explainable | FirmError, { locale, names }: ExplainOptions = {}): string =>
  explainIn(languages[languageFor(locale)], forPeople(of instanceof Error ? of.detail : of), names);
