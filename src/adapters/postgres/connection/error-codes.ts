import type { Busy, Fault, Storage } from "../../../domain/kernel/refusal/refusal.ts";
import { isForeignKeyName, uniqueByName } from "../../sql/schema/constraint-names.ts";
import { howToMigrate, versionFaultOf } from "../../sql/schema/version-fault.ts";

/** After how many milliseconds it is worth trying again. */
const retryAfter = 1_000;
const busy: Busy = { _tag: "Busy", retryAfter };

const storage = (retry: Storage["retry"], message: string): Storage => ({ _tag: "Storage", message, retry });
export const closed: Storage = storage("never", "The firm's database was closed; open it again");
/** Thrown where no connection came in time. */
export const noFreeConnection: Error = new Error("No connection in time");
/** Thrown where a step must begin again with new reads: what it had read was changed before it could write. */
export const staleRead: Error = new Error("Outrun by another transaction");

const notInTransaction = storage(
  "never",
  "The connection given to within() has no open transaction: begin one first, then call within()",
);
/** Its reads are older than the locks that are taken later: what was booked meanwhile would not be seen. */
export const wrongIsolationLevel = (level: string): Storage =>
  storage(
    "never",
    `The transaction given to within() is ${level.toUpperCase()}: its reads are older than the locks. Begin it READ COMMITTED`,
  );
/** An error of the host's own made its transaction useless. */
const aborted = storage("never", "The transaction given to within() has failed before: roll it back and begin again");

export const databaseUrl = "postgres://…";
export const migrateHint = howToMigrate(databaseUrl);
export const wrongVersion = versionFaultOf(databaseUrl);

/** Every row would be hidden, and a firm with all its people would look empty. */
export const organizationNotNamed = storage(
  "never",
  "The firm's tables have row security, and these transactions name no firm: open them with rowSecurity: true",
);
/** A migration is about the rows of all firms: what is hidden would stay as it was. */
export const rowsHiddenFromRole = storage(
  "never",
  "The firm's tables have row security, which hides rows from this role: migrate as one that has BYPASSRLS",
);

/** Writers in other processes would number entries by a sequence, of which each node has its own. */
export const distributedWithoutCounter = storage(
  "never",
  `The firm's tables are spread over several nodes, and their feed is not counted firm by firm: ${migrateHint}`,
);

const nodeUnreachable = storage("safe", "A node of the database cannot be reached");
const accessRefused = storage("never", "The database refuses access: wrong role or password");
/** What `pg` says by itself where the server asks for a password and none was given. */
const noPassword = /client password must be/;

/** By SQLSTATE or the beginning of it, most special first. What is said never shows SQL, a host or a stack. */
const faultsByState: ReadonlyArray<readonly [state: string, fault: Fault]> = [
  ["55P03", busy],
  ["40001", busy],
  ["40P01", busy],
  ["53300", busy],
  ["57014", storage("safe", "The database stopped a statement that took too long")],
  ["53100", storage("safe", "The database's disk is full: make room and try again")],
  ["53200", storage("safe", "The database is out of memory")],
  ["25006", storage("never", "The database can only be read: it is a replica, or the transaction is read-only")],
  ["25P01", notInTransaction],
  ["25P02", aborted],
  ["42501", storage("never", "The database refuses access: the role may not use the firm's tables")],
  ["28", accessRefused],
  ["3D000", storage("never", "There is no such database")],
  ["42P01", storage("never", `The firm's tables are not there: ${migrateHint}`)],
  ["23503", storage("never", "A record points to nothing")],
  ["22001", storage("never", "A text is longer than the database takes")],
  ["54", storage("never", "A value is larger than the database takes")],
  ["080", nodeUnreachable],
  ["57P", storage("safe", "The database is shutting down or starting")],
];
const invalidUrl = storage("never", "The URL of the database is none: postgres://user:password@host:port/database");
const failed = storage("never", "The database refused a statement");
const unreachable = storage("safe", "The database cannot be reached");
const lostAtCommit = storage("unknown", "The connection was lost at the commit");
/** Thrown where the answer to a commit was lost, or a node's to the coordinator's: nobody knows whether it is done. */
export class LostAtCommit extends Error {}
const defect = storage("never", "A defect in firmcore stopped the operation");

