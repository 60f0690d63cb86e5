import type { InputCode } from "../kernel/refusal/refusal.ts";

/** What can be wrong with a row or one of its values; `ROUNDED` occurs only in repairs. */
export type RowCode = InputCode | "ID_INVALID" | "POINTER_INVALID" | "DUPLICATE" | "ROUNDED";
/** Why a row is left out or was repaired: a code of docs/rules/errors.md and a sentence. */
export interface RowIssue {
  readonly code: RowCode;
  readonly message: string;
}
