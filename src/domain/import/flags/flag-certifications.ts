import { isDuplicate } from "../../certification/cover.ts";
import type { EngineerProfile } from "../../engineer-profile/entity.ts";
import { type Flagged, findingsIn, type JudgedCertification, namesOf } from "./flag.ts";

const { flag } = findingsIn("Certification");

/** Certificates of one engineer with the same name, dates and number (R-CERT-6). */
export function* certificationFlags(
  engineer: EngineerProfile,
  certifications: ReadonlyArray<JudgedCertification>,
): Generator<Flagged> {
  for (const sameDay of Map.groupBy(certifications, ({ issuedOn }) => issuedOn).values())
    for (const row of sameDay) {
      const duplicate = sameDay.find((other) => isDuplicate(row, other));
      if (duplicate !== undefined)
        yield flag(
          row,
          "DUPLICATE",
          { id: "sameCertificate", other: duplicate.objectId },
          namesOf(engineer, undefined),
        );
    }
}
