import {
  customFieldsOf,
  type Declarations,
  mostIndexed,
  type Slots,
  slotOf,
  slotsOf,
} from "../kernel/context/custom-fields.ts";
import type { KeyWork } from "../kernel/decision/decision.ts";
import { storageOf } from "../kernel/schema/custom-kind.ts";
import { compareText } from "../kernel/values/text.ts";

type Firm = Pick<Declarations, "customFields" | "customIndexes">;
/** The indexes of a firm after a change, and what a store has to do for it. */
export interface IndexChange {
  readonly customIndexes: Declarations["customIndexes"];
  readonly keys: ReadonlyArray<KeyWork>;
}

/** A class has an entry only if a field of it is indexed. */
const withSlots = ({ customIndexes }: Firm, name: string, slots: Slots): Declarations["customIndexes"] => {
  const { [name]: _, ...others } = customIndexes;
  return slots.every((each) => each === null) ? others : { ...others, [name]: slots };
};
const replaced = (slots: Slots, at: number, by: Slots[number]): Slots =>
  Array.from({ length: mostIndexed }, (_, slot) => (slot === at ? by : (slots[slot] ?? null)));

/** Takes the index of a field away; null if it has none. */
export const withoutIndex = (firm: Firm, name: string, field: string): IndexChange | null => {
  const slot = slotOf(firm, name, field);
  if (slot === undefined) return null;
  const slots = replaced(slotsOf(firm, name) ?? [], slot, null);
  return { customIndexes: withSlots(firm, name, slots), keys: [{ class: name, slot, of: null }] };
};

/** Whether one more field of the class can be indexed. */
export const hasFreeSlot = (firm: Firm, name: string): boolean => freeSlot(slotsOf(firm, name) ?? []) >= 0;
const freeSlot = (slots: Slots): number => replaced(slots, -1, null).indexOf(null);

/** Gives a field an index; null if it has one. `firm` declares it. */
export const withIndex = (firm: Firm, name: string, field: string): IndexChange | null => {
  const declared = customFieldsOf(firm, name)[field];
  if (declared === undefined || slotOf(firm, name, field) !== undefined) return null;
  const slots = slotsOf(firm, name) ?? [];
  const slot = freeSlot(slots);
  const of = { field, storage: storageOf(declared.type) };
  return { customIndexes: withSlots(firm, name, replaced(slots, slot, of)), keys: [{ class: name, slot, of }] };
};

/** The indexes without those of a class that has no records. */
export const withoutIndexes = (firm: Firm, name: string): Declarations["customIndexes"] => withSlots(firm, name, []);

/** The fields of a class that are declared `indexed`. */
const indexedFields = (firm: Firm, name: string): ReadonlyArray<string> =>
  Object.entries(customFieldsOf(firm, name)).flatMap(([field, { indexed }]) => (indexed === true ? [field] : []));

/** The indexes that the declarations ask for, all of them to be built; null if a class has too many. */
export const indexedAnew = (firm: Firm): IndexChange | null => {
  const names = [...new Set([...Object.keys(firm.customFields), ...Object.keys(firm.customIndexes)])].sort(compareText);
  let { customIndexes } = firm;
  const keys: Array<KeyWork> = [];
  for (const name of names) {
    const asked = indexedFields(firm, name);
    if (asked.length > mostIndexed) return null;
    const now = () => ({ ...firm, customIndexes });
    for (const each of slotsOf(firm, name) ?? []) {
      const without = each === null || asked.includes(each.field) ? null : withoutIndex(now(), name, each.field);
      customIndexes = without?.customIndexes ?? customIndexes;
      keys.push(...(without?.keys ?? []));
    }
    for (const field of asked) customIndexes = withIndex(now(), name, field)?.customIndexes ?? customIndexes;
    for (const [slot, of] of (slotsOf(now(), name) ?? []).entries())
      if (of !== null) keys.push({ class: name, slot, of });
  }
  return { customIndexes, keys };
};
