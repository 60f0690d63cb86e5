import { explainInEnglish } from "../../domain/kernel/messages/english/explain-in-english.ts";
import { type CodeOf, codeOf, type Refusal, type RefusalCode } from "../../domain/kernel/refusal/refusal.ts";
import { clone } from "../../domain/kernel/values/clone.ts";

interface FirmErrorFacts<R extends Refusal> extends Error {
  /** Such as `OVER_CAPACITY`, see docs/rules/errors.md. It narrows `detail`. */
  readonly code: CodeOf<R["_tag"]>;
  readonly class?: string;
  readonly objectId?: string;
  /** The refusal, with the facts of its rule. */
  readonly detail: R;
  /** In a batch that is a transaction, the index of the refused item. */
  readonly index?: number;
}
/** A refusal as an Error: a union, so that `code` narrows `detail`. */
export type FirmError<R extends Refusal = Refusal> = R extends Refusal ? FirmErrorFacts<R> : never;

// A class cannot be a union, so its type is declared apart.
export const FirmError = class extends Error implements FirmErrorFacts<Refusal> {
  // Bundlers rename the class, and consoles print its name.
  static override readonly name = "FirmError";
  readonly code: RefusalCode;
  readonly class?: string;
  readonly objectId?: string;
  readonly detail: Refusal;
  readonly index?: number;
  constructor(refusal: Refusal, index: number | null = null) {
    super(explainInEnglish(refusal));
    this.name = "FirmError";
    this.code = codeOf(refusal);
    if ("class" in refusal) this.class = refusal.class;
    if ("objectId" in refusal && refusal.objectId !== undefined) this.objectId = refusal.objectId;
    // Some refusals are shared objects.
    this.detail = clone(refusal);
    if (index !== null) this.index = index;
  }
} as unknown as {
  new <R extends Refusal>(refusal: R, index?: number | null): FirmError<R>;
  readonly prototype: FirmError;
};

/** The refusals with this code. */
export type RefusalWith<Code extends RefusalCode, R extends Refusal = Refusal> = R extends Refusal
  ? CodeOf<R["_tag"]> extends Code
    ? R
    : never
  : never;

/**
 * Whether a caught value is a refusal, with one of these codes if any are given.
 *
 * @example if (isRefusal(error, "OVER_CAPACITY")) console.log(error.detail.windows)
 */
export const isRefusal = <const Code extends RefusalCode = RefusalCode>(
  error: unknown,
  ...codes: ReadonlyArray<Code>
): error is FirmError<RefusalWith<Code>> =>
  error instanceof FirmError && (codes.length === 0 || (codes as ReadonlyArray<RefusalCode>).includes(error.code));
