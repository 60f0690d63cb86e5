import { customClassOf, type Declarations, slotsOf } from "../../../domain/kernel/context/custom-fields.ts";
import type { Row } from "../../../domain/kernel/schema/entity.ts";
import { customKey } from "../../../domain/kernel/values/custom-key.ts";

/** The keys of a record by slot, as JSON; undefined if its class has no indexed field. */
export const customKeysOf = (
  entity: string,
  row: Row,
  firm: Pick<Declarations, "customIndexes">,
): string | undefined => {
  const slots = slotsOf(firm, customClassOf(entity, row));
  return slots && JSON.stringify(slots.map((each) => each && customKey(row.custom, each.field, each.storage)));
};
