import { withInitialValues } from "../../domain/change-log/log-row.ts";
import { entityNamed } from "../../domain/entities.ts";
import type { Moment } from "../../domain/kernel/decision/decision.ts";
import { evaluate } from "../../domain/kernel/policy/evaluate.ts";
import type { Operand, Predicate } from "../../domain/kernel/policy/predicate.ts";
import type { Read } from "../../ports/load.ts";
import type { LoadedRows, LogEntry } from "../../ports/store.ts";
import { policies } from "../policy/policies.ts";
import { hiddenFieldReads, type RelationCondition, relationConditionsIn } from "../policy/related-rows.ts";
import { readable } from "../query/filter.ts";
import type { PlainLogEntry } from "./plain-entry.ts";

type Values = Readonly<Record<string, unknown>>;
type Plain = Omit<PlainLogEntry, "requestId">;
/** The record before and after an entry, whole; null where there was none. */
interface RecordStates {
  readonly was: Values | null;
  readonly is: Values | null;
}
const statesOf = (entry: LogEntry): RecordStates => {
  const entity = entityNamed(entry.class);
  const whole = (of: object): Values => withInitialValues(entity, { ...of, objectId: entry.objectId });
  const [before, after] = [entry.before as Values | null, entry.after as Values | null];
  return {
    was: before === null ? null : whole(entry.kind === "update" ? { ...after, ...before } : before),
    is: after === null ? null : whole(after),
  };
};

const replacing = (where: Predicate, by: (look: RelationCondition) => Predicate): Predicate => {
  switch (where.is) {
    case "and":
    case "or":
      return { is: where.is, of: where.of.map((each) => replacing(each, by)) };
    case "not":
      return { is: "not", of: replacing(where.of, by) };
    case "via":
    case "some":
      return by(where);
    default:
      return where;
  }
};
/** A class without a policy is the library's own: its rows are shown to nobody but the person whom they belong to. */
const readableRows = (name: string, at: Moment): Predicate =>
  policies[name] === undefined ? { is: "always" } : readable(entityNamed(name), at);
const oneOf = (field: string, values: ReadonlyArray<Operand>): Predicate =>
  values.length === 0 ? { is: "never" } : { is: "oneOf", field, values };
const keyOf = (name: string, look: RelationCondition): string => `${name} ${JSON.stringify(look)}`;
const classesIn = (entries: ReadonlyArray<LogEntry>) => Map.groupBy(entries, (entry) => entry.class);

/**
 * What must be read to say which of these versions the actor could read. The policy looks through pointers: of each, the rows that
 * let the actor through. It looks at rows that point to a record: of each, the records that have one. Beside these, what is around the
 * versions, for what is hidden of them.
 */
export const versionReads = (entries: ReadonlyArray<LogEntry>, at: Moment): Readonly<Record<string, Read>> => {
  const reads: Record<string, Read> = {};
  for (const [name, of] of classesIn(entries)) {
    const entity = entityNamed(name);
    const states = of.map(statesOf).flatMap(({ was, is }) => [was, is].filter((state) => state !== null));
    for (const look of relationConditionsIn(readableRows(name, at))) {
      const pointer = look.is === "via" ? look.field : "objectId";
      const ids = [...new Set(states.map((state) => state[pointer]))].filter((id) => typeof id === "string");
      const through: Predicate = look.is === "via" ? look.where : look;
      reads[keyOf(name, look)] = {
        ...{ kind: "many", entity: entityNamed(look.is === "via" ? look.entity : name), pick: ["objectId"] },
        where: { is: "and", of: [oneOf("objectId", ids), through] },
        ...{ order: [], limit: null, skip: 0 },
      };
    }
    Object.assign(reads, hiddenFieldReads("versions", entity, states, at));
  }
  return reads;
};

/**
 * An entry without what the actor could not have read: the values of a version that belonged to somebody else, and the reason of
 * the change that led to it. That something was done, when and by whom stays.
 */
export const readableVersion = (entry: LogEntry, plain: Plain, known: LoadedRows, at: Moment): Plain => {
  const where = replacing(readableRows(entry.class, at), (look) => {
    const rows = (known[keyOf(entry.class, look)] ?? []) as ReadonlyArray<{ readonly objectId: string }>;
    return oneOf(
      look.is === "via" ? look.field : "objectId",
      rows.map(({ objectId }) => objectId),
    );
  });
  const { was, is } = statesOf(entry);
  const hidden = (state: Values | null): boolean => state !== null && !evaluate(where, state);
  const before = hidden(was) ? null : plain.before;
  const after = hidden(is) ? null : plain.after;
  return { ...plain, before, after, reason: hidden(is ?? was) ? null : plain.reason };
};
