import * as Result from "effect/Result";
import { created, creation, type Decide } from "../kernel/decision.ts";
import { each, given, type InputOf } from "../kernel/input.ts";
import { reversed } from "../kernel/range.ts";
import type { Duplicate, InvalidInput } from "../kernel/refusal.ts";
import { isDuplicate } from "./chain.ts";
import { declare } from "./declare.ts";
import { Certification, certificationStatusField } from "./entity.ts";

const { fields } = Certification;
/** What staff writes about a certificate. Without a status it is what its dates say. */
export const createInput = {
  ...each("needed", fields, "engineer", "certificationName", "issuer", "issuedOn"),
  ...each("given", fields, "certificationNumber", "expiresOn", "documentUrl"),
  status: given(certificationStatusField),
};

/** The certificates that the engineer has, read under the engineer's lock. */
export interface Holder {
  readonly engineer: { readonly objectId: string } | null;
  readonly held: ReadonlyArray<Certification>;
}

/** The last day lies not before the first, and no other row says the same (R-CERT-2, R-CERT-6). */
export const malformed = (row: Certification, held: ReadonlyArray<Certification>): Duplicate | InvalidInput | null =>
  reversed(row.issuedOn, row.expiresOn, { from: "issuedOn", to: "expiresOn" }) ??
  (held.some((other) => isDuplicate(other, row))
    ? { _tag: "Duplicate", class: "Certification", field: "certificationName" }
    : null);

/** Records a certificate (R-CERT-2, R-CERT-3, R-CERT-6). It never uncovers a day, so bookings are not looked at. */
export const create: Decide<Holder, InputOf<typeof createInput>, Certification, Duplicate | InvalidInput> = (
  { held },
  input,
  at,
) => {
  const row = created<Certification>(
    {
      engineer: input.engineer,
      certificationName: input.certificationName,
      issuer: input.issuer,
      certificationNumber: input.certificationNumber ?? null,
      issuedOn: input.issuedOn,
      expiresOn: input.expiresOn ?? null,
      ...declare(input.status ?? "valid", { declared: null, declaredOn: null }, at),
      statusLabel: input.labels.status ?? null,
      documentUrl: input.documentUrl ?? null,
    },
    at,
  );
  const refused = malformed(row, held);
  return refused === null
    ? Result.succeed({ answer: row, changes: [creation("Certification", row, at)] })
    : Result.fail(refused);
};
