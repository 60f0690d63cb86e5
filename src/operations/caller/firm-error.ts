import { explain } from "../../domain/kernel/refusal/explain.ts";
import { codeOf, type Refusal } from "../../domain/kernel/refusal/refusal.ts";
import { clone } from "../../domain/kernel/values/clone.ts";

/** A refusal on the Promise side: a real Error that carries the facts of the rule as data. */
export class FirmError extends Error {
  /** `OVER_CAPACITY` and its like, see docs/rules/errors.md. */
  readonly code: string;
  readonly class?: string;
  readonly objectId?: string;
  readonly detail: Refusal;
  /** In a transaction of many items, the place of the one that was refused. */
  readonly index?: number;
  constructor(refusal: Refusal, index: number | null = null) {
    super(explain(refusal));
    this.name = "FirmError";
    this.code = codeOf(refusal);
    if ("class" in refusal) this.class = refusal.class;
    if ("objectId" in refusal && refusal.objectId !== undefined) this.objectId = refusal.objectId;
    // Many a refusal is made once, or tells what every caller is told.
    this.detail = clone(refusal);
    if (index !== null) this.index = index;
  }
}
