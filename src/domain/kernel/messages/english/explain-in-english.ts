import { type Explainable, explainIn } from "../explain-in.ts";
import { english } from "./english.ts";

/** The sentence in English, with the names that the refusal or warning has. */
export const explainInEnglish = (of: Explainable): string => explainIn(english, of);
