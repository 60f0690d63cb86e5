import * as Result from "effect/Result";
import { type InvalidInput, refuseField } from "../../domain/kernel/refusal/refusal.ts";
import type { WithIndex } from "../../ports/store.ts";
import { operationNamed, operationsNear } from "../call-by-name.ts";
import { parseDryRun, parseReason } from "../define/fields.ts";
import { validateRequestId } from "../run/idempotency.ts";

/** The most items of one batch (R-BATCH-1). */
export const maxBatchItems = 10_000;

/** An item as a caller sent it. */
export interface Item {
  readonly operation: string;
  readonly input?: unknown;
  readonly reason?: string;
  readonly requestId?: string;
}
export interface Options {
  readonly transaction?: boolean;
  readonly requestId?: string;
  readonly dryRun?: boolean;
  readonly signal?: AbortSignal;
}
const mismatch = (field: string, message: string): InvalidInput =>
  refuseField("TypeMismatch", field, `${field}: ${message}`);

/** What is wrong with the form of an item. */
export const validateItem = (item: unknown, transaction: boolean): InvalidInput | null => {
  if (typeof item !== "object" || item === null) return mismatch("items", "expected objects with operation and input");
  const { operation, reason, requestId } = item as Partial<Readonly<Record<keyof Item, unknown>>>;
  const of = typeof operation === "string" ? operationNamed(operation) : undefined;
  if (of === undefined) {
    if (typeof operation !== "string")
      return mismatch("operation", `expected the name of an operation, got ${typeof operation}`);
    const near = operationsNear(operation);
    const meant = near.length === 0 ? "" : `; did you mean ${near.join(", ")}?`;
    return mismatch(
      "operation",
      `expected the name of an operation, got ${JSON.stringify(operation.slice(0, 60).toWellFormed())}${meant}`,
    );
  }
  const because = parseReason(reason);
  if (Result.isFailure(because)) return because.failure;
  if (!transaction) return null;
  if (of.kind !== "command")
    return mismatch("operation", `a transaction may contain only commands, and ${of.name} is a ${of.kind}`);
  return requestId === undefined
    ? null
    : mismatch("requestId", "an item of a transaction has no request id of its own; give one to the batch");
};

/** A batch with a request id is stored, so none of its items may hold a password (R-REQ-1, L-56). */
const validateIdempotentItem = (item: unknown): InvalidInput | null => {
  const { operation } = (item ?? {}) as Partial<Item>;
  const of = typeof operation === "string" ? operationNamed(operation) : undefined;
  return of?.kind === "flow"
    ? mismatch(
        "operation",
        `the answer of a batch with a request id is stored, and that of ${of.name} must not be; send the batch without a request id`,
      )
    : null;
};

/** A dry run judges each item on the changes of those before it, which only commands can see, and stores nothing. */
const validateDryRunItem = (item: unknown): InvalidInput | null => {
  const { operation, requestId } = (item ?? {}) as Partial<Item>;
  const of = typeof operation === "string" ? operationNamed(operation) : undefined;
  if (of !== undefined && of.kind !== "command")
    return mismatch("operation", `a dry run of a batch may contain only commands, and ${of.name} is a ${of.kind}`);
  return requestId === undefined
    ? null
    : mismatch("requestId", "an item of a dry run has no request id of its own; leave it out");
};

/** What is wrong with the batch as a whole, or with the first invalid item. */
export const validateBatch = (
  items: unknown,
  { requestId, transaction, dryRun }: Options,
): WithIndex<InvalidInput> | null => {
  if (!Array.isArray(items)) return mismatch("items", "expected a list");
  if (items.length > maxBatchItems)
    return mismatch(
      "items",
      `expected at most ${maxBatchItems} items, got ${items.length}; send them in several batches`,
    );
  if (transaction !== undefined && typeof transaction !== "boolean")
    return mismatch("transaction", "expected true or false");
  const dry = parseDryRun(dryRun);
  if (Result.isFailure(dry)) return dry.failure;
  const fault = requestId === undefined ? null : validateRequestId(requestId);
  if (fault !== null) return fault;
  if (dry.success && transaction !== true && requestId !== undefined)
    return mismatch("requestId", "a dry run of a batch without a transaction has no request id; leave it out");
  const validate =
    transaction === true
      ? (item: unknown) => validateItem(item, true)
      : dry.success
        ? validateDryRunItem
        : requestId === undefined
          ? () => null
          : validateIdempotentItem;
  for (const [index, item] of items.entries()) {
    const refused = validate(item);
    if (refused !== null) return { ...refused, index };
  }
  return null;
};
