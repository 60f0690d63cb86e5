import type { Busy, Fault, Storage } from "../../../domain/kernel/refusal/refusal.ts";
import { hostFaultOf } from "../../../ports/host-functions.ts";
import { warnOperator } from "../../../ports/warn-operator.ts";
import { closed } from "../../closed.ts";
import { isForeignKeyName, uniqueByName } from "../../sql/schema/constraint-names.ts";
import { howToMigrate, versionFaultOf } from "../../sql/schema/version-fault.ts";
import { StoreError } from "../../store-error.ts";

/** Milliseconds after which a retry makes sense. */
const retryAfter = 1_000;
const busy: Busy = { _tag: "Busy", retryAfter };

const storage = (retry: Storage["retry"], message: string): Storage => ({ _tag: "Storage", message, retry });
/** Thrown when no connection is free in time. */
export const noFreeConnection: Error = new Error("No connection in time");
/** Thrown when another transaction changed what a command had read: it starts again with new reads. */
export const staleRead: Error = new Error("Another transaction changed what was read");

const notInTransaction = storage(
  "never",
  "The connection given to within() has no open transaction: begin one first, then call within()",
);
/** Above READ COMMITTED the reads are older than the locks, so they would miss a booking that was made in between. */
export const wrongIsolationLevel = (level: string): Storage =>
  storage(
    "never",
    `The transaction given to within() is ${level.toUpperCase()}: its reads are older than the locks. Begin it READ COMMITTED`,
  );
/** An error in the host's own work has aborted its transaction. */
const aborted = storage("never", "The transaction given to within() has failed: roll it back and begin again");

export const databaseUrl = "postgres://…";
export const migrateHint = howToMigrate(databaseUrl);
export const versionFault = versionFaultOf(databaseUrl);

/** Row-level security would hide every row, and the firm would look empty. */
export const organizationNotNamed = storage(
  "never",
  "The firm's tables have row-level security, and the transactions do not set a firm: pass rowSecurity: true to postgres()",
);
/** A migration changes the rows of all firms; hidden rows would stay unchanged. */
export const rowsHiddenFromRole = storage(
  "never",
  "The firm's tables have row-level security, which hides rows from this role: migrate as a role with BYPASSRLS",
);

/** An additive step runs beside the connection that holds the lock of migrations. */
export const noConnectionToMigrate = storage(
  "safe",
  "The migration needs two connections at once, and no second one was free in time: give the pool more connections",
);

/** Each node has its own sequence, so log entries would have no common order. */
export const distributedWithoutCounter = storage(
  "never",
  `The firm's tables are distributed over several nodes, and their feed is not "counter": ${migrateHint}`,
);

const nodeUnreachable = storage("safe", "A node of the database cannot be reached");
const accessRefused = storage("never", "The database refuses access: wrong role or password");
const ended = storage("never", "The pool given to postgres() was ended by the host: open another one");
/** The errors of a pool of `pg` and of Kysely after the host ended them. */
const afterEnd = /after calling end|driver has already been destroyed/;
const clientEnded = storage("never", "The client given to postgres() was ended by the host: connect another one");
/** The error of a client of `pg` whose `end` was called; after a lost connection it says something else. */
const afterEndOfClient = /was closed and is not queryable/;
/** The error of `pg` itself when the server asks for a password and none is given. */
const noPassword = /client password must be/;

/** The fault for each SQLSTATE, or for its first characters; the first match counts. No message shows SQL, a host or a stack. */
const faultsByState: ReadonlyArray<readonly [state: string, fault: Fault]> = [
  ["55P03", busy],
  ["40001", busy],
  ["40P01", busy],
  ["53300", busy],
  ["57014", storage("safe", "The database stopped a statement that took too long")],
  ["53100", storage("safe", "The database's disk is full: make room and try again")],
  ["53200", storage("safe", "The database is out of memory")],
  ["25006", storage("never", "The database is read-only: it is a replica, or the transaction is read-only")],
  ["25P01", notInTransaction],
  ["25P02", aborted],
  ["42501", storage("never", "The database refuses access: the role may not use the firm's tables")],
  ["28", accessRefused],
  ["3D000", storage("never", "There is no such database")],
  ["42P01", storage("never", `The firm's tables are missing: ${migrateHint}`)],
  ["23503", storage("never", "A record points to nothing")],
  ["22001", storage("never", "A text is longer than the database takes")],
  ["54", storage("never", "A value is larger than the database takes")],
  ["080", nodeUnreachable],
  ["57P", storage("safe", "The database is shutting down or starting")],
];
const invalidUrl = storage(
  "never",
  "The URL of the database is not valid: expected postgres://user:password@host:port/database",
);
const failed = storage("never", "The database refused a statement");
const unreachable = storage("safe", "The database cannot be reached");
const lostAtCommit = storage("unknown", "The connection was lost at the commit");
/** Thrown when the answer to a commit is lost: the transaction may or may not be committed. */
export class LostAtCommit extends Error {}
const defect = storage("never", "A defect in firmcore stopped the operation");