const codeOf = (cause: unknown): string | undefined => {
  const code = (cause as { readonly code?: unknown } | null | undefined)?.code;
  return typeof code === "string" ? code : undefined;
};
/** The SQLSTATE as it came. EPIPE is as long, but the system's. */
const reportedState = (cause: unknown): string | undefined => {
  const code = codeOf(cause);
  const isSystems = typeof (cause as { readonly syscall?: unknown } | null)?.syscall === "string";
  return code !== undefined && !isSystems && /^[0-9A-Z]{5}$/.test(code) ? code : undefined;
};
const internalError = "XX000";
/** How Citus tells of a node that it lost while it was at work there. */
const lostNode = /connection (to the remote node|marked as essential)|could not commit transaction for shard/;
/** What Citus reports without a state of its own, by what it says. */
const stateFromMessage = (cause: unknown): string => {
  const name = constraintOf(cause);
  if (name !== undefined) return isForeignKeyName(name) ? "23503" : "23505";
  return lostNode.test((cause as Error).message) ? "08006" : internalError;
};
/** The SQLSTATE of what the server said; undefined for what is not the server's. */
export const sqlStateOf = (cause: unknown): string | undefined => {
  const state = reportedState(cause);
  return state === internalError ? stateFromMessage(cause) : state;
};
/** Whether the connection itself is gone, or never came. What is only an error is said on one that goes on: of a node behind it. */
export const isConnectionLost = (cause: unknown): boolean => {
  if (cause === noFreeConnection) return false;
  const state = sqlStateOf(cause);
  if (state !== undefined)
    return /^(08|57P)/.test(state) && (cause as { readonly severity?: unknown }).severity !== "ERROR";
  const message = cause instanceof Error ? cause.message : "";
  return (
    /^E(?!RR_)[A-Z_]+$/.test(codeOf(cause) ?? "") || /connection|terminat|closed|not queryable|timeout/i.test(message)
  );
};
/** Whether the whole work may simply be done again: it was undone because of others. */
export const isRetryable = (cause: unknown): boolean =>
  cause === staleRead || ["40001", "40P01", "23503", "22012"].includes(sqlStateOf(cause) ?? "");

/**
 * The name of the broken constraint; from another node of a distributed database it comes only in the message. There it is known
 * by being one of ours: what stands around it is in the language of the server.
 */
export const constraintOf = (cause: unknown): string | undefined => {
  const { constraint, message = "" } = cause as { readonly constraint?: string; readonly message?: string };
  const isOurs = (name: string): boolean => isForeignKeyName(name) || uniqueByName(name) !== undefined;
  return constraint ?? message.match(/\bfirm_\w+/g)?.find(isOurs);
};

/**
 * Whether a commit that failed so may be done all the same. One Postgres that answers has not committed; a coordinator that lost a
 * node at its commit, or got an answer that it does not understand, does not know.
 */
export const mayHaveCommitted = (cause: unknown): boolean =>
  isConnectionLost(cause) || /^(08|57P|XX|40003)/.test(reportedState(cause) ?? "");

/** What a caller is told about an exception. */
export const faultOf = (cause: unknown): Fault => {
  if (cause instanceof LostAtCommit) return lostAtCommit;
  if (cause === noFreeConnection || cause === staleRead) return busy;
  if (cause === closed) return closed;
  if (codeOf(cause) === "ERR_INVALID_URL") return invalidUrl;
  const state = sqlStateOf(cause);
  if (state !== undefined)
    return faultsByState.find(([begin]) => state.startsWith(begin))?.[1] ?? withWarning(cause, failed);
  if (isConnectionLost(cause)) return unreachable;
  if (cause instanceof Error && noPassword.test(cause.message)) return accessRefused;
  return withWarning(cause, defect);
};
/** What nobody foresaw is a bug: the process hears of it too. */
const withWarning = (cause: unknown, fault: Fault): Fault => {
  process.emitWarning(cause instanceof Error ? cause : new Error(String(cause)));
  return fault;
};
