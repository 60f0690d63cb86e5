import { type ChangeEntry, changeFacts, namedIn } from "../../domain/change-sentence/change-facts.ts";
import { knownEntity } from "../../domain/entities.ts";
import type { Moment } from "../../domain/kernel/context/moment.ts";
import type { Names } from "../../domain/kernel/refusal/refusal.ts";
import { displayNameOf, field } from "../../domain/kernel/schema/entity.ts";
import { omittable } from "../../domain/kernel/schema/input.ts";
import { boolean } from "../../domain/kernel/schema/kind.ts";
import { type Read, rowsWhere } from "../../ports/load.ts";
import type { LoadedRows, LogEntry } from "../../ports/store.ts";
import { readableMatching } from "../query/filter-predicate.ts";

/** The input field that asks for names. */
export const namesInput = omittable(
  field(boolean, "Whether each entry brings along the names that its sentence says (`recordNames`). Default false."),
);

const prefix = "names:";
/** The reads of the names that the sentences of entries say, as far as the caller may read the records. */
export const nameReads = (entries: ReadonlyArray<LogEntry>, at: Moment): Readonly<Record<string, Read>> => {
  const named = entries.flatMap((entry) => namedIn(changeFacts(entry as unknown as ChangeEntry)));
  return Object.fromEntries(
    [...Map.groupBy(named, ([name]) => name)].flatMap(([name, of]) => {
      const entity = knownEntity(name);
      const label = entity === undefined ? undefined : displayNameOf(entity);
      if (entity === undefined || label === undefined) return [];
      const values = [...new Set(of.map(([, id]) => id))];
      const where = readableMatching(entity, [{ field: "objectId", by: "in", values }], at);
      return [[`${prefix}${name}`, rowsWhere(entity, where, ["objectId", label])]];
    }),
  );
};

/** An entry with the names that its sentence says, of those that were read. */
export const withNames = (
  loaded: LoadedRows,
): (<T extends ChangeEntry>(entry: T) => T & { readonly recordNames: Names }) => {
  const names = new Map(
    Object.entries(loaded).flatMap(([key, rows]) => {
      const entity = key.startsWith(prefix) ? knownEntity(key.slice(prefix.length)) : undefined;
      const label = entity === undefined ? undefined : displayNameOf(entity);
      return label === undefined
        ? []
        : (rows as ReadonlyArray<Readonly<Record<string, string>>>).map((row) => [row.objectId, row[label]] as const);
    }),
  );
  return (entry) => ({
    ...entry,
    // Only what the reader is shown is named.
    recordNames: Object.fromEntries(
      namedIn(changeFacts(entry)).flatMap(([, id]) => {
        const name = names.get(id);
        return name === undefined ? [] : [[id, name]];
      }),
    ),
  });
};
