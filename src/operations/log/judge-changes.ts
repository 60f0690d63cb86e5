import { loggedEntity } from "../../domain/entities.ts";
import { ownRecords } from "../../domain/kernel/context/custom-fields.ts";
import type { Moment } from "../../domain/kernel/context/moment.ts";
import { equal } from "../../domain/kernel/decision/decision.ts";
import { evaluate } from "../../domain/kernel/policy/evaluate.ts";
import type { Row } from "../../domain/kernel/schema/entity.ts";
import type { LogEntry } from "../../ports/store.ts";
import { formatRecord } from "../define/format-record.ts";
import { relationConditionsIn } from "../policy/related-records.ts";
import { type RowStates, statesOf, type Values } from "./row-states.ts";
import type { Dependencies, View } from "./view.ts";

/** How a row of a view changed: `enter` and `leave` if only its visibility did. */
export type ChangeKind = "create" | "update" | "delete" | "enter" | "leave";
/** Makes a row as it is seen in plain values. */
type Plain = () => unknown;
/** One change of what is seen. */
export interface SeenChange {
  readonly is: ChangeKind;
  readonly class: string;
  readonly objectId: string;
  /** The row as it was and as it is; null where it was not or is not seen. */
  readonly before: Plain | null;
  readonly record: Plain | null;
  /** The index of the entry that led to it. */
  readonly place: number;
}

/**
 * What the entries changed for a view (R-POL-4): each is judged on the rows as they were before and after it. Rows that depend on the
 * changed one are judged again. A row that is out of sight at the end only leaves: what it was meanwhile is not told any more.
 */
export const judgeChanges = (
  view: View,
  { following }: Dependencies,
  entries: ReadonlyArray<LogEntry>,
  states: RowStates,
  moment: Moment,
): ReadonlyArray<SeenChange> => {
  states.rewind();
  /** Whether other rows decide which fields of a class are hidden. */
  const hidesByOthers = (entity: string): boolean =>
    view.get(entity)?.hides.some((where) => relationConditionsIn(where).length > 0) === true;
  const seen = (entity: string, row: Values | null): Plain | null => {
    const of = view.get(entity);
    if (row === null || of === undefined || !evaluate(of.sees, row, {}, states)) return null;
    const plain = (): unknown => formatRecord(entity, row as unknown as Row, moment, states);
    if (!hidesByOthers(entity)) return plain;
    // Formatted at once, because the other rows change.
    const now = plain();
    return () => now;
  };
  const changes: Array<SeenChange> = [];
  /** The own classes of the records that changed; a record stays in its class. */
  const ownClassOf = new Map<string, string>();
  const add = (
    about: Pick<SeenChange, "class" | "objectId" | "place">,
    before: Plain | null,
    record: Plain | null,
    own: LogEntry["kind"] | null,
  ): void => {
    if (before !== null && record !== null) {
      if (own !== null || (hidesByOthers(about.class) && !equal(before(), record())))
        changes.push({ ...about, is: "update", before, record });
    } else if (record !== null) changes.push({ ...about, is: own === "create" ? "create" : "enter", before, record });
    else if (own === "delete" && before !== null) changes.push({ ...about, is: "delete", before, record });
    // What the row was is no longer told.
    else if (before !== null) changes.push({ ...about, is: "leave", before: null, record });
  };
  for (const [place, entry] of entries.entries()) {
    const { objectId } = entry;
    const name = loggedEntity(entry)?.name;
    if (name === undefined) continue;
    const { was, is } = statesOf(entry);
    if (name === ownRecords) ownClassOf.set(objectId, entry.class);
    const others = following(name, was, is, states).filter(([of, id]) => of !== name || id !== objectId);
    const before = [seen(name, was), ...others.map(([of, id]) => seen(of, states.at(of, id)))];
    states.apply(entry);
    add({ class: name, objectId, place }, before[0] ?? null, seen(name, is), entry.kind);
    for (const [i, [of, id]] of others.entries())
      add({ class: of, objectId: id, place }, before[i + 1] ?? null, seen(of, states.at(of, id)), null);
  }
  const byRow = Map.groupBy(changes, ({ class: name, objectId }) => `${name} ${objectId}`);
  const untold = new Set(
    [...byRow.values()].flatMap((of) => {
      const [first, last] = [of[0], of.at(-1)];
      if (first === undefined || last?.is !== "leave") return [];
      const unknown = first.is === "create" || first.is === "enter";
      return unknown ? of : of.slice(0, -1);
    }),
  );
  return changes
    .filter((change) => !untold.has(change))
    .map((change) =>
      change.class === ownRecords ? { ...change, class: ownClassOf.get(change.objectId) ?? ownRecords } : change,
    );
};
