import * as fc from "fast-check";
import type { Held } from "../../../src/domain/certification/status.ts";
import { dayOf } from "../../../src/domain/kernel/values/day.ts";

/** The days of the random cases; `horizon` is later than every bound. */
const lastRandomDay = 29;
export const horizon = 60;

/** A day written MM-DD in 2027, or written in full in another year. */
export const day = (text: string): number => {
  const found = dayOf(text.length === 5 ? `2027-${text}` : text);
  if (found === null) throw new Error(`no day: ${text}`);
  return found;
};

/** A certification over the days given; without a last day it never expires. */
export const held = (
  objectId: string,
  certificationName: string,
  issued: string,
  expires: string | null,
  more: Partial<Held> = {},
): Held => ({
  objectId,
  certificationName,
  certificationNumber: null,
  issuedOn: day(issued),
  expiresOn: expires === null ? null : day(expires),
  declared: null,
  declaredOn: null,
  ...more,
});

export const anyDay = fc.integer({ min: 0, max: lastRandomDay });
/** The first two are one name; the others differ. */
export const names = ["PE", "pe", "PE+", "ÜK 2"] as const;
export const declaredOf = fc.option(fc.constantFrom("expiring", "expired", "pending", "revoked"), { freq: 2 });

/** One row; sometimes with a declaration, and then mostly with its day. */
export const heldOf: fc.Arbitrary<Held> = fc
  .record({
    certificationName: fc.constantFrom(...names),
    certificationNumber: fc.constantFrom(null, "1", "2"),
    issuedOn: anyDay,
    length: fc.option(fc.integer({ min: 0, max: 15 })),
    declared: declaredOf,
    declaredOn: fc.option(anyDay, { freq: 8 }),
  })
  .map(({ length, ...row }) => ({
    ...row,
    objectId: "c",
    expiresOn: length === null ? null : row.issuedOn + length,
    declaredOn: row.declared === null ? null : row.declaredOn,
  }));

/** Up to `maxLength` rows of one engineer, unordered, with different ids. */
export const rowsOf = (maxLength: number): fc.Arbitrary<ReadonlyArray<Held>> =>
  fc.array(heldOf, { maxLength }).map((rows) => rows.map((row, i) => ({ ...row, objectId: `c${9 - i}` })));

/** A window, sometimes open-ended. */
export const windowOf = fc
  .tuple(anyDay, fc.option(fc.integer({ min: 0, max: 14 }), { freq: 4 }))
  .map(([from, length]) => ({ from, to: length === null ? null : from + length }));
