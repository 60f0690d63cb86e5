import type { Moment } from "../kernel/context/moment.ts";
import type { Day } from "../kernel/values/day.ts";
import type { Certification, CertificationStatus } from "./entity.ts";

type Declaration = Pick<Certification, "declared" | "declaredOn">;
export const undeclared: Declaration = { declared: null, declaredOn: null };
const ends = (declared: Certification["declared"]): boolean => declared === "expired" || declared === "revoked";

/**
 * The declaration that a written status makes (R-CERT-3). `valid` takes a declaration back; others hold from today.
 * The same status written again keeps its day, and so does expired after revoked: otherwise saving a revoked row would
 * make it valid until today.
 */
export const declare = (status: CertificationStatus, before: Declaration, at: Pick<Moment, "today">): Declaration => {
  if (status === "valid") return undeclared;
  const stands = status === before.declared || (ends(status) && ends(before.declared));
  return { declared: status, declaredOn: stands ? before.declaredOn : (at.today as Day) };
};
