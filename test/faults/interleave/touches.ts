/** How a statement can affect other transactions, or be affected. */
export interface Touch {
  readonly kind: "read" | "hold" | "end";
  /** The tables that a read sees, that a `hold` locks or writes, or that an end makes visible and unlocks. */
  readonly tables: ReadonlySet<string>;
  /** Whether rows are written, or written rows committed. */
  readonly writes: boolean;
  /** Whether rows are or were deleted, which concerns every table that references them. */
  readonly deletes: boolean;
  /** A lock of the firm: shared by its writers, or for a switch of indexes alone. */
  readonly firm?: "shared" | "whole" | undefined;
}
/** What a transaction has locked and written so far. */
export interface Held {
  readonly tables: Set<string>;
  deletes: boolean;
  firm?: "shared" | "whole" | undefined;
}

/** Writers do not wait for each other in the log, and no operation reads it. */
const unmet = "firm_change_log";
const tablesIn = (text: string): ReadonlySet<string> => {
  const tables = new Set(text.match(/firm_[a-z_]+/g) ?? []);
  tables.delete(unmet);
  // The advisory lock of a firm, which may have no row yet.
  if (text.includes("pg_advisory_xact_lock")) tables.add("firm_organization");
  return tables;
};
const ends = /^(commit|rollback)\b/;
const writing = /\b(insert into|update|delete from)\s+"/;
/** No foreign key references a stored answer. */
const deleting = /\bdelete from\s+"[^"]+"\."(?!firm_request")/;
const locking = /\bfor (no key update|update|share|key share)\b|pg_advisory_xact_lock/;

export const touchOf = (text: string, held: Held): Touch => {
  if (ends.test(text))
    return {
      kind: "end",
      tables: new Set(held.tables),
      writes: text.startsWith("commit"),
      deletes: held.deletes,
      firm: held.firm,
    };
  if (text.includes("pg_advisory_xact_lock_shared"))
    return { kind: "read", tables: new Set(), writes: false, deletes: false, firm: "shared" };
  const writes = writing.test(text);
  return {
    kind: writes || locking.test(text) ? "hold" : "read",
    tables: tablesIn(text),
    writes,
    deletes: deleting.test(text),
    ...(text.includes("pg_advisory_xact_lock") ? { firm: "whole" as const } : {}),
  };
};

/**
 * Whether two adjacent statements of different transactions have the same effect in either order. At READ COMMITTED a read never waits
 * and sees only committed rows, so it depends only on commits of what it reads. A lock or write depends on locks, writes and ends on the
 * same tables, and on the deletion of a row that it references. Two ends are independent.
 */
export const independent = (left: Touch, right: Touch): boolean => {
  if (left.firm !== undefined && right.firm !== undefined && [left.firm, right.firm].includes("whole")) return false;
  if (left.kind === right.kind && left.kind !== "hold") return true;
  const apart = ![...left.tables].some((table) => right.tables.has(table));
  if (left.kind !== "read" && right.kind !== "read") return apart && !left.deletes && !right.deletes;
  return apart || ![left, right].some(({ kind, writes }) => kind === "end" && writes);
};
