import { explain } from "../../domain/kernel/refusal/explain.ts";
import { codeOf, type Fault } from "../../domain/kernel/refusal/refusal.ts";

/** The error of opening and migrating, with the same facts as a refusal. */
export class StoreError extends Error {
  /** `STORAGE` or `BUSY`. */
  readonly code: string;
  readonly detail: Fault;
  constructor(fault: Fault, cause?: unknown) {
    super(explain(fault), { cause });
    this.name = "StoreError";
    this.code = codeOf(fault);
    this.detail = fault;
  }
}
