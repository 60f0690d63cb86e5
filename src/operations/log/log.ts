import * as Result from "effect/Result";
import { type Purged, purge, startOf } from "../../domain/change-log/purge.ts";
import { entities } from "../../domain/classes.gen.ts";
import type { CursorExpired } from "../../domain/kernel/refusal/refusal.ts";
import { field } from "../../domain/kernel/schema/entity.ts";
import { omittable, required } from "../../domain/kernel/schema/input.ts";
import { day, id, integer, text } from "../../domain/kernel/schema/kind.ts";
import { startOfDay } from "../../domain/kernel/values/zone.ts";
import { Organization, organizationRow } from "../../domain/organization/entity.ts";
import { byId, load, logSize, many } from "../../ports/load.ts";
import type { LoadedRows } from "../../ports/store.ts";
import { reason } from "../define/fields.ts";
import { changeLogQuery, command } from "../define/operation.ts";
import { afterInput, type LogPage, logPage } from "./log-page.ts";
import { loggedClass } from "./logged-class.ts";
import { nameReads, namesInput, withNames } from "./name-entries.ts";
import { plainEntry } from "./plain-entry.ts";
import { history } from "./record-history.ts";

const classes = loggedClass(Object.keys(entities));
const maxEntries = 1_000;
/** The position up to which the log was purged, if it was read; else 0. */
export const purgedTo = ({ organization }: LoadedRows): number =>
  (organization as ReadonlyArray<Pick<Organization, "logPurgedTo">> | undefined)?.[0]?.logPurgedTo ?? 0;
/** The read of the position up to which the log was purged, named `organization`. */
export const purgeMark = many(Organization, (o) => o.objectId.is(organizationRow), ["logPurgedTo"]);
const purgeLoad = load("log.old", {
  parameters: { organization: "text", at: "integer" },
  isolation: {
    locks: ({ organization }) => [{ entity: Organization, id: organization }],
    why: "Two purges run one after the other, and so do a purge and a change of the settings, which share a row. Entries that are written meanwhile are newer than the day and stay.",
    rules: ["R-LOG-4"],
  },
  reads: ({ organization, at }) => ({
    organization: byId(Organization, organization),
    old: logSize({ is: "olderThan", at }),
  }),
});

export const log = {
  history,
  list: changeLogQuery({
    name: "log.list",
    doc: "Lists changes in order: what changed, when and by whom.",
    class: "ChangeLog",
    action: "read",
    input: {
      class: omittable(field(classes, "Only changes of this class, a built-in one or one that the firm declared.")),
      objectId: omittable(field(id, "Only changes of this record.")),
      actor: omittable(field(text, "Only changes by this user.")),
      day: omittable(field(day, "Only changes of this day, in the time zone of the firm (`todayZone`).")),
      names: namesInput,
      after: afterInput,
      limit: omittable(field(integer(1, maxEntries), `Default 100, at most ${maxEntries}: more is refused, not cut.`)),
    },
    refusals: ["CursorExpired"],
    rounds: [() => Result.succeed({ organization: purgeMark })],
    may: (): CursorExpired | null => null,
    log: ({ labels: _, names: __, limit = 100, day: on, ...of }, _loaded, { firm }) => ({
      ...of,
      ...(on === undefined
        ? {}
        : { between: [startOfDay(on, firm.todayZone), startOfDay(on + 1, firm.todayZone)] as const }),
      limit: limit + 1,
    }),
    around: ({ names }, entries, _known, at) => (names === true ? nameReads(entries, at) : {}),
    entries: ({ after: from, limit = 100, names }, entries, loaded, at): LogPage => {
      const named = names === true ? withNames(loaded) : null;
      return logPage(entries, limit, from, (entry) => {
        const plain = plainEntry(entry, at);
        return named === null ? plain : named(plain);
      });
    },
  }),
  purge: command({
    name: "log.purge",
    doc: "Deletes the entries before a day.",
    class: "ChangeLog",
    action: "purge",
    input: { before: required(field(day, "The first day whose entries stay (UTC); today at the latest.")), reason },
    refusals: ["ReasonRequired", "TypeMismatch"],
    load: purgeLoad,
    args: ({ before }) => ({ organization: organizationRow, at: startOf(before) }),
    decide: purge,
    format: (answer: Purged) => answer,
  }),
};
