import { formatsOf, lazily } from "../formats.ts";
import type { Language } from "../language.ts";
import { alerts } from "./alerts.ts";
import { expectedSentences } from "./expected.ts";
import { importSentences } from "./flags.ts";
import { hostSentences } from "./host.ts";
import { inputSentences } from "./input.ts";
import { refusals } from "./refusals.ts";
import { rightSentences } from "./rights.ts";
import { settingSentences } from "./settings.ts";
import { statusSentences } from "./states.ts";
import { warnings } from "./warnings.ts";

export const german: Language = {
  tag: "de",
  formats: lazily(() => formatsOf("de-DE")),
  sentences: {
    ...inputSentences,
    ...expectedSentences,
    ...settingSentences,
    ...rightSentences,
    ...hostSentences,
    ...statusSentences,
    ...importSentences,
  },
  refusals,
  warnings,
  alerts,
};
