import type { OwnSentences } from "../refusal/own-refusal.ts";
import type { Alerts } from "./english/alerts.ts";
import type { ImportSentences } from "./english/flags.ts";
import type { RefusalSentences } from "./english/refusals.ts";
import type { Sentences } from "./english/sentences.ts";
import type { WarningSentences } from "./english/warnings.ts";
import type { Formats } from "./formats.ts";
import type { Translated } from "./say.ts";

/** The catalogue of one language. English defines the ids and their parameters. */
export interface Language {
  readonly tag: keyof OwnSentences;
  readonly formats: () => Formats;
  readonly sentences: Translated<Sentences & ImportSentences>;
  /** The sentences of refusals by tag. */
  readonly refusals: RefusalSentences;
  /** The sentences of warnings by code. */
  readonly warnings: WarningSentences;
  /** The sentences of alerts by kind. */
  readonly alerts: Translated<Alerts>;
}
