import { withInitialValues } from "../../domain/change-log/log-row.ts";
import { loggedEntity } from "../../domain/entities.ts";
import type { RelatedRecords } from "../../domain/kernel/policy/evaluate.ts";
import { pointsTo } from "../../domain/kernel/policy/evaluate.ts";
import type { Scalar } from "../../domain/kernel/policy/predicate.ts";
import { allFields, type Entity } from "../../domain/kernel/schema/entity.ts";
import type { LogEntry } from "../../ports/store.ts";

export type Values = Readonly<Record<string, unknown>>;
type State = Values | null;

const wholeOf = (entity: Entity, objectId: string, of: Values): Values => {
  const whole = withInitialValues(entity, { ...of, objectId });
  return Object.fromEntries(Object.keys(allFields(entity)).map((name) => [name, whole[name] ?? null]));
};
/** The whole record before and after an entry; null where there was none, and for a class of a newer version. */
export const statesOf = (entry: LogEntry): { readonly was: State; readonly is: State } => {
  const { objectId, kind, before, after } = entry;
  const entity = loggedEntity(entry);
  if (entity === undefined) return { was: null, is: null };
  const [old, now] = [before as State, after as State];
  return {
    was: old === null ? null : wholeOf(entity, objectId, kind === "update" ? { ...now, ...old } : old),
    is: now === null ? null : wholeOf(entity, objectId, now),
  };
};

/** Rows that could not be judged without: those with these ids, and those whose field points to them or has one of these values. */
export interface Missing {
  readonly entity: string;
  /** The field that holds the ids. */
  readonly field: string;
  readonly ids: ReadonlySet<Scalar>;
}

/**
 * The rows of a firm at a place in its log. A row that a later entry changes is as it was before the first of them, so rows may be
 * loaded at any later moment, if the entries up to that moment are added afterwards.
 */
export interface RowStates extends RelatedRecords {
  /** The row as it is at this place. */
  readonly at: (entity: string, objectId: string) => State;
  /** Adds loaded rows. Of rows that are known already, the known state stays. */
  readonly addRows: (missing: Missing, rows: ReadonlyArray<Values>) => void;
  /** Adds entries that come later than this place, in order. */
  readonly addLater: (entries: ReadonlyArray<LogEntry>) => void;
  /** Moves the place behind an entry. */
  readonly apply: (entry: LogEntry) => void;
  /** Moves the place back to the first of the added entries. */
  readonly rewind: () => void;
  /** What was asked for and is not known, since the last call. */
  readonly takeMissing: () => ReadonlyArray<Missing>;
}

/** The class that has the rows of an entry: the records of own classes are rows of one class. */
const tableOf = (entry: LogEntry): string => loggedEntity(entry)?.name ?? entry.class;

const key = (...parts: ReadonlyArray<Scalar>): string => parts.join(" ");
/** The ids in a pointer or a list of pointers. */
export const idsIn = (pointer: unknown): ReadonlyArray<string> =>
  (Array.isArray(pointer) ? pointer : [pointer]).filter((id) => typeof id === "string");

/** Whether other rows may be compared with a value of a field. */
export const isScalar = (value: unknown): value is Scalar => ["string", "number", "boolean"].includes(typeof value);
/** The ids of a field, or its value. */
const scalarsIn = (value: unknown): ReadonlyArray<Scalar> => (Array.isArray(value) ? value : [value]).filter(isScalar);

/** The states of rows. `links` are the fields by which pointing rows are asked for, by class. */
export const rowStates = (links: ReadonlyMap<string, ReadonlySet<string>>): RowStates => {
  const loaded = new Map<string, State>();
  const first = new Map<string, State>();
  const moved = new Map<string, State>();
  /** The rows that pointed to an id in any state that was seen. */
  const pointing = new Map<string, Set<string>>();
  const known = new Set<string>();
  const missing = new Map<string, { entity: string; field: string; ids: Set<Scalar> }>();

  const link = (entity: string, state: State): void => {
    if (state === null) return;
    for (const field of links.get(entity) ?? [])
      for (const to of scalarsIn(state[field])) {
        const at = key(entity, field, to);
        const ids = pointing.get(at) ?? new Set();
        pointing.set(at, ids.add(state.objectId as string));
      }
  };
  const miss = (entity: string, field: string, id: Scalar): void => {
    const at = key(entity, field);
    const found = missing.get(at) ?? { entity, field, ids: new Set<Scalar>() };
    missing.set(at, found);
    found.ids.add(id);
  };
  const at = (entity: string, objectId: string): State => {
    const row = key(entity, objectId);
    for (const states of [moved, first, loaded]) {
      const found = states.get(row);
      if (found !== undefined) return found;
    }
    if (!known.has(key(entity, "objectId", objectId))) miss(entity, "objectId", objectId);
    return null;
  };
  return {
    at,
    get: (entity, objectId) => at(entity, objectId) ?? undefined,
    pointing: (entity, field, value) => {
      const place = key(entity, field, value);
      if (!known.has(place)) miss(entity, field, value);
      return [...(pointing.get(place) ?? [])].flatMap((id) => {
        const row = at(entity, id);
        return row !== null && pointsTo(row[field], value) ? [row] : [];
      });
    },
    addRows: ({ entity, field, ids }, rows) => {
      for (const id of ids) known.add(key(entity, field, id));
      for (const row of rows) {
        loaded.set(key(entity, row.objectId as string), row);
        link(entity, row);
      }
    },
    addLater: (entries) => {
      for (const entry of entries) {
        const { was, is } = statesOf(entry);
        const name = tableOf(entry);
        const row = key(name, entry.objectId);
        if (!first.has(row)) first.set(row, was);
        link(name, was);
        link(name, is);
      }
    },
    apply: (entry) => void moved.set(key(tableOf(entry), entry.objectId), statesOf(entry).is),
    rewind: () => moved.clear(),
    takeMissing: () => {
      const found = [...missing.values()];
      missing.clear();
      return found;
    },
  };
};
