import * as Result from "effect/Result";
import { certificateNameKey, lastsUntil, validCover } from "../../domain/certification/cover.ts";
import {
  Certification,
  type CertificationStatus,
  certificationStatusField,
} from "../../domain/certification/entity.ts";
import { certificationStatus } from "../../domain/certification/status.ts";
import type { Moment } from "../../domain/kernel/context/moment.ts";
import { field } from "../../domain/kernel/schema/entity.ts";
import { omittable } from "../../domain/kernel/schema/input.ts";
import { day } from "../../domain/kernel/schema/kind.ts";
import { endText, openEnd } from "../../domain/kernel/values/day.ts";
import { compareText } from "../../domain/kernel/values/text.ts";
import { many, type ReadResults } from "../../ports/load.ts";
import { query } from "../define/operation.ts";
import { readable } from "../query/filter-predicate.ts";
import { isAbout, type Report, readablePeople, reportQuery, whose } from "./report.ts";

/** The status of a certificate on a day. */
export interface CertificationRow {
  readonly objectId: string;
  readonly engineer: string;
  readonly fullName: string;
  readonly certificationName: string;
  readonly status: CertificationStatus;
  readonly expiresOn: string | null;
  /** Whether certificates of this name cover any day. */
  readonly covered: boolean;
  /** The last day that certificates of this name cover; null if they never expire, or `covered` is false. */
  readonly coveredUntil: string | null;
  /** Whether another certificate of this name lasts longer. */
  readonly renewed: boolean;
}
/** The last day covered by the certificates of one name, `openEnd` if they never expire, null if they cover no day (R-CERT-6). */
const chainEnds = (held: ReadonlyArray<Certification>): ((row: Certification) => number | null) => {
  const keyOf = ({ engineer, certificationName }: Certification): string =>
    `${engineer} ${certificateNameKey(certificationName)}`;
  const ends = new Map(
    [...Map.groupBy(held, keyOf)].map(([key, rows]) => {
      const last = validCover(rows).at(-1);
      return [key, last === undefined ? null : (last.to ?? openEnd)];
    }),
  );
  return (row) => ends.get(keyOf(row)) ?? null;
};
const chainFacts = (row: Certification, last: number | null) => ({
  covered: last !== null,
  coveredUntil: endText(last),
  renewed: last !== null && last > lastsUntil(row),
});
const certificationReads = (at: Moment) => ({
  people: readablePeople(at),
  // A certificate with another status may be the renewal.
  held: many(Certification, () => readable(Certification, at)),
});
export const certifications = query({
  ...reportQuery,
  refusals: [],
  name: "reports.certifications",
  doc: "Reports the status of every certificate on a day.",
  input: {
    ...whose,
    on: omittable(field(day, "The day; default today.")),
    status: omittable({ ...certificationStatusField, doc: "Only those that are so on that day." }),
  },
  rounds: [(_input, _known, at) => Result.succeed(certificationReads(at))],
  answer: ({ on, status, ...asked }, loaded, at) => {
    const { people: engineers, held } = loaded as ReadResults<ReturnType<typeof certificationReads>>;
    const names = new Map(engineers.map(({ objectId, fullName }) => [objectId, fullName]));
    const lastDays = chainEnds(held);
    const all = held.filter(isAbout(engineers, asked)).map(
      (row): CertificationRow => ({
        objectId: row.objectId,
        engineer: row.engineer,
        fullName: names.get(row.engineer) ?? row.engineer,
        certificationName: row.certificationName,
        status: certificationStatus(row, on ?? at.today, at.firm.expiringDays),
        expiresOn: endText(row.expiresOn),
        ...chainFacts(row, lastDays(row)),
      }),
    );
    const results = all.filter((row) => status === undefined || row.status === status);
    results.sort(
      (a, b) =>
        compareText(a.fullName, b.fullName) ||
        compareText(a.certificationName, b.certificationName) ||
        compareText(a.objectId, b.objectId),
    );
    return Result.succeed({ results } satisfies Report<CertificationRow>);
  },
});
