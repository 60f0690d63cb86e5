import * as Result from "effect/Result";
import * as Schema from "effect/Schema";
import type { Sentence } from "../kernel/messages/english/sentences.ts";
import { id, instant, integer, type Kind, type Problem } from "../kernel/schema/kind.ts";

/** A record, and the version that the caller has seen (R-VER-1). */
export interface DecidedItem {
  readonly objectId: string;
  readonly expectedVersion?: number;
  readonly expectedUpdatedAt?: number;
}
/** As a caller writes it: the id, or the id with the version seen. */
export type SentItem =
  | string
  | { readonly objectId: string; readonly expectedVersion?: number; readonly expectedUpdatedAt?: string };

const expected: Sentence = { id: "decidedItem" };
type Parse = (sent: unknown) => Result.Result<string | number, Problem<"TypeMismatch">>;
const parts: Readonly<Record<keyof DecidedItem, Parse>> = {
  objectId: id.parse,
  expectedVersion: integer(1, 2_147_483_647).parse,
  expectedUpdatedAt: instant.parse,
};

export const decidedItem: Kind<DecidedItem, SentItem, SentItem, DecidedItem, "TypeMismatch"> = {
  type: "id",
  schema: Schema.Struct({ objectId: id.schema }) as unknown as Schema.Top & { readonly Type: DecidedItem },
  expected,
  faults: ["TypeMismatch"],
  parse: (sent) => {
    if (typeof sent === "string") return Result.succeed({ objectId: sent });
    if (typeof sent !== "object" || sent === null || !("objectId" in sent))
      return Result.fail({ tag: "TypeMismatch", expected });
    const item: Record<string, unknown> = {};
    for (const [name, value] of Object.entries(sent)) {
      if (!Object.hasOwn(parts, name)) return Result.fail({ tag: "TypeMismatch", expected });
      if (value === undefined || value === null) continue;
      const parsed = parts[name as keyof DecidedItem](value);
      if (Result.isFailure(parsed)) return Result.fail(parsed.failure);
      item[name] = parsed.success;
    }
    return typeof item.objectId === "string"
      ? Result.succeed(item as unknown as DecidedItem)
      : Result.fail({ tag: "TypeMismatch", expected });
  },
  validate: Result.succeed,
  format: ({ objectId }) => objectId,
  json: (schemas) => {
    const one = schemas.of(id as Kind);
    const seen = {
      expectedVersion: { anyOf: [schemas.of(integer(1, 2_147_483_647) as Kind), { type: "null" }] },
      expectedUpdatedAt: { anyOf: [schemas.of(instant as Kind), { type: "null" }] },
    };
    const whole = { type: "object", properties: { objectId: one, ...seen }, required: ["objectId"] };
    return { anyOf: [one, { ...whole, additionalProperties: false }] };
  },
};
