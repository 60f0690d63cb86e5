/** What a statement may see of others, and they of it. */
export interface Touch {
  readonly kind: "read" | "hold" | "end";
  /** Whose rows a read sees; what a `hold` locks or writes; what an end lets others see, and go on with. */
  readonly tables: ReadonlySet<string>;
  /** Rows are written, or what was written is committed. */
  readonly writes: boolean;
  /** Rows go, or went: whoever points to them meets it, in whatever table. */
  readonly deletes: boolean;
}
/** What a transaction has locked and written until here. */
export interface Held {
  readonly tables: Set<string>;
  deletes: boolean;
}

/** Nobody waits for whom else adds to the log, and no operation reads it. */
const unmet = "firm_change_log";
const tablesIn = (text: string): ReadonlySet<string> => {
  const tables = new Set(text.match(/firm_[a-z_]+/g) ?? []);
  tables.delete(unmet);
  // The lock of a firm that may have no row yet.
  if (text.includes("pg_advisory_xact_lock")) tables.add("firm_organization");
  return tables;
};
const ends = /^(commit|rollback)\b/;
const writing = /\b(insert into|update|delete from)\s+"/;
/** No key points to an answer that was kept. */
const deleting = /\bdelete from\s+"[^"]+"\."(?!firm_request")/;
const locking = /\bfor (no key update|update|share|key share)\b|pg_advisory_xact_lock/;

export const touchOf = (text: string, held: Held): Touch => {
  if (ends.test(text))
    return { kind: "end", tables: new Set(held.tables), writes: text.startsWith("commit"), deletes: held.deletes };
  const writes = writing.test(text);
  return {
    kind: writes || locking.test(text) ? "hold" : "read",
    tables: tablesIn(text),
    writes,
    deletes: deleting.test(text),
  };
};

/**
 * Whether two statements of different transactions, one right after the other, do the same in either order. At READ COMMITTED a read
 * never waits and sees only what is committed, so it meets nothing but a commit of what it reads. What locks or writes meets what
 * locks, writes, or lets go of the same tables; of other tables only a row that goes while somebody comes to point to it. Two ends let
 * go of different rows.
 */
export const independent = (left: Touch, right: Touch): boolean => {
  if (left.kind === right.kind && left.kind !== "hold") return true;
  const apart = ![...left.tables].some((table) => right.tables.has(table));
  if (left.kind !== "read" && right.kind !== "read") return apart && !left.deletes && !right.deletes;
  return apart || ![left, right].some(({ kind, writes }) => kind === "end" && writes);
};
