import * as Result from "effect/Result";
import { entities } from "../domain/entities.ts";
import { Organization, organizationRow } from "../domain/firm/entities.ts";
import { type OldLog, type Purged, purge, startOf } from "../domain/firm/purge.ts";
import { field } from "../domain/kernel/entity.ts";
import { given, needed } from "../domain/kernel/input.ts";
import { day, id, integer, literal } from "../domain/kernel/kind.ts";
import type { CursorExpired } from "../domain/kernel/refusal.ts";
import { type Load, load, logged, many, maybe } from "../ports/load.ts";
import type { Rows } from "../ports/store.ts";
import { reason } from "./fields.ts";
import { type PlainLogEntry, plainEntry } from "./log-entry.ts";
import { history } from "./log-history.ts";
import { command, logQuestion } from "./operation.ts";
import type { Warned } from "./print.ts";

const classes = literal(...(Object.keys(entities) as ReadonlyArray<keyof typeof entities>));
const mostEntries = 1_000;
/** Whether entries behind this one were purged. Whoever begins at the beginning, at 0, is given what is left. */
export const expired = (after: number, { organization }: Rows): CursorExpired | null => {
  const purgedTo = (organization as ReadonlyArray<Pick<Organization, "logPurgedTo">>)[0]?.logPurgedTo ?? 0;
  return after > 0 && after < purgedTo ? { _tag: "CursorExpired", after, purgedTo } : null;
};
/** Up to where the log was purged; read as `organization`. */
export const purgeMark = many(Organization, (o) => o.objectId.is(organizationRow), ["logPurgedTo"]);
const oldLog = load("log.old", { organization: "text", at: "integer" }, (arg) => ({
  locks: [{ entity: Organization, id: arg.organization }],
  reads: (): Load<OldLog>["reads"] => ({
    organization: maybe(Organization, arg.organization),
    old: logged({ is: "before", at: arg.at }),
  }),
}));

export const log = {
  history,
  list: logQuestion({
    name: "log.list",
    doc: "What was changed, when and by whom, in order.",
    class: "ChangeLog",
    action: "read",
    input: {
      class: given(field(classes, "Only changes of this class.")),
      objectId: given(field(id, "Only changes of this record.")),
      after: given(field(integer(0, Number.MAX_SAFE_INTEGER), "Only entries behind this `seq`.")),
      limit: given(field(integer(1, mostEntries), `Default 100, at most ${mostEntries}: more is refused, not cut.`)),
    },
    refusals: ["CursorExpired"],
    rounds: [() => Result.succeed({ organization: purgeMark })],
    may: ({ after = 0 }, known): CursorExpired | null => expired(after, known),
    log: ({ labels: _, limit = 100, ...of }) => ({ ...of, limit: limit + 1 }),
    entries: ({ limit = 100 }, found, _known, at): { results: ReadonlyArray<PlainLogEntry>; more: boolean } => ({
      results: found.slice(0, limit).map((entry) => plainEntry(entry, at)),
      // One more than asked for tells whether there are others.
      more: found.length > limit,
    }),
  }),
  purge: command({
    name: "log.purge",
    doc: "Removes the entries that are older than a day, for good.",
    class: "ChangeLog",
    action: "purge",
    input: { before: needed(field(day, "The first day of which entries stay (UTC); today at the latest.")), reason },
    refusals: ["ReasonRequired", "TypeMismatch"],
    load: oldLog,
    args: ({ before }) => ({ organization: organizationRow, at: startOf(before) }),
    decide: purge,
    print: (answer: Purged): Purged & Warned => answer as Purged & Warned,
  }),
};
