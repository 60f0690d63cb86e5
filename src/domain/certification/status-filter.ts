import { and, fieldsOf, not, or, type Where } from "../kernel/policy/predicate.ts";
import { addDays } from "../kernel/values/day.ts";
import { Certification, type CertificationStatus } from "./entity.ts";
import { worstFirst } from "./status.ts";

const c = fieldsOf(Certification);

/** The condition for a status at least as bad as this one. */
const reason = (status: CertificationStatus, today: number, expiringDays: number): Where<Certification> => {
  switch (status) {
    case "revoked":
      return c.declared.is("revoked");
    case "expired":
      return or(c.expiresOn.below(today), c.declared.is("expired"));
    case "pending":
      return or(c.declared.is("pending"), c.issuedOn.above(today));
    case "expiring":
      return or(c.declared.is("expiring"), c.expiresOn.atMost(addDays(today, expiringDays)));
    case "valid":
      return { is: "always" };
  }
};

/** The rows with this `certificationStatus`: its own condition holds and none of a worse status does (R-CERT-4). */
export const whereCertificationStatus = (
  status: CertificationStatus,
  today: number,
  expiringDays: number,
): Where<Certification> =>
  and(
    reason(status, today, expiringDays),
    ...worstFirst.slice(0, worstFirst.indexOf(status)).map((worse) => not(reason(worse, today, expiringDays))),
  );
