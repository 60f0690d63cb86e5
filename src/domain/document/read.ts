import * as Result from "effect/Result";
import { entryOf } from "../access-log/create.ts";
import type { Author } from "../kernel/decision/crud.ts";
import { creation, type Decide } from "../kernel/decision/decision.ts";
import { existing } from "../kernel/decision/existing.ts";
import type { AuthorRequired } from "../kernel/refusal/refusal.ts";
import type { SharedDocument, ShareState } from "./share.ts";

/**
 * Gives the address of the file and logs the access in the same transaction (R-DOC-1). Reads of the owner are logged
 * only if the firm wants it (R-DOC-2).
 */
export const readDocument: Decide<ShareState & Author, object, SharedDocument, AuthorRequired> = (
  { document: found, grants, author },
  _input,
  at,
) => {
  const document = existing(found);
  const answer = { document, grants };
  if (document.owner === at.actor.userId && !at.firm.logOwnerReads) return Result.succeed({ answer, changes: [] });
  if (author === null)
    return Result.fail({ _tag: "AuthorRequired", class: "AccessLog", event: at.operation, needs: "user" });
  const entry = entryOf(
    { user: author.objectId, document: document.objectId, accessTime: at.now, source: "operation" },
    at,
  );
  return Result.succeed({ answer, changes: [creation("AccessLog", entry, at)] });
};
