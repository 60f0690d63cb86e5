import { Certification, type CertificationStatus, type PlainCertification } from "../domain/certification/entity.ts";
import type { HeldDays } from "../domain/certification/status.ts";
import { day, id, text } from "../domain/kernel/schema/kind.ts";
import { given, list, nullable, object, type Reader, report, value } from "./read.ts";
import { reversed, type Unread } from "./records.ts";

type Declared = PlainCertification["declared"];
type ReadFields = "objectId" | "engineer" | "certificationName" | "issuedOn" | "expiresOn" | "declared" | "declaredOn";

interface CertificateFields extends Unread<Omit<PlainCertification, "status">, ReadFields> {
  /** Names the certificate in the answer. */
  readonly objectId?: string | undefined;
  readonly engineer?: string | undefined;
  /** Certificates of one name renew each other. Case and white space do not distinguish names (R-CERT-6). */
  readonly certificationName: string;
  /** First valid day. */
  readonly issuedOn: string;
  /** Last valid day; absent or null = never expires. */
  readonly expiresOn?: string | null | undefined;
  /** What staff declared over the dates (R-CERT-3). */
  readonly declared?: Declared | undefined;
  /** The day of that declaration. Without it, a declared expiry or revocation holds for all days. */
  readonly declaredOn?: string | null | undefined;
}
/**
 * A certificate that one engineer holds. A record of `firm.certifications` will do. Its `status` is not read, because it
 * follows from the dates and the declaration; a certificate with `status` alone is refused.
 */
export type Certificate = CertificateFields &
  ({ readonly status?: undefined } | { readonly status: CertificationStatus; readonly declared: Declared });

const fields = object(
  "a certificate",
  {
    objectId: nullable(value(id)),
    engineer: nullable(value(id)),
    certificationName: given(value(text)),
    issuedOn: given(value(day)),
    expiresOn: nullable(value(day)),
    declared: nullable(value(Certification.fields.declared.kind)),
    declaredOn: nullable(value(day)),
  },
  { record: Certification, check: (values) => reversed(values, { from: "issuedOn", to: "expiresOn" }) },
);
type ReadCertificate = ReturnType<(typeof fields)["read"]>;

/** Reads a {@link Certificate}. */
export const certificate: Reader<ReadCertificate> = {
  expected: fields.expected,
  read: (sent, path, faults) => {
    const members: object = typeof sent === "object" && sent !== null ? sent : {};
    if (Object.hasOwn(members, "status") && !Object.hasOwn(members, "declared"))
      report(
        faults,
        [...path, "declared"],
        { tag: "Required", expected: { id: "forDevelopers", text: "it beside status, which is derived" } },
        undefined,
      );
    return fields.read(sent, path, faults);
  },
};
/** Reads several. */
export const certificates = list(certificate);

/** A certificate as the rules read it; without an id, the id is empty. */
export const heldOf = (row: ReadCertificate): HeldDays => ({ ...row, objectId: row.objectId ?? "" });
