import * as Result from "effect/Result";
import type { Moment } from "../kernel/context/moment.ts";
import type { Author } from "../kernel/decision/crud.ts";
import { creation, type Decide, newRecord } from "../kernel/decision/decision.ts";
import { createInputOf } from "../kernel/decision/record-from-input.ts";
import type { AuthorRequired } from "../kernel/refusal/refusal.ts";
import { optional, type Row } from "../kernel/schema/entity.ts";
import { type InputOf, omittable } from "../kernel/schema/input.ts";
import { id, instant } from "../kernel/schema/kind.ts";
import { AccessLog } from "./entity.ts";

/** The client's own entry. It is always the caller's, which the policy of the new row sees to (R-DOC-3). */
export const createInput = {
  ...createInputOf(AccessLog),
  user: omittable(optional(id, "The caller, who may be named.")),
  accessTime: omittable(optional(instant, "When; now, if it is left out or later than now.")),
};
/** For how long after a read the client's own entry about it is the same entry. */
const sameAccess = 60_000;

/** `latest`: the last entry that `documents.read` wrote for this user and document, if any. */
export interface CreateState extends Author {
  readonly latest: ReadonlyArray<AccessLog>;
}
export const entryOf = (fields: Omit<AccessLog, keyof Row>, at: Moment): AccessLog => newRecord<AccessLog>(fields, at);

/** Logs an access, unless `documents.read` has just logged it: then the answer is that entry (R-DOC-3). */
export const createEntry: Decide<CreateState, InputOf<typeof createInput>, AccessLog, AuthorRequired> = (
  { author, latest: [latest] },
  { document, accessTime = null },
  at,
) => {
  if (author === null)
    return Result.fail({ _tag: "AuthorRequired", class: "AccessLog", event: at.operation, needs: "user" });
  if (latest !== undefined && Math.abs(at.now - latest.accessTime) <= sameAccess)
    return Result.succeed({ answer: latest, changes: [] });
  const entry = entryOf(
    {
      user: author.objectId,
      document,
      accessTime: accessTime === null || accessTime > at.now ? at.now : accessTime,
      source: "client",
    },
    at,
  );
  return Result.succeed({ answer: entry, changes: [creation("AccessLog", entry, at)] });
};
