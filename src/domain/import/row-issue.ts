import { explainInEnglish } from "../kernel/messages/english/explain-in-english.ts";
import type { ReportSentence } from "../kernel/messages/english/flags.ts";
import type { InputCode } from "../kernel/refusal/refusal.ts";

/** What can be wrong with a row or one of its values; `ROUNDED` occurs only in repairs. */
export type RowCode = InputCode | "ID_INVALID" | "POINTER_INVALID" | "DUPLICATE" | "ROUNDED";
/** Why a row is left out or was repaired: a code of docs/rules/errors.md and a sentence. */
export interface RowIssue {
  readonly code: RowCode;
  /** The sentence in English. */
  readonly message: string;
  /** The same sentence as data, for `explain`. */
  readonly sentence: ReportSentence;
}
/** Why a row is left out or was repaired, by this sentence. */
export const rowIssue = (code: RowCode, sentence: ReportSentence): RowIssue => ({
  code,
  message: explainInEnglish({ sentence, message: "" }),
  sentence,
});
/** The same as a repair: what was wrong with the value that was dropped. */
export const droppedIssue = ({ code, sentence }: Pick<RowIssue, "code" | "sentence">): RowIssue =>
  rowIssue(code, { id: "dropped", what: sentence });
