import { certificateNameKey, type Span, validCover } from "../../certification/cover.ts";
import { certificationStatus, type HeldDays } from "../../certification/status.ts";
import { dayText, endText, openEnd } from "../../kernel/values/day.ts";
import type { AlertMoment, AlertRows, Found } from "../alert.ts";
import type { IndexedRows } from "../indexed-rows.ts";
import { alertRule } from "./kind.ts";

type Held = AlertRows["certifications"][number];

/** The days on which the certificate is valid (R-CERT-5). */
const validDays = (held: HeldDays): Span | undefined => validCover([held])[0];
/** Whether the certificate is valid on a day from `from` up to `to`. */
const covers = (held: HeldDays, from: number, to: number): boolean => {
  const days = validDays(held);
  return days !== undefined && days.from <= to && (days.to ?? openEnd) >= from;
};

/** The certificates of a status without a renewal: no other one of the name covers a day from `need` on. */
const withoutRenewal = (
  status: "expiring" | "expired",
  rows: IndexedRows,
  { today, firm }: AlertMoment,
): ReadonlyArray<Found<"cert-expiring" | "cert-expired">> => {
  const chains = Map.groupBy(
    rows.certifications,
    (row) => `${row.engineer} ${certificateNameKey(row.certificationName)}`,
  );
  const renewed = (row: Held, last: number | null, others: ReadonlyArray<Held>): boolean => {
    const [from, to] = status === "expired" ? [today, openEnd] : [(last ?? openEnd) + 1, (last ?? openEnd) + 1];
    return others.some((other) => other !== row && covers(other, from, to));
  };
  return [...chains.values()].flatMap((chain) =>
    chain.flatMap((row) => {
      if (!rows.employed(row.engineer) || certificationStatus(row, today, firm.expiringDays) !== status) return [];
      const last = validDays(row)?.to ?? null;
      if (renewed(row, last, chain)) return [];
      const { objectId, engineer, certificationName: certificate } = row;
      return {
        objectId,
        discriminator: endText(last) ?? (row.declaredOn === null ? "open" : dayText(row.declaredOn)),
        facts: { engineer, certificate, validThrough: endText(last) },
        users: [rows.engineer(engineer)?.user],
        roles: ["coordinator"],
      } as const;
    }),
  );
};

export const certExpiring = alertRule({
  kind: "cert-expiring",
  class: "Certification",
  find: (rows, at) => withoutRenewal("expiring", rows, at),
});
export const certExpired = alertRule({
  kind: "cert-expired",
  class: "Certification",
  find: (rows, at) => withoutRenewal("expired", rows, at),
});
