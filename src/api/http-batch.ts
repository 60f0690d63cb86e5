import * as Result from "effect/Result";
import { type InvalidInput, refuseField } from "../domain/kernel/refusal/refusal.ts";
import { refuseUnknown, shown } from "../domain/kernel/schema/input-faults.ts";
import type { BatchItem } from "./batch-types.ts";
import type { ErrorBody } from "./http-status.ts";

/** The body of a `batch` (R-BATCH-1). Its request id is that of the header; the reason of the header is for items without one. */
export interface HttpBatch {
  readonly items: ReadonlyArray<BatchItem>;
  /** All items or none; the answer is then the list of their answers. Default: each by itself, and a list of {@link HttpOutcome}. */
  readonly transaction?: boolean;
}
/** The outcome of one item of a batch that is no transaction. */
export type HttpOutcome =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly status: number; readonly error: ErrorBody };

const fields: Readonly<Record<keyof HttpBatch, true>> = { items: true, transaction: true };
const isObject = (of: unknown): of is object => typeof of === "object" && of !== null && !Array.isArray(of);

/** The parts of a batch as they were sent, which the batch itself validates. */
export const batchParts = (
  body: unknown,
  reason: string | null,
): Result.Result<{ readonly items: unknown; readonly transaction: unknown }, InvalidInput> => {
  if (!isObject(body))
    return Result.fail(
      refuseField("TypeMismatch", "items", {
        id: "expected",
        field: "items",
        expected: { id: "batchBody" },
        ...shown(body),
      }),
    );
  const unknown = refuseUnknown(fields, body, "body");
  if (unknown !== null) return Result.fail(unknown);
  const { items, transaction } = body as Readonly<Record<string, unknown>>;
  const because = (item: unknown): unknown => (isObject(item) && reason !== null ? { reason, ...item } : item);
  return Result.succeed({ items: Array.isArray(items) ? items.map(because) : items, transaction });
};
