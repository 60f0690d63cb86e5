import * as Result from "effect/Result";
import { Certification, type CertificationStatus, certificationStatusField } from "../../certification/entity.ts";
import { certificationStatus, worstFirst } from "../../certification/status.ts";
import { required } from "../../kernel/schema/input.ts";
import { importClassOf, type RowContext, type Values } from "../import-class.ts";

/** A status word is a declaration if the dates did not already give this status or a worse one (R-IMP-3). */
const declaredBy = (values: Values, { updatedOn, expiringDays }: RowContext): CertificationStatus | null => {
  const status = values.status as CertificationStatus;
  if (status === "valid") return null;
  const { issuedOn, expiresOn = null } = values as { readonly issuedOn: number; readonly expiresOn?: number | null };
  const dates = { objectId: "", certificationName: "", issuedOn, expiresOn, declared: null, declaredOn: null };
  const fromDates = worstFirst.indexOf(certificationStatus(dates, updatedOn(), expiringDays));
  return fromDates <= worstFirst.indexOf(status) ? null : status;
};

export const certifications = importClassOf(Certification, {
  input: { status: required(certificationStatusField) },
  computed: (values, _row, at) => {
    const declared = declaredBy(values, at);
    return Result.succeed({ declared, declaredOn: declared === null ? null : at.updatedOn() });
  },
  range: ["issuedOn", "expiresOn"],
  groups: [{ name: "status", fields: ["declared", "statusLabel"], decided: true }],
  derived: [
    { field: "declaredOn", group: "status", from: ["declared"], isFromUpdatedAt: ({ declared }) => declared !== null },
  ],
});
