import { type Declarations, mostIndexed, slotsOf } from "../kernel/context/custom-fields.ts";
import { customKey } from "../kernel/values/custom-key.ts";

/** The keys of a record as they are stored, by slot. */
interface KeyedRecord {
  readonly class: string;
  readonly objectId: string;
  readonly custom: Readonly<Record<string, unknown>> | null;
  readonly keys: ReadonlyArray<string | null>;
}
/** A key that is not that of the value, so that lists by an index would miss the record or show it at another place. */
export interface KeyFault {
  readonly class: string;
  readonly objectId: string;
  /** The indexed field; null: the key is of no field that has an index now. */
  readonly field: string | null;
}

/** The faults in the keys of a record (R-CUST-2). */
export const verifyKeys = (
  { class: name, objectId, custom, keys }: KeyedRecord,
  firm: Pick<Declarations, "customIndexes">,
): ReadonlyArray<KeyFault> => {
  const slots = slotsOf(firm, name) ?? [];
  return Array.from({ length: Math.max(mostIndexed, keys.length) }, (_, slot) => slots[slot] ?? null).flatMap(
    (of, slot) => {
      const right = of === null ? null : customKey(custom, of.field, of.storage);
      return (keys[slot] ?? null) === right ? [] : [{ class: name, objectId, field: of?.field ?? null }];
    },
  );
};
