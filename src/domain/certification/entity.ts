import { entity, field, optional, type PlainRecordOf, type RecordOf } from "../kernel/schema/entity.ts";
import { day, id, literal, text, word } from "../kernel/schema/kind.ts";
import { words } from "../kernel/schema/word.ts";

export const certificationWords = words("Certification.status", {
  valid: ["Active", "Current"],
  expiring: ["Expiring Soon"],
  expired: ["Lapsed"],
  pending: ["Requested", "In Review"],
  revoked: ["Suspended", "Withdrawn"],
});
export type CertificationStatus = (typeof certificationWords.states)[number];

export const Certification = entity(
  "Certification",
  "A certificate held by an engineer.",
  {
    engineer: field(id, "Who holds it.", { references: "EngineerProfile", createOnly: true }),
    certificationName: field(text, "Renewals share the name (R-CERT-6).", { displayName: true }),
    issuer: field(text, "Who issued it."),
    certificationNumber: optional(text, "As printed.", { personal: true }),
    issuedOn: field(day, "First valid day."),
    expiresOn: optional(day, "Last valid day; absent = never expires (R-CERT-2)."),
    declared: optional(
      literal("expiring", "expired", "pending", "revoked"),
      "What staff declared over the dates (R-CERT-3).",
      {
        system: true,
        ours: true,
      },
    ),
    declaredOn: optional(day, "The day of that declaration.", { system: true, ours: true }),
    statusLabel: optional(text, "The last written word for the status (R-VAL-8).", { system: true }),
    documentUrl: optional(text, "Where the scan is.", { personal: true }),
  },
  { indexes: [["engineer", "certificationName", "issuedOn", "expiresOn", "declared", "declaredOn"], ["expiresOn"]] },
);
export type Certification = RecordOf<typeof Certification>;
export type PlainCertification = PlainRecordOf<typeof Certification> & { readonly status: CertificationStatus };
/** Not stored: computed from the dates, the declaration and today (R-CERT-1). Writing it declares (R-CERT-3). */
export const certificationStatusField = field(
  word(certificationWords),
  "What it is today; writing it is a declaration.",
);
