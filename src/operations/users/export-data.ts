import * as Result from "effect/Result";
import type { Moment } from "../../domain/kernel/context/moment.ts";
import { noRelatedRecords } from "../../domain/kernel/policy/evaluate.ts";
import { holdsFor } from "../../domain/kernel/policy/policy.ts";
import type { Predicate } from "../../domain/kernel/policy/predicate.ts";
import type { CursorExpired, Forbidden, NotFound } from "../../domain/kernel/refusal/refusal.ts";
import { neededAs } from "../../domain/kernel/refusal/refusal.ts";
import { type Entity, field, type Row } from "../../domain/kernel/schema/entity.ts";
import { omittable, required } from "../../domain/kernel/schema/input.ts";
import { id, integer } from "../../domain/kernel/schema/kind.ts";
import { neverExported, ownedClasses, referencesByOthers } from "../../domain/privacy/personal-export.ts";
import { User } from "../../domain/user/entity.ts";
import { type Read, rowsWhere } from "../../ports/load.ts";
import type { LoadedRows } from "../../ports/store.ts";
import { formatRecord } from "../define/format-record.ts";
import { changeLogQuery } from "../define/operation.ts";
import { purgeMark } from "../log/log.ts";
import { afterInput, type LogPage, logPage } from "../log/log-page.ts";
import { plainEntry } from "../log/plain-entry.ts";
import { readableVersion, versionReads } from "../log/readable-versions.ts";
import { neededRights } from "../policy/needed-rights.ts";
import { policyOf } from "../policy/policies.ts";
import { hiddenFieldReads, relatedRecords } from "../policy/related-records.ts";
import { readable, readableMatching } from "../query/filter-predicate.ts";
import { personRows } from "./erase.ts";

type Plain = Readonly<Record<string, unknown>>;
/** All data about a person, in plain values. */
export interface Exported {
  /** By class: the person's own records, and readable records of others that name the person. */
  readonly records: Readonly<Record<string, ReadonlyArray<Plain>>>;
  /** Records of others that name the person but that the person may not read. */
  readonly named: ReadonlyArray<{
    readonly class: string;
    readonly objectId: string;
    readonly fields: ReadonlyArray<string>;
  }>;
  /** Changes of their records, and changes that they made; values only of their own records. */
  readonly log: LogPage;
  /** Fields that are never exported, because they grant access. */
  readonly leftOut: ReadonlyArray<string>;
}

const most = 1_000;
const accountOf = ({ account }: LoadedRows): User | undefined => (account as ReadonlyArray<User>)[0];
/** The moment with the person as the actor: the export shows what the person may see, also if an administrator asks. */
const asPerson = (loaded: LoadedRows, at: Moment): Moment => {
  const { organizationId, objectId, role, team, clientCompany } = accountOf(loaded) as User;
  return { ...at, reader: at.actor, actor: { organizationId, userId: objectId, role, team, clientCompany } };
};

const refusedTo = (loaded: LoadedRows, at: Moment): NotFound | Forbidden | null => {
  const user = accountOf(loaded);
  if (user === undefined) return { _tag: "NotFound", class: "User" };
  if (holdsFor(policyOf("User", "exportData")(at.actor, at.firm), user, noRelatedRecords)) return null;
  const needed = neededAs(neededRights({ class: "User", action: "exportData" }, at.firm));
  return { _tag: "Forbidden", class: "User", objectId: user.objectId, event: "users.exportData", ...needed };
};

const and = (...of: ReadonlyArray<Predicate>): Predicate => ({ is: "and", of });
const not = (of: Predicate): Predicate => ({ is: "not", of });
const ownWhere = (entity: Entity, objectId: string): Predicate =>
  entity.name === "User" ? { is: "compare", field: "objectId", by: "=", to: objectId } : personRows(entity, objectId);
/** Each class whose records name other people, with the fields that do. */
const naming = Map.groupBy(referencesByOthers, ({ entity }) => entity);

const readsOf = (objectId: string, person: Moment): Readonly<Record<string, Read>> => {
  const reads: Record<string, Read> = {};
  for (const entity of ownedClasses) reads[`own ${entity.name}`] = rowsWhere(entity, ownWhere(entity, objectId));
  for (const [entity, fields] of naming) {
    const names = fields.map((each) => each.field);
    const is = names.map((name): Predicate => ({ is: "compare", field: name, by: "=", to: objectId }));
    const others = and({ is: "or", of: is }, not(ownWhere(entity, objectId)));
    const seen = readable(entity, person);
    reads[`seen ${entity.name}`] = rowsWhere(entity, and(others, seen));
    reads[`hidden ${entity.name}`] = rowsWhere(entity, and(others, not(seen)), ["objectId", ...names]);
  }
  return reads;
};
const found = (loaded: LoadedRows, how: string, { name }: Entity): ReadonlyArray<Row> =>
  (loaded[`${how} ${name}`] ?? []) as ReadonlyArray<Row>;

