import type { Busy, Fault, Storage } from "../../refusal/refusal.ts";
import { printable } from "../../values/printable.ts";
import { type Say, sayIn } from "../say.ts";
import { formats, sentences } from "./sentences.ts";

/** Apart from the other refusals, because every store loads them. */
export const faultSentences = {
  Busy: ({ retryAfter }: Busy, say: Say) => `The database is busy; try again in ${say.number(retryAfter)} ms`,
  // The message of a store is for the operator, in English.
  Storage: ({ message }: Storage) => message,
};

/** The sentence of a fault in English, as one line. */
export const englishFault = (fault: Fault): string =>
  printable(
    fault._tag === "Busy" ? faultSentences.Busy(fault, sayIn({ formats, sentences })) : faultSentences.Storage(fault),
  );
