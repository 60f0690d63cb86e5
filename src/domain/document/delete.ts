import * as Result from "effect/Result";
import { type Decide, deletion } from "../kernel/decision/decision.ts";
import { existing } from "../kernel/decision/existing.ts";
import type { Document } from "./entity.ts";
import type { ShareState } from "./share.ts";

/** Deletes a document with its grants. The entries of the access log stay (R-REF-1). */
export const deleteDocument: Decide<ShareState, object, Document, never> = (
  { document: found, grants },
  _input,
  at,
) => {
  const document = existing(found);
  return Result.succeed({
    answer: document,
    changes: [...grants.map((each) => deletion("Grant", each, at)), deletion("Document", document, at)],
  });
};