/** Every class whose records are exported. */
const exported: ReadonlyArray<Entity> = [...new Set([...ownedClasses, ...naming.keys()])];
const exportedOf = (loaded: LoadedRows, entity: Entity): ReadonlyArray<Row> => [
  ...found(loaded, "own", entity),
  ...found(loaded, "seen", entity),
];
const aroundExported = (loaded: LoadedRows, person: Moment): Readonly<Record<string, Read>> =>
  Object.fromEntries(
    exported.flatMap((entity) =>
      Object.entries(
        hiddenFieldReads("rows", entity, exportedOf(loaded, entity) as unknown as ReadonlyArray<Plain>, person),
      ),
    ),
  );
const recordsOf = (loaded: LoadedRows, person: Moment): Exported["records"] => {
  const around = relatedRecords("rows", loaded);
  return Object.fromEntries(
    exported.flatMap((entity) => {
      const rows = exportedOf(loaded, entity);
      return rows.length === 0
        ? []
        : [[entity.name, rows.map((row) => formatRecord(entity.name, row, person, around) as Plain)]];
    }),
  );
};
const namedIn = (loaded: LoadedRows, objectId: string): Exported["named"] =>
  [...naming].flatMap(([entity, fields]) =>
    found(loaded, "hidden", entity).map((row) => ({
      class: entity.name,
      objectId: row.objectId,
      fields: fields.map((each) => each.field).filter((name) => row[name as keyof Row] === objectId),
    })),
  );

/** The export of a person's data (R-LOG-4). */
export const exporting = {
  exportData: changeLogQuery({
    name: "users.exportData",
    doc: "Returns all data about a person, for the person or an administrator.",
    class: "User",
    action: "exportData",
    input: {
      objectId: required(field(id, "The account of the person.")),
      after: afterInput,
      limit: omittable(field(integer(1, most), `Log entries at once. Default ${most}, at most ${most}.`)),
    },
    refusals: ["NotFound", "Forbidden", "CursorExpired"],
    rounds: [
      ({ objectId }, _known, at) =>
        Result.succeed({
          organization: purgeMark,
          account: rowsWhere(User, readableMatching(User, [{ field: "objectId", by: "in", values: [objectId] }], at)),
        }),
      ({ objectId }, loaded, at) =>
        Result.succeed(refusedTo(loaded, at) === null ? readsOf(objectId, asPerson(loaded, at)) : {}),
      (_input, loaded, at) =>
        Result.succeed(refusedTo(loaded, at) === null ? aroundExported(loaded, asPerson(loaded, at)) : {}),
    ],
    may: (_input, loaded, at): NotFound | Forbidden | CursorExpired | null => refusedTo(loaded, at),
    log: ({ objectId, after: from, limit = most }, loaded) => ({
      ...(from === undefined ? {} : { after: from }),
      limit: limit + 1,
      involving: {
        user: objectId,
        records: ownedClasses.flatMap((entity) =>
          found(loaded, "own", entity).map((row) => [entity.name, row.objectId] as const),
        ),
      },
    }),
    around: (_input, entries, loaded, at) => versionReads(entries, asPerson(loaded, at)),
    entries: ({ objectId, after: from, limit = most }, entries, loaded, at): Exported => {
      const person = asPerson(loaded, at);
      const related = relatedRecords("versions", loaded);
      const own = new Set(
        ownedClasses.flatMap((entity) => found(loaded, "own", entity).map((row) => `${entity.name} ${row.objectId}`)),
      );
      return {
        records: recordsOf(loaded, person),
        named: namedIn(loaded, objectId),
        log: logPage(entries, limit, from, (entry) => {
          const { requestId, ...plain } = plainEntry(entry, person, related);
          // The reason of the person's own changes is shown for every record.
          const shown = own.has(`${entry.class} ${entry.objectId}`)
            ? readableVersion(entry, plain, related, person)
            : { ...plain, before: null, after: null };
          const { reason } = entry.actor === objectId ? plain : shown;
          return { ...shown, reason, requestId: at.actor.userId === objectId ? requestId : null };
        }),
        leftOut: [...neverExported],
      };
    },
  }),
};
