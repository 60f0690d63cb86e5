import type { Values } from "../import-class.ts";

/** A row of the change log about a record. */
export interface Origin {
  readonly kind: "create" | "update" | "delete";
  readonly event: string;
  readonly reason: string | null;
  readonly before: Values | null;
  readonly after: Values | null;
}
/** A change of one field. */
export type FieldChange = readonly [from: unknown, to: unknown];
/** What the log tells an import of a record. */
export interface LastImport {
  /** As what it was last imported, as far as the log has it: empty where it was made here or the log was purged. */
  readonly base: Values;
  /** The updatedAt of the row that last gave the record a field, as far as the log has it. */
  readonly fieldUpdatedAt: Readonly<Record<string, number>>;
  /** The fields that were changed here since an import last wrote them, each with its steps: also those that led back. */
  readonly changed: ReadonlyMap<string, ReadonlyArray<FieldChange>>;
  /** The record as it was when it was deleted; null where it is there, or never was. */
  readonly deleted: Values | null;
}

/** The event of an import in the change log. */
const importEvent = "import";
/** Why an import did not take a whole row: the log says so, and the next import finds it there. */
export const partlyTakenReason = "What was changed here stays.";

/**
 * Reads the log of one record, oldest first. An import that took the whole row says with it what the export held; one that
 * kept something of here says so only of the fields that it changed (R-IMP-2).
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
