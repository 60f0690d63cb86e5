import * as Result from "effect/Result";
import type { Author } from "../kernel/decision/crud.ts";
import { creation, type Decide } from "../kernel/decision/decision.ts";
import { createInputOf, recordFrom } from "../kernel/decision/record-from-input.ts";
import type { AuthorRequired } from "../kernel/refusal/refusal.ts";
import { optional } from "../kernel/schema/entity.ts";
import { type InputOf, omittable } from "../kernel/schema/input.ts";
import { id } from "../kernel/schema/kind.ts";
import { Document } from "./entity.ts";
import type { SharedDocument } from "./share.ts";

/** Whoever creates a document owns it. Nobody else may be named, which the policy of the new row sees to. */
export const createInput = {
  ...createInputOf(Document),
  owner: omittable(optional(id, "The caller, who may be named.")),
};

const make = recordFrom(Document);
export const createDocument: Decide<Author, InputOf<typeof createInput>, SharedDocument, AuthorRequired> = (
  { author },
  input,
  at,
) => {
  if (author === null)
    return Result.fail({ _tag: "AuthorRequired", class: "Document", event: at.operation, needs: "owner" });
  const document = make(input, { owner: author.objectId }, at);
  return Result.succeed({ answer: { document, grants: [] }, changes: [creation("Document", document, at)] });
};
