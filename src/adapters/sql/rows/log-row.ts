import { logFacts } from "../../../domain/change-log/log-row.ts";
import type { Change } from "../../../domain/kernel/decision/decision.ts";
import type { Entity } from "../../../domain/kernel/schema/entity.ts";
import type { Call } from "../../../ports/store.ts";

const json = (value: unknown): string | null => (value === null ? null : JSON.stringify(value));
/** The log row of a change, in the order of `logColumns`. */
export const logValues = (call: Call, entity: Entity, change: Change): Array<string | number | null> => {
  const facts = logFacts(entity, change);
  return [
    call.organizationId,
    call.now,
    call.userId,
    call.requestId,
    facts.class,
    facts.objectId,
    facts.kind,
    facts.event,
    facts.version,
    facts.reason,
    json(facts.before),
    json(facts.after),
  ];
};
