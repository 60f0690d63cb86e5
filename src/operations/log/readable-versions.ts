import { withInitialValues } from "../../domain/change-log/log-row.ts";
import { loggedEntity } from "../../domain/entities.ts";
import type { Moment } from "../../domain/kernel/context/moment.ts";
import type { RelatedRecords } from "../../domain/kernel/policy/evaluate.ts";
import { holdsFor } from "../../domain/kernel/policy/policy.ts";
import type { Entity } from "../../domain/kernel/schema/entity.ts";
import type { Read } from "../../ports/load.ts";
import type { LogEntry } from "../../ports/store.ts";
import { policies } from "../policy/policies.ts";
import { visibilityReads } from "../policy/related-records.ts";
import type { PlainLogEntry } from "./plain-entry.ts";

type Values = Readonly<Record<string, unknown>>;
type Plain = Omit<PlainLogEntry, "requestId">;
/** The record before and after an entry, whole; null where there was none. */
interface RecordStates {
  readonly was: Values | null;
  readonly is: Values | null;
}
const statesOf = (entity: Entity, entry: LogEntry): RecordStates => {
  const whole = (of: object): Values => withInitialValues(entity, { ...of, objectId: entry.objectId });
  const [before, after] = [entry.before as Values | null, entry.after as Values | null];
  return {
    was: before === null ? null : whole(entry.kind === "update" ? { ...after, ...before } : before),
    is: after === null ? null : whole(after),
  };
};

/** The reads that decide which of these versions the actor could read, and which of their fields are hidden. */
export const versionReads = (entries: ReadonlyArray<LogEntry>, at: Moment): Readonly<Record<string, Read>> =>
  Object.assign(
    {},
    ...[...Map.groupBy(entries, loggedEntity)].map(([entity, of]) => {
      if (entity === undefined) return {};
      const states = of
        .map((entry) => statesOf(entity, entry))
        .flatMap(({ was, is }) => [was, is].filter((state) => state !== null));
      return visibilityReads("versions", entity, states, at);
    }),
  );

/**
 * An entry without what the actor could not have read: the values of a version that belonged to somebody else, and the reason of
 * the change that led to it. The class, the event, the actor and the time stay.
 */
export const readableVersion = (entry: LogEntry, plain: Plain, related: RelatedRecords, at: Moment): Plain => {
  const entity = loggedEntity(entry);
  if (entity === undefined) return { ...plain, before: null, after: null, reason: null };
  // Rows of a class without a policy are shown only to the person they belong to.
  const read = policies[entity.name]?.read(at.actor, at.firm) ?? true;
  const { was, is } = statesOf(entity, entry);
  const hidden = (state: Values | null): boolean => state !== null && !holdsFor(read, state, related);
  const before = hidden(was) ? null : plain.before;
  const after = hidden(is) ? null : plain.after;
  return { ...plain, before, after, reason: hidden(is ?? was) ? null : plain.reason };
};
