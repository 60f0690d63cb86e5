import type { JsonSchema } from "../../domain/kernel/schema/kind.ts";
import { maxBatchItems } from "../../operations/batch/validate-batch.ts";
import type { AnyOperation } from "../../operations/define/operation.ts";

/** What a batch does. */
export const batchDoc =
  'Runs operations in order: each by itself, or with `transaction` all or none. A field may refer to an earlier answer: `{ $ref: [0, "objectId"] }`.';

/** The body of a batch of these operations. */
export const batchInput = (operations: ReadonlyArray<AnyOperation>): JsonSchema => ({
  type: "object",
  properties: {
    items: {
      type: "array",
      maxItems: maxBatchItems,
      items: {
        type: "object",
        properties: {
          operation: { type: "string", enum: operations.map(({ name }) => name) },
          input: { type: "object", description: "The body of the operation." },
          reason: { type: "string", description: "The reason for the change log; default: that of the header." },
          requestId: { type: "string", description: "The request id of this item; not in a transaction." },
        },
        required: ["operation"],
      },
    },
    transaction: { type: "boolean", default: false, description: "All items are written or none; commands only." },
  },
  required: ["items"],
  additionalProperties: false,
});

/** The answer: of a transaction the answers, else the outcomes of the items, in their order. */
export const batchAnswer: JsonSchema = {
  type: "array",
  description: "Of a transaction, the answer of each item; otherwise its outcome.",
  items: {
    anyOf: [
      {
        type: "object",
        properties: { ok: { const: true }, value: { description: "The answer of the item." } },
        required: ["ok", "value"],
      },
      {
        type: "object",
        properties: {
          ok: { const: false },
          status: { type: "integer", description: "The HTTP status that the item alone would have." },
          error: { $ref: "#/components/schemas/Error" },
        },
        required: ["ok", "status", "error"],
      },
      { description: "In a transaction: the answer of the item." },
    ],
  },
};

/** Valid in the demo firm of the example host. */
export const batchExample = {
  transaction: true,
  items: [
    { operation: "users.provision", input: { externalId: "okta|00u2", role: "engineer" } },
    { operation: "projects.update", input: { objectId: "ProjBridge", description: "Two piers" }, reason: "Shorter" },
  ],
};
