import * as Schema from "effect/Schema";
import { type Fields, field, optional } from "../kernel/schema/entity.ts";
import { instant, integer, literal, structure, text } from "../kernel/schema/kind.ts";

const json = <T>() => structure(Schema.Unknown as unknown as Schema.Top & { readonly Type: T }, (value: T) => value);

/** A table that is no class: it has its own key instead of objectId and version. */
export interface SystemTable<F extends Fields = Fields> {
  readonly name: string;
  readonly doc: string;
  readonly fields: F;
  readonly key: ReadonlyArray<keyof F & string>;
  readonly indexes: ReadonlyArray<ReadonlyArray<keyof F & string>>;
}

const organizationId = field(text, "The firm that the row belongs to.");

const Request = {
  name: "Request",
  doc: "The first answer to an operation that carried a request id (R-REQ-1).",
  fields: {
    organizationId,
    userId: field(text, "The user of the request; only this user gets the stored answer."),
    requestId: field(text, "The request id of the caller."),
    operation: field(text, "The operation that was asked for."),
    body: field(text, "Its input in one canonical text: another body under the same id is refused."),
    answer: field(text, "The first answer as JSON, accepted or refused."),
    until: field(instant, "Kept at least until then."),
  },
  key: ["organizationId", "userId", "requestId"],
  indexes: [["until"]],
} as const satisfies SystemTable;

const ChangeLog = {
  name: "ChangeLog",
  doc: "One row for each record that an accepted operation changed, in the same transaction (R-LOG-1). Append-only.",
  fields: {
    organizationId,
    seq: field(integer(1, Number.MAX_SAFE_INTEGER), "Grows with every row; gaps allowed."),
    at: field(instant, "When."),
    actor: field(text, "Who: the user id of the actor."),
    requestId: optional(text, "The request id of the operation."),
    class: field(text, "The class of the record."),
    objectId: field(text, "Which record."),
    kind: field(literal("create", "update", "delete"), "What happened to it."),
    event: field(text, "The operation's name, such as `hours.approve`."),
    version: field(integer(1, 2_147_483_647), "The record's version after the change; of a deletion the last one."),
    reason: optional(text, "The reason that the actor gave."),
    before: optional(json<unknown>(), "The old values of the changed fields; of a deletion the whole record."),
    after: optional(json<unknown>(), "The whole record after the change; none of a deletion."),
  },
  key: ["organizationId", "seq"],
  indexes: [
    ["organizationId", "class", "objectId", "seq"],
    ["organizationId", "actor", "seq"],
    ["organizationId", "at"],
  ],
} as const satisfies SystemTable;

/** The tables of the library besides the classes. */
export const systemTables = { Request, ChangeLog } as const;
