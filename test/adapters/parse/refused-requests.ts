import type { RefusalCode } from "../../../src/domain/kernel/refusal/refusal.ts";
import type { Line } from "./refusal-line.ts";
import { callerLines } from "./refused-callers.ts";
import { inputLines } from "./refused-inputs.ts";
import { workLines } from "./refused-work.ts";

/** A request for each refusal that the wire can give. */
export const lines: ReadonlyArray<Line> = [...callerLines, ...workLines, ...inputLines];

/** Refusals that no request of the wire can reach: the Parse code all the same, why, and where they are tested. */
export const unreached: Readonly<
  Partial<Record<RefusalCode, { readonly code: number; readonly why: string; readonly test: string }>>
> = {
  TIME_ZONE_NEEDED: {
    code: 142,
    why: "An import is a function of the host, no operation, so no client runs one.",
    test: "test/codes/codes.test.ts",
  },
};
/** Refusals that only functions reach, and why no class route or batch does. */
export const onlyFunctions: Readonly<Partial<Record<RefusalCode, string>>> = {
  ALREADY_HANDED_OVER: "A deal is handed over by an operation, not by a save of a row.",
  FUTURE_RANGE: "Reports are no class.",
  REASON_REQUIRED:
    "The class routes pass the reason of the context, the notes, or a fixed text (docs/rules/errors.md).",
  CURSOR_EXPIRED: "The change log is no class.",
};
