import type { Language } from "../language.ts";
import { alerts } from "./alerts.ts";
import { importSentences } from "./flags.ts";
import { refusals } from "./refusals.ts";
import { formats, sentences } from "./sentences.ts";
import { warnings } from "./warnings.ts";

export const english: Language = {
  tag: "en",
  formats,
  sentences: { ...sentences, ...importSentences },
  refusals,
  warnings,
  alerts,
};