const codeOf = (cause: unknown): string | undefined => {
  const code = (cause as { readonly code?: unknown } | null | undefined)?.code;
  return typeof code === "string" ? code : undefined;
};
/** The SQLSTATE of an error as the server sent it. System codes such as EPIPE can be as long. */
const reportedState = (cause: unknown): string | undefined => {
  const code = codeOf(cause);
  const isSystems = typeof (cause as { readonly syscall?: unknown } | null)?.syscall === "string";
  return code !== undefined && !isSystems && /^[0-9A-Z]{5}$/.test(code) ? code : undefined;
};
const internalError = "XX000";
/** The messages of Citus about a lost node. */
const lostNode = /connection (to the remote node|marked as essential)|could not commit transaction for shard/;
/** The SQLSTATE for an error that Citus reports as an internal one, from its message. */
const stateFromMessage = (cause: unknown): string => {
  const name = constraintOf(cause);
  if (name !== undefined) return isForeignKeyName(name) ? "23503" : "23505";
  return lostNode.test((cause as Error).message) ? "08006" : internalError;
};
/** The SQLSTATE of an error of the server; undefined for other errors. */
export const sqlStateOf = (cause: unknown): string | undefined => {
  const state = reportedState(cause);
  return state === internalError ? stateFromMessage(cause) : state;
};
/** Whether the connection is lost, or was never made. With severity ERROR it still works, and a node behind it is lost. */
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
/** Whether a transaction met a newer step that is not additive: then `noNewerStepSql` does not give an integer. */
export const isNewerStep = (cause: unknown): boolean => sqlStateOf(cause) === "22P02";
/** Whether a transaction can simply be run again: other transactions caused its rollback. */
export const isRetryable = (cause: unknown): boolean =>
  cause === staleRead || ["40001", "40P01", "23503", "22012"].includes(sqlStateOf(cause) ?? "");

/**
 * The name of the violated constraint. Another node of a distributed database reports it only in the message, whose language is the
 * server's, so the message is searched for our names.
 */
export const constraintOf = (cause: unknown): string | undefined => {
  const { constraint, message = "" } = cause as { readonly constraint?: string; readonly message?: string };
  const isOurs = (name: string): boolean => isForeignKeyName(name) || uniqueByName(name) !== undefined;
  return constraint ?? message.match(/\bfirm_\w+/g)?.find(isOurs);
};

/**
 * Whether a failed commit may have happened. A single server that answers with an error has not committed; a coordinator that lost
 * a node during the commit does not know.
 */
export const mayHaveCommitted = (cause: unknown): boolean =>
  isConnectionLost(cause) || /^(08|57P|XX|40003)/.test(reportedState(cause) ?? "");

/** An error of the server without what it says about rows: whoever reads the log of the process must not read them. */
const withoutRows = (cause: unknown): Error => {
  const { message = "", ...of } = cause as Readonly<Record<string, string | undefined>>;
  // A value that does not fit, or a text of a trigger of the host.
  const mayQuote = /^(22|P0)/.test(of.code ?? "");
  const where = ["code", "table", "column", "constraint"].flatMap((name) =>
    of[name] === undefined ? [] : [`${name} ${of[name]}`],
  );
  return new Error(`${mayQuote ? failed.message : message} (${where.join(", ")})`);
};

/** The fault that a caller gets for an error. */
export const faultOf = (cause: unknown): Fault => {
  if (cause instanceof LostAtCommit) return lostAtCommit;
  if (cause === noFreeConnection || cause === staleRead) return busy;
  if (cause === closed) return closed;
  if (cause instanceof StoreError) return cause.detail;
  const ofHost = hostFaultOf(cause);
  if (ofHost !== null) return ofHost;
  if (codeOf(cause) === "ERR_INVALID_URL") return invalidUrl;
  const state = sqlStateOf(cause);
  if (state !== undefined)
    return faultsByState.find(([begin]) => state.startsWith(begin))?.[1] ?? withWarning(withoutRows(cause), failed);
  if (cause instanceof Error && afterEndOfClient.test(cause.message)) return clientEnded;
  if (isConnectionLost(cause)) return unreachable;
  if (cause instanceof Error && afterEnd.test(cause.message)) return ended;
  if (cause instanceof Error && noPassword.test(cause.message)) return accessRefused;
  return withWarning(cause, defect);
};
/** An unforeseen error is a bug, so the process emits a warning too. */
const withWarning = (cause: unknown, fault: Fault): Fault => {
  warnOperator(cause);
  return fault;
};
