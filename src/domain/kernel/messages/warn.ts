import type { Warning, WarningCode, WarningDetails } from "../refusal/warning.ts";
import { english } from "./english/english.ts";
import { explainIn } from "./explain-in.ts";

/** A warning with its sentence in English, which names nobody yet. */
export const warn = <Code extends WarningCode>(code: Code, detail: WarningDetails[Code]): Warning => {
  const warning = { code, message: "", detail } as Warning;
  return { ...warning, message: explainIn(english, warning) };
};
