import type * as fc from "fast-check";
import { entityNamed } from "../../src/domain/entities.ts";
import { declarations, shortTexts } from "../policies/custom-rows.ts";
import { worldOf as anyWorld } from "../policies/rows.ts";
import type { Fields, World } from "../policies/world.ts";

/** Texts that others point to, or that are unique. */
const kept = /Key$|Hash$|^externalId$|^class$|alendar$|[lL]abel$|^key$/;
const numberOf = (text: string): number =>
  [...text].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9_973, 7);
const plainer = (name: string, row: Fields): Fields => {
  const { fields } = entityNamed(name);
  const custom = name in declarations.customFields || name === "OwnRecord";
  const changed = Object.entries(row).map(([field, value]) => {
    const { kind, unique } = fields[field] ?? {};
    const text = (each: unknown): unknown =>
      typeof each === "string" ? shortTexts[numberOf(each) % shortTexts.length] : each;
    if (kind?.type === "text" && unique !== true && !kept.test(field)) return [field, text(value)];
    if (kind?.items?.type === "text" && Array.isArray(value)) return [field, [...new Set(value.map(text))]];
    if (kind?.type === "money" && typeof value === "object" && value !== null)
      return [
        field,
        {
          minor: 100 * (numberOf(JSON.stringify(value)) % 3),
          currency: numberOf(JSON.stringify(value)) % 4 > 0 ? "USD" : "JPY",
        },
      ];
    // Only names that a firm can write.
    if (field === "custom" && !custom) return [field, null];
    // A filter refuses what would be rounded.
    if (kind?.type === "hours" && typeof value === "number") return [field, Math.max(30, value - (value % 30))];
    return [field, value];
  });
  return Object.fromEntries(changed) as Fields;
};
/** A world whose texts are few and short, so that several rows have the same. */
export const worldOf = (organizationId: string): fc.Arbitrary<World> =>
  anyWorld(organizationId).map((world) =>
    Object.fromEntries(Object.entries(world).map(([name, rows]) => [name, rows.map((row) => plainer(name, row))])),
  );
