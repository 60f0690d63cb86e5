import * as Result from "effect/Result";
import type { Got } from "../../domain/kernel/messages/english/input.ts";
import type { Sentence } from "../../domain/kernel/messages/english/sentences.ts";
import { type InvalidInput, refuseField } from "../../domain/kernel/refusal/refusal.ts";
import { refuseUnknown } from "../../domain/kernel/schema/input-faults.ts";
import { hasFields } from "../../domain/kernel/values/plain-object.ts";
import type { WithIndex } from "../../ports/store.ts";
import type { OperationTable } from "../call-by-name.ts";
import { parseReason } from "../define/fields.ts";
import type { AnyOperation } from "../define/operation.ts";
import type { Options } from "./batch-options.ts";

/** The most items of one batch (R-BATCH-1). */
export const maxBatchItems = 10_000;

/** An item as a caller sent it. */
export interface Item {
  readonly operation: string;
  readonly input?: unknown;
  readonly reason?: string;
  readonly requestId?: string;
}
const itemFields: Readonly<Record<keyof Item, true>> = { operation: true, input: true, reason: true, requestId: true };
const mismatch = (field: string, sentence: Sentence): InvalidInput => refuseField("TypeMismatch", field, sentence);
const expected = (field: string, what: Sentence, more: Got = {}) =>
  mismatch(field, { id: "expected", field, expected: what, ...more });
const operationName: Sentence = { id: "operationName" };

/** Later items could see the answer, and then nothing is written. */
const seenBeforeCommit = (of: AnyOperation | undefined): InvalidInput | null =>
  of?.kind === "command" && of.onlyWhenWritten === true
    ? mismatch("operation", { id: "readsAreLogged", field: "operation", operation: of.name })
    : null;

/** What is wrong with the form of an item. */
export const validateItem = (item: unknown, transaction: boolean, table: OperationTable): InvalidInput | null => {
  if (!hasFields(item)) return expected("items", { id: "items" });
  const { operation, reason, requestId } = item as Partial<Readonly<Record<keyof Item, unknown>>>;
  const of = typeof operation === "string" ? table.named(operation) : undefined;
  if (of === undefined) {
    if (typeof operation !== "string") return expected("operation", operationName, { got: typeof operation });
    const name = operation.slice(0, 60).toWellFormed();
    return mismatch("operation", { id: "noOperation", name, known: table.near(operation) });
  }
  if (Object.hasOwn(item, "dryRun")) return refuseField("UnknownField", "dryRun", { id: "itemNotDry" });
  const unknown = refuseUnknown(itemFields, item, "item");
  if (unknown !== null) return unknown;
  const because = parseReason(reason);
  if (Result.isFailure(because)) return because.failure;
  if (!transaction) return null;
  if (of.kind !== "command") return mismatch("operation", { id: "commandsOnly", operation: of.name, kind: of.kind });
  return seenBeforeCommit(of) ?? ((requestId ?? null) === null ? null : mismatch("requestId", { id: "oneRequestId" }));
};

/** A batch with a request id is stored, so none of its items may hold a password (R-REQ-1, L-56). */
const validateIdempotentItem = (item: unknown, table: OperationTable): InvalidInput | null => {
  const { operation } = (item ?? {}) as Partial<Item>;
  const of = typeof operation === "string" ? table.named(operation) : undefined;
  return of?.kind === "flow" ? mismatch("operation", { id: "answerNotStored", operation: of.name }) : null;
};

/** A dry run judges each item on the changes of those before it, which only commands can see, and stores nothing. */
const validateDryRunItem = (item: unknown, table: OperationTable): InvalidInput | null => {
  const { operation, requestId } = (item ?? {}) as Partial<Item>;
  const of = typeof operation === "string" ? table.named(operation) : undefined;
  if (of !== undefined && of.kind !== "command")
    return mismatch("operation", { id: "commandsInDryRun", operation: of.name, kind: of.kind });
  return (
    seenBeforeCommit(of) ?? ((requestId ?? null) === null ? null : mismatch("requestId", { id: "noItemIdInDryRun" }))
  );
};

/** What is wrong with the batch as a whole, or with the first invalid item. */
export const validateBatch = (
  items: unknown,
  { requestId, transaction, dryRun }: Options,
  table: OperationTable,
): WithIndex<InvalidInput> | null => {
  if (!Array.isArray(items)) return expected("items", { id: "list" });
  if (items.length > maxBatchItems)
    return mismatch("items", { id: "tooManyItems", most: maxBatchItems, count: items.length });
  if (dryRun && !transaction && requestId !== null) return mismatch("requestId", { id: "noRequestIdInDryRun" });
  const validate = transaction
    ? (item: unknown) => validateItem(item, true, table)
    : dryRun
      ? validateDryRunItem
      : requestId === null
        ? () => null
        : validateIdempotentItem;
  for (const [index, item] of items.entries()) {
    const refused = validate(item, table);
    if (refused !== null) return { ...refused, index };
  }
  return null;
};
