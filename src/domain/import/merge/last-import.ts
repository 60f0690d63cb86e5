import type { Values } from "../import-class.ts";

/** A log row about a record. */
export interface Origin {
  readonly kind: "create" | "update" | "delete";
  readonly event: string;
  readonly reason: string | null;
  readonly before: Values | null;
  readonly after: Values | null;
}
/** A change of one field. */
export type FieldChange = readonly [from: unknown, to: unknown];
/** What the log says about a record. */
export interface LastImport {
  /** The record as it was last imported; empty if it was created here or the log was purged. */
  readonly base: Values;
  /** The updatedAt of the row from which each field was last imported. */
  readonly fieldUpdatedAt: Readonly<Record<string, number>>;
  /** The fields that were changed here since an import last wrote them, each with all its changes, also those that led back. */
  readonly changed: ReadonlyMap<string, ReadonlyArray<FieldChange>>;
  /** The record as it was when it was deleted; null if it was not deleted. */
  readonly deleted: Values | null;
}

const importEvent = "import";
/** The log reason of an import that took only part of a row; the next import reads it. */
export const partlyTakenReason = "What was changed here stays.";

/**
 * Reads the log of one record, oldest first. After an import that took the whole row the base is that row; after one that took part of it,
 * only the changed fields are (R-IMP-2).
 */
export const lastImport = (origins: ReadonlyArray<Origin>): LastImport => {
  let base: Values = {};
  let fieldUpdatedAt: Record<string, number> = {};
  let deleted: Values | null = null;
  const changesByField = new Map<string, ReadonlyArray<FieldChange>>();
  for (const { kind, event, reason, before, after } of origins) {
    if (kind === "update" && event !== importEvent) {
      for (const [name, from] of Object.entries(before ?? {}))
        changesByField.set(name, [...(changesByField.get(name) ?? []), [from, after?.[name]]]);
      continue;
    }
    const imported = event === importEvent ? after : null;
    const changed = kind === "update" ? Object.keys(before ?? {}) : Object.keys(imported ?? {});
    deleted = kind === "delete" ? (before ?? {}) : null;
    if (kind !== "update") {
      fieldUpdatedAt = {};
      changesByField.clear();
    }
    for (const name of changed) changesByField.delete(name);
    if (imported !== null) for (const name of changed) fieldUpdatedAt[name] = imported.updatedAt as number;
    if (kind !== "update" || reason === null) base = imported ?? {};
    else if (imported !== null)
      base = { ...base, ...Object.fromEntries(changed.map((name) => [name, imported[name]])) };
  }
  return { base, fieldUpdatedAt, changed: changesByField, deleted };
};
