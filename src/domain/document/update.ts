import * as Result from "effect/Result";
import { type Decide, revised, revision } from "../kernel/decision/decision.ts";
import { existing } from "../kernel/decision/existing.ts";
import { patchFrom, updateInputOf } from "../kernel/decision/record-from-input.ts";
import type { InputOf } from "../kernel/schema/input.ts";
import { Document } from "./entity.ts";
import type { SharedDocument, ShareState } from "./share.ts";

export const updateInput = updateInputOf(Document);

const patch = patchFrom(Document);
/** Changes the title or the address. */
export const updateDocument: Decide<ShareState, InputOf<typeof updateInput>, SharedDocument, never> = (
  { document: found, grants },
  input,
  at,
) => {
  const before = existing(found);
  const document = revised<Document>(before, patch(input, before), at);
  return Result.succeed({ answer: { document, grants }, changes: revision("Document", before, document, at) });
};
