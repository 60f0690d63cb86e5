import { explain } from "../../domain/kernel/refusal/explain.ts";
import { codeOf, type Refusal } from "../../domain/kernel/refusal/refusal.ts";
import { clone } from "../../domain/kernel/values/clone.ts";

/** A refusal as an Error, with the facts of the rule as data. */
export class FirmError extends Error {
  /** A code such as `OVER_CAPACITY`, see docs/rules/errors.md. */
  readonly code: string;
  readonly class?: string;
  readonly objectId?: string;
  readonly detail: Refusal;
  /** In a batch that is a transaction, the index of the refused item. */
  readonly index?: number;
  constructor(refusal: Refusal, index: number | null = null) {
    super(explain(refusal));
    this.name = "FirmError";
    this.code = codeOf(refusal);
    if ("class" in refusal) this.class = refusal.class;
    if ("objectId" in refusal && refusal.objectId !== undefined) this.objectId = refusal.objectId;
    // Some refusals are shared objects.
    this.detail = clone(refusal);
    if (index !== null) this.index = index;
  }
}
