import { englishFault } from "../domain/kernel/messages/english/faults.ts";
import { codeOf, type Fault } from "../domain/kernel/refusal/refusal.ts";

/** The error of opening and migrating, with the same facts as a refusal. */
export class StoreError extends Error {
  /** `STORAGE` or `BUSY`. */
  readonly code: string;
  readonly detail: Fault;
  constructor(fault: Fault, cause?: unknown) {
    super(englishFault(fault), { cause });
    this.name = "StoreError";
    this.code = codeOf(fault);
    this.detail = fault;
  }
}
