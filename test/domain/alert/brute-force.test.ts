import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { AlertRows } from "../../../src/domain/alert/alert.ts";
import { alertsOf } from "../../../src/domain/alert/alerts-of.ts";
import { defaultSettings } from "../../../src/domain/kernel/context/settings.ts";
import { dayText, openEnd } from "../../../src/domain/kernel/values/day.ts";

// A second answer that looks at every day by itself.

const today = 20_000;
/** After this day nothing changes any more. */
const horizon = today + 150;
const near = fc.integer({ min: today - 60, max: today + 100 });
const end = fc.option(near, { freq: 3 });
const names = ["PE", "ASME"] as const;

const person = { objectId: "ana", user: "ana user", fullName: "Ana", employmentStatus: "active" } as const;
const account = { team: null, clientCompany: null, deletedOn: null, erasedOn: null, active: true };
const base: AlertRows = {
  users: [{ ...account, objectId: "cora", username: "cora", role: "coordinator" }],
  engineers: [person],
  ...{ certifications: [], bookings: [], limits: [], projects: [], hours: [], throttles: [] },
  ...{ tasks: [], updates: [], deals: [], activities: [] },
};
const certificates = fc.array(
  fc.record({
    certificationName: fc.constantFrom(...names),
    issuedOn: near,
    expiresOn: end,
    declared: fc.option(fc.constantFrom("pending", "revoked", "expired", "expiring"), { freq: 2 }),
    declaredOn: near,
  }),
  { maxLength: 4 },
);
const bookings = fc.array(
  fc.record({
    allocationPercent: fc.constantFrom(3_000, 5_000, 7_000),
    startDate: near,
    endDate: end,
    status: fc.constantFrom("tentative", "confirmed"),
  }),
  { maxLength: 4 },
);
const required = fc.subarray([...names]);
const world = fc.record({ certificates, bookings, required }).map((of) => {
  const rowId = (kind: string) => (row: object, i: number) => ({ ...row, objectId: `${kind}${i}`, engineer: "ana" });
  return {
    ...base,
    certifications: of.certificates.map(rowId("c")) as unknown as AlertRows["certifications"],
    bookings: of.bookings
      .filter(({ startDate, endDate }) => endDate === null || endDate >= startDate)
      .map((row, i) => ({ ...rowId("b")(row, i), project: "bridge" })) as unknown as AlertRows["bookings"],
    projects: [
      {
        ...{ objectId: "bridge", projectName: "Bridge", projectManager: "cora", client: null },
        ...{ status: "active", endDate: null, requiredCertifications: of.required },
      },
    ],
  } satisfies AlertRows;
});
type World = AlertRows;

const keysOf = (rows: World, kind: string): ReadonlyArray<string> =>
  alertsOf(rows, { now: today * 86_400_000, today: today as never, firm: defaultSettings, organizationId: "acme" })
    .filter((alert) => alert.kind === kind)
    .map(({ objectId, discriminator }) => `${objectId} ${discriminator}`)
    .toSorted();

type Held = World["certifications"][number];
const lastDay = ({ expiresOn, declared, declaredOn }: Held): number => {
  const ended = declared === "revoked" || declared === "expired" ? (declaredOn ?? 0) - 1 : openEnd;
  return Math.min(expiresOn ?? openEnd, ended);
};
const byDates = (row: Held, day: number): boolean => row.issuedOn <= day && day <= lastDay(row);
const isValid = (row: Held, day: number): boolean => row.declared !== "pending" && byDates(row, day);

test("bookings lose their cover on the days that a check of each day finds", () => {
  fc.assert(
    fc.property(world, (rows) => {
      const held = rows.certifications;
      const asked = rows.projects[0]?.requiredCertifications ?? [];
      const expected = rows.bookings.flatMap(({ objectId, startDate, endDate }) => {
        const last = endDate ?? horizon;
        const lacking = names.filter((name) => {
          const of = held.filter((row) => row.certificationName === name);
          return of.length > 0 && of.every((row) => lastDay(row) < (endDate ?? openEnd));
        });
        const isUncovered = (day: number): boolean =>
          asked.length > 0
            ? asked.some((name) => !held.some((row) => row.certificationName === name && isValid(row, day)))
            : lacking.some((name) => !held.some((row) => row.certificationName === name && byDates(row, day)));
        for (let day = Math.max(today, startDate); day <= last; day++) {
          if (!isUncovered(day)) continue;
          if (endDate === null && day > today + 60) return [];
          let from = day;
          while (from > startDate && isUncovered(from - 1)) from--;
          return [`${objectId} ${dayText(from)}`];
        }
        return [];
      });
      expect(keysOf(rows, "cert-lapses")).toEqual(expected.toSorted());
    }),
  );
});

test("engineers are over-allocated in the windows that a check of each day finds", () => {
  fc.assert(
    fc.property(world, (rows) => {
      const expected: Array<string> = [];
      const active = (day: number) =>
        rows.bookings.filter(({ startDate, endDate }) => startDate <= day && day <= (endDate ?? openEnd));
      const setOn = (day: number): string =>
        active(day)
          .map(({ objectId }) => objectId)
          .join(" ");
      const loadOn = (day: number): number => active(day).reduce((sum, row) => sum + row.allocationPercent, 0);
      for (let from = today - 61; from <= horizon; ) {
        let to = from;
        while (to < horizon && setOn(to + 1) === setOn(from)) to++;
        if (loadOn(from) > 10_000 && to >= today) {
          const until = to === horizon ? "open" : dayText(to);
          expected.push(`ana ${dayText(from)}..${until} ${(loadOn(from) / 100).toFixed(2)}`);
        }
        from = to + 1;
      }
      expect(keysOf(rows, "over-allocated")).toEqual(expected.toSorted());
    }),
  );
});
