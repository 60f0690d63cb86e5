import type { Busy, Fault, Storage } from "../../../domain/kernel/refusal/refusal.ts";
import { hostFaultOf } from "../../../ports/host-functions.ts";
import { warnOperator } from "../../../ports/warn-operator.ts";
import { closed } from "../../closed.ts";
import { versionFaultOf } from "../../sql/schema/version-fault.ts";
import { StoreError } from "../../store-error.ts";

/** Milliseconds after which a retry makes sense. */
const retryAfter = 1_000;
export const busy: Busy = { _tag: "Busy", retryAfter };

const storage = (retry: Storage["retry"], message: string): Storage => ({ _tag: "Storage", message, retry });
export const notInTransaction = storage(
  "never",
  "The handle given to within() has no open transaction: begin one first, then call within()",
);
/** The host's transaction read before another one wrote, so it can no longer write. */
export const staleSnapshot = storage(
  "safe",
  "The transaction given to within() is older than the last change: roll it back and begin again, best with BEGIN IMMEDIATE",
);
export const versionFault = versionFaultOf("sqlite:FILE");

/** By the first characters of the code; the first match counts. No message shows SQL, a path or a stack. */
const faults: ReadonlyArray<readonly [code: string, fault: Fault]> = [
  ["SQLITE_BUSY", busy],
  ["SQLITE_LOCKED", busy],
  ["SQLITE_FULL", storage("safe", "The disk is full: make room and try again")],
  ["SQLITE_READONLY", storage("never", "The database can only be read: its file or folder is write-protected")],
  [
    "SQLITE_CANTOPEN",
    storage("never", "The database file cannot be opened: it, or its folder, is missing or protected"),
  ],
  ["SQLITE_NOTADB", storage("never", "The file is not a database; give the right one, or restore it from a backup")],
  ["SQLITE_CORRUPT", storage("never", "The database file is damaged; restore it from a backup")],
  ["SQLITE_AUTH", storage("never", "The database refuses access")],
  ["SQLITE_PERM", storage("never", "The database refuses access")],
  ["SQLITE_IOERR", storage("unknown", "The disk failed under the database file")],
  ["SQLITE_NOMEM", storage("safe", "There is not enough memory")],
  ["SQLITE_TOOBIG", storage("never", "A text is longer than the database takes")],
  ["SQLITE_CONSTRAINT_FOREIGNKEY", storage("never", "A record points to nothing")],
];
const failed = storage("unknown", "The database failed");
const defect = storage("never", "A defect in firmcore stopped the operation");

const codeOf = (cause: unknown): string | undefined => {
  const code = (cause as { readonly code?: unknown } | null | undefined)?.code;
  return typeof code === "string" && code.startsWith("SQLITE_") ? code : undefined;
};
export const isBusy = (cause: unknown): boolean => cause === busy || /^SQLITE_(BUSY|LOCKED)/.test(codeOf(cause) ?? "");
/** Whether the snapshot is older than the last commit, so that waiting does not help. */
export const isStaleSnapshot = (cause: unknown): boolean => codeOf(cause) === "SQLITE_BUSY_SNAPSHOT";
/** Whether a unique field or the id is taken. */
export const isDuplicate = (cause: unknown): boolean =>
  /^SQLITE_CONSTRAINT_(UNIQUE|PRIMARYKEY)$/.test(codeOf(cause) ?? "");

/** The fault that a caller gets for an exception. An unforeseen one is a bug, so the process emits a warning too. */
export const faultOf = (cause: unknown): Fault => {
  if (cause === busy) return busy;
  if (cause === closed) return closed;
  if (cause instanceof StoreError) return cause.detail;
  const ofHost = hostFaultOf(cause);
  if (ofHost !== null) return ofHost;
  const code = codeOf(cause);
  if (code !== undefined) return faults.find(([begin]) => code.startsWith(begin))?.[1] ?? failed;
  warnOperator(cause);
  return defect;
};
