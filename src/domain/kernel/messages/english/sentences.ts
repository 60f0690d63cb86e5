import { printable } from "../../values/printable.ts";
import { formatsOf, lazily } from "../formats.ts";
import { type SentenceOf, sayIn } from "../say.ts";
import { expectedSentences } from "./expected.ts";
import { hostSentences } from "./host.ts";
import { inputSentences } from "./input.ts";
import { statusSentences } from "./participles.ts";
import { rightSentences } from "./rights.ts";
import { settingSentences } from "./settings.ts";

/** Every sentence with an id of its own but those of imports and mails. Those of refusals and warnings have their codes as ids. */
export const sentences = {
  ...inputSentences,
  ...expectedSentences,
  ...settingSentences,
  ...rightSentences,
  ...hostSentences,
  ...statusSentences,
};
export type Sentences = typeof sentences;
/** A sentence as data: its id and its parameters, as plain JSON. */
export type Sentence = SentenceOf<Sentences>;

export const formats = lazily(() => formatsOf("en-GB"));

/** The sentence in English, as one line. */
export const englishText = (of: Sentence): string => printable(sayIn({ formats, sentences }).sentence(of));
