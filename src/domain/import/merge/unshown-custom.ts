import { declaredFields } from "../../kernel/context/custom-fields.ts";
import type { Settings } from "../../kernel/context/settings.ts";
import type { Values } from "../import-class.ts";
import type { PreparedRow } from "../rows/prepare-row.ts";

/** The custom fields of a class that no administrator is shown, and so no export has: deleted ones, and those for other roles. */
export const unshownCustom = (firm: Settings, name: string): ReadonlyArray<string> =>
  Object.entries(declaredFields(firm, name)).flatMap(([field, { deleted, read }]) =>
    deleted === true || read?.includes("administrator") === false ? [field] : [],
  );

/** The row with the values of its record that an export cannot have: that it lacks them changes nothing. */
export const withUnshown = (
  row: PreparedRow,
  before: Values | undefined,
  names: ReadonlyArray<string>,
): PreparedRow => {
  const held = (before?.custom ?? {}) as Values;
  const kept = names.filter((name) => Object.hasOwn(held, name));
  return kept.length === 0
    ? row
    : { ...row, custom: { ...Object.fromEntries(kept.map((name) => [name, held[name]])), ...row.custom } };
};
