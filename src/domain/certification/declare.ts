import type { Moment } from "../kernel/context/moment.ts";
import type { Day } from "../kernel/values/day.ts";
import type { Certification, CertificationStatus } from "./entity.ts";

type Declaration = Pick<Certification, "declared" | "declaredOn">;
const nothing: Declaration = { declared: null, declaredOn: null };
const ends = (declared: Certification["declared"]): boolean => declared === "expired" || declared === "revoked";

/**
 * What writing a status declares (R-CERT-3): valid takes a declaration back, all others stand from today on. Written again it
 * keeps its day, and so does an end that is called by another name: else saving a revoked row would make it valid until today.
 */
export const declare = (status: CertificationStatus, before: Declaration, at: Pick<Moment, "today">): Declaration => {
  if (status === "valid") return nothing;
  const stands = status === before.declared || (ends(status) && ends(before.declared));
  return { declared: status, declaredOn: stands ? before.declaredOn : (at.today as Day) };
};
