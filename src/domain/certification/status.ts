import type { Picked } from "../kernel/schema/entity.ts";
import type { Certification, CertificationStatus } from "./entity.ts";

export const heldFields = ["objectId", "certificationName", "issuedOn", "expiresOn", "declared", "declaredOn"] as const;
/**
 * A certification as the rules read it. The expiry day is valid; `expiresOn: null` never expires. Without the day of
 * its declaration, a declared expiry or revocation holds for all days.
 */
export type HeldDays = Picked<Certification, typeof heldFields>;
/** With the printed number, which distinguishes duplicates. */
export interface Held extends HeldDays {
  readonly certificationNumber: string | null;
}

/** The statuses from worst to best, in the order of R-CERT-1. */
export const worstFirst: ReadonlyArray<CertificationStatus> = ["revoked", "expired", "pending", "expiring", "valid"];

/**
 * The status of a certification on a day (R-CERT-1): the first of `worstFirst` that fits. An expiry in exactly
 * `expiringDays` days is already expiring.
 */
export const certificationStatus = (held: HeldDays, today: number, expiringDays: number): CertificationStatus => {
  const expires = held.expiresOn ?? Number.POSITIVE_INFINITY;
  if (held.declared === "revoked") return "revoked";
  if (expires < today || held.declared === "expired") return "expired";
  if (held.declared === "pending" || today < held.issuedOn) return "pending";
  return held.declared === "expiring" || expires <= today + expiringDays ? "expiring" : "valid";
};
