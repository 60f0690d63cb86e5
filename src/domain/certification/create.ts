import * as Result from "effect/Result";
import { creation, type Decide } from "../kernel/decision/decision.ts";
import { createInputOf, recordFrom } from "../kernel/decision/record-from-input.ts";
import { rangeReversed } from "../kernel/refusal/date-range.ts";
import type { Duplicate, InvalidInput } from "../kernel/refusal/refusal.ts";
import { type InputOf, omittable } from "../kernel/schema/input.ts";
import { isDuplicate } from "./cover.ts";
import { declare, undeclared } from "./declare.ts";
import { Certification, certificationStatusField } from "./entity.ts";

/** The input of a new certificate. Without a status, the dates decide. */
export const createInput = { ...createInputOf(Certification), status: omittable(certificationStatusField) };

/** The certificates of the engineer, read under the engineer's lock. */
export interface HeldCertifications {
  readonly engineer: { readonly objectId: string } | null;
  readonly held: ReadonlyArray<Certification>;
}

/** Refuses a reversed range and a duplicate (R-CERT-2, R-CERT-6). */
export const malformed = (
  row: Certification,
  held: ReadonlyArray<Certification>,
): Duplicate | InvalidInput<"RangeReversed"> | null =>
  rangeReversed(row.issuedOn, row.expiresOn, { from: "issuedOn", to: "expiresOn" }) ??
  (held.some((other) => isDuplicate(other, row))
    ? { _tag: "Duplicate", class: "Certification", field: "certificationName" }
    : null);

const make = recordFrom(Certification);
/** Records a certificate (R-CERT-2, R-CERT-3, R-CERT-6). It never uncovers a day, so bookings are not read. */
export const create: Decide<
  HeldCertifications,
  InputOf<typeof createInput>,
  Certification,
  Duplicate | InvalidInput<"RangeReversed">
> = ({ held }, input, at) => {
  const row = make(input, declare(input.status ?? "valid", undeclared, at), at);
  const refused = malformed(row, held);
  return refused === null
    ? Result.succeed({ answer: row, changes: [creation("Certification", row, at)] })
    : Result.fail(refused);
};
