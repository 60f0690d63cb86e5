import type { LogEntry } from "../../../ports/store.ts";

/**
 * A constructor, not a literal. Once a whole page of objects from one literal has survived, V8 allocates the next ones in the old space.
 * Everything that was read of the log would then wait for a full collection.
 */
function Entry(
  this: Record<keyof LogEntry, unknown>,
  seq: unknown,
  organizationId: unknown,
  at: unknown,
  actor: unknown,
  requestId: unknown,
  name: unknown,
  objectId: unknown,
  kind: unknown,
  event: unknown,
  version: unknown,
  reason: unknown,
  before: unknown,
  after: unknown,
) {
  this.organizationId = organizationId;
  this.seq = seq;
  this.at = at;
  this.actor = actor;
  this.requestId = requestId;
  this.class = name;
  this.objectId = objectId;
  this.kind = kind;
  this.event = event;
  this.version = version;
  this.reason = reason;
  this.before = before;
  this.after = after;
}
// What it makes is a plain object.
Entry.prototype = Object.prototype;

/** Makes a log entry of the values of its row, in the order of `selectLog`; JSON parsed. */
export const LoggedEntry = Entry as unknown as new (...values: Parameters<typeof Entry>) => LogEntry;
