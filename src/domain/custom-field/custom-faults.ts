import { type CustomField, customClassOf, customFieldsOf } from "../kernel/context/custom-fields.ts";
import type { Settings } from "../kernel/context/settings.ts";
import type { Change } from "../kernel/decision/decision.ts";
import { type InputFault, type InvalidInput, invalid } from "../kernel/refusal/refusal.ts";
import { isTooLarge, tooLargeRow } from "../kernel/schema/custom-size.ts";
import type { Row } from "../kernel/schema/entity.ts";
import { missing } from "../kernel/schema/input-faults.ts";

const faultsIn = (fields: Readonly<Record<string, CustomField>>, { custom }: Row): ReadonlyArray<InputFault> => [
  ...Object.entries(fields).flatMap(([name, { required }]) =>
    required === true && (custom?.[name] ?? null) === null ? [missing(`custom.${name}`)] : [],
  ),
  ...(custom !== null && isTooLarge(custom)
    ? [{ tag: "TooLarge" as const, path: ["custom"], sentence: tooLargeRow }]
    : []),
];

type CustomFault = InvalidInput<"Required" | "TooLarge">;
/** What is wrong with the custom fields of the records that a command of this class writes; null if nothing is. */
export const customFaults = (name: string, changes: ReadonlyArray<Change>, firm: Settings): CustomFault | null => {
  for (const { entity, before, after } of changes) {
    if (entity !== name || after === undefined || (before !== undefined && after.custom === before.custom)) continue;
    const faults = faultsIn(customFieldsOf(firm, customClassOf(entity, after)), after);
    if (faults.length > 0) return invalid(faults) as CustomFault;
  }
  return null;
};
