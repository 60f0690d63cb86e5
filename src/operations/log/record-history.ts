import * as Result from "effect/Result";
import { entities } from "../../domain/classes.gen.ts";
import { knownEntity } from "../../domain/entities.ts";
import { isAdministrator } from "../../domain/kernel/context/actor.ts";
import type { Predicate } from "../../domain/kernel/policy/predicate.ts";
import type { CursorExpired, NotFound } from "../../domain/kernel/refusal/refusal.ts";
import { field } from "../../domain/kernel/schema/entity.ts";
import { omittable, required } from "../../domain/kernel/schema/input.ts";
import { id, integer } from "../../domain/kernel/schema/kind.ts";
import { OwnRecord } from "../../domain/own-record/entity.ts";
import type { Read } from "../../ports/load.ts";
import { changeLogQuery } from "../define/operation.ts";
import { policies } from "../policy/policies.ts";
import { relatedRecords } from "../policy/related-records.ts";
import { readableMatching } from "../query/filter-predicate.ts";
import { type BookingAtTheTime, bookingAtTheTime, managerReads, projectsBehind } from "./booking-at-the-time.ts";
import { afterInput, type LogPage, logPage } from "./log-page.ts";
import { loggedClass } from "./logged-class.ts";
import { nameReads, namesInput, withNames } from "./name-entries.ts";
import { type PlainLogEntry, plainEntry } from "./plain-entry.ts";
import { readableVersion, versionReads } from "./readable-versions.ts";

/** One version of a record, without values that the reader could not have read. The request id is left out, because it belongs to its sender. */
export type PlainVersion = Omit<PlainLogEntry, "requestId"> & {
  /** Of a booking: what it said then, with its project as it was at that time (S-A-37); null for other classes. */
  readonly atTheTime: BookingAtTheTime | null;
};

const classes = loggedClass(Object.keys(entities).filter((name) => policies[name] !== undefined));
const maxVersions = 1_000;

/** The history of one record, for everyone who may read the record (R-LOG-1, R-POL-2). */
export const history = changeLogQuery({
  name: "log.history",
  doc: "Lists the versions of a record that the caller may read: what changed, when, by whom and why.",
  class: "ChangeLog",
  action: "history",
  input: {
    class: required(field(classes, "The class of the record, a built-in one or one that the firm declared.")),
    objectId: required(field(id, "The record.")),
    names: namesInput,
    after: afterInput,
    limit: omittable(field(integer(1, maxVersions), `Default 100, at most ${maxVersions}: more is refused, not cut.`)),
  },
  refusals: ["NotFound", "CursorExpired"],
  rounds: [
    ({ class: name, objectId }, _known, at): Result.Result<Readonly<Record<string, Read>>, never> => {
      const entity = knownEntity(name) ?? OwnRecord;
      // Everyone may read that an account exists, but only its owner and administrators may read its history.
      const others = name === "User" && objectId !== at.actor.userId && !isAdministrator(at.actor);
      const where: Predicate = others
        ? { is: "never" }
        : readableMatching(
            entity,
            [
              { field: "objectId", by: "in", values: [objectId] },
              ...(entity === OwnRecord ? [{ field: "class", by: "in", values: [name] } as const] : []),
            ],
            at,
          );
      return Result.succeed({
        row: { kind: "many", entity, pick: ["objectId"], where, order: [], limit: 1, skip: 0 },
      });
    },
  ],
  may: ({ class: name }, { row }): NotFound | CursorExpired | null =>
    (row as ReadonlyArray<unknown>).length === 0 ? { _tag: "NotFound", class: name } : null,
  log: ({ class: name, objectId, after, limit = 100 }) => ({
    ...{ class: name, objectId, limit: limit + 1 },
    ...(after === undefined ? {} : { after }),
  }),
  behind: projectsBehind,
  around: ({ names }, entries, _known, at, behind) => ({
    ...versionReads([...entries, ...behind], at),
    ...managerReads(behind, at),
    ...(names === true ? nameReads(entries, at) : {}),
  }),
  entries: ({ after: from, limit = 100, names }, entries, loaded, at, behind): LogPage<PlainVersion> => {
    const related = relatedRecords("versions", loaded);
    const named = names === true ? withNames(loaded) : null;
    const toldOf = bookingAtTheTime(behind, loaded, at);
    return logPage(entries, limit, from, (entry) => {
      const { requestId: _, ...version } = plainEntry(entry, at, related);
      const shown = readableVersion(entry, version, related, at);
      // What of a version is hidden from the reader is not told beside it either.
      const hidden = shown.before === null && shown.after === null;
      return { ...(named === null ? shown : named(shown)), atTheTime: hidden ? null : toldOf(entry) };
    });
  },
});
