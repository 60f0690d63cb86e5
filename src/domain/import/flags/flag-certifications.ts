import { isDuplicate } from "../../certification/cover.ts";
import { type Flagged, foundIn, type HeldCertificate } from "./flag.ts";

const { flag } = foundIn("Certification");

/** Certificates of one engineer that say the same: name, dates and number (R-CERT-6). */
export function* certificationFlags(held: ReadonlyArray<HeldCertificate>): Generator<Flagged> {
  for (const sameDay of Map.groupBy(held, ({ issuedOn }) => issuedOn).values())
    for (const row of sameDay) {
      const twin = sameDay.find((other) => isDuplicate(row, other));
      if (twin !== undefined)
        yield flag(row, "DUPLICATE", `certification ${twin.objectId} has the same name, dates and number`);
    }
}
