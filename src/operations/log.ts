import * as Result from "effect/Result";
import { entities, entityNamed } from "../domain/entities.ts";
import { Organization, organizationRow } from "../domain/firm/entities.ts";
import { changedSecrets } from "../domain/firm/log.ts";
import { type OldLog, type Purged, purge, startOf } from "../domain/firm/purge.ts";
import { instantText } from "../domain/kernel/day.ts";
import type { Moment } from "../domain/kernel/decision.ts";
import { field } from "../domain/kernel/entity.ts";
import { given, needed } from "../domain/kernel/input.ts";
import { day, id, integer, literal } from "../domain/kernel/kind.ts";
import type { CursorExpired } from "../domain/kernel/refusal.ts";
import { type Load, load, logged, many, maybe } from "../ports/load.ts";
import type { LogEntry, Rows } from "../ports/store.ts";
import { reason } from "./fields.ts";
import { command, logQuestion } from "./operation.ts";
import { printValues, type Warned } from "./print.ts";

/** One change of one record in plain values (R-LOG-1). */
export interface PlainLogEntry {
  /** Grows with every entry, with gaps; `after` of the next page. */
  readonly seq: number;
  readonly at: string;
  /** The user who did it. */
  readonly actor: string;
  readonly requestId: string | null;
  readonly class: string;
  readonly objectId: string;
  readonly kind: "create" | "update" | "delete";
  /** The operation. */
  readonly event: string;
  /** After the change; of a deletion the last one. */
  readonly version: number;
  readonly reason: string | null;
  /** The old values of the changed fields; of a deletion the whole record. */
  readonly before: Readonly<Record<string, unknown>> | null;
  /** The whole record; none of a deletion. */
  readonly after: Readonly<Record<string, unknown>> | null;
}

const classes = literal(...(Object.keys(entities) as ReadonlyArray<keyof typeof entities>));
const mostEntries = 1_000;
export const plainEntry = ({ organizationId: _, ...entry }: LogEntry, moment: Moment): PlainLogEntry => {
  // The id comes along because who may see a field depends on the record.
  const printed = (of: unknown) =>
    printValues(entityNamed(entry.class), { ...(of as object), objectId: entry.objectId }, moment);
  const before = (of: unknown) => {
    const { objectId, ...values } = printed(of);
    const said = { ...values, ...changedSecrets(entityNamed(entry.class), of as Readonly<Record<string, unknown>>) };
    return entry.kind === "delete" ? { objectId, ...said } : said;
  };
  return {
    ...entry,
    at: instantText(entry.at),
    before: entry.before === null ? null : before(entry.before),
    after: entry.after === null ? null : printed(entry.after),
  };
};

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
