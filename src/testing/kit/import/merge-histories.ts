import type { ExportFile } from "../../../operations/import/import-export.ts";
import { mergeByField, withStep } from "../../oracles/import-merge.ts";
import { type ApiStyle, apiStyles } from "../harness/api.ts";
import { accepted, holds, present, same } from "../harness/expect.ts";
import { type KitFirm, openKitFirm } from "../harness/kit-firm.ts";
import { checkReplay } from "../harness/log-replay.ts";
import { type Random, seededRandom } from "../harness/random.ts";
import type { StoredRow, Tables } from "../harness/raw-store.ts";
import type { StoreSuite } from "../harness/suite.ts";
import {
  bookingRow,
  bridge,
  certificateRow,
  exported,
  exportedDate,
  hoursRow,
  importFiles,
  people,
} from "./export-files.ts";

type Values = Readonly<Record<string, unknown>>;
type Rows = Readonly<Record<string, ReadonlyArray<Values>>>;

const ids = (prefix: string): ReadonlyArray<string> => [1, 2, 3, 4].map((n) => `${prefix}${n}`);
const words = {
  employmentStatus: ["Active", "Full-time", "On Leave", "Terminated"],
  certificate: ["Valid", "Current", "Pending", "Withdrawn"],
  project: ["Active", "Started", "On Hold", "Completed"],
  booking: ["Confirmed", "Booked", "Tentative", "Cancelled"],
  hours: ["Draft", "Submitted", "Pending", "Approved", "Rejected", "Non-Billable", "Invoiced"],
} as const;
const notes = ["one", "two", "three", null];

/** Random values of an export, without the fields that every row has. */
const answers = (random: Random): Rows => ({
  _User: ids("user00000").map(() => ({
    role: random.pick(["engineer", "projectManager", "admin"]),
    team: random.pick(["north", "south"]),
    active: random.pick([true, true, false]),
  })),
  EngineerProfile: [
    {
      fullName: random.pick(["Ana", "Ana Ruiz"]),
      employmentStatus: random.pick(words.employmentStatus),
      primaryLocation: random.pick(["Aachen", "Bonn", null]),
    },
  ],
  Certification: ids("certif000").map(() => ({
    status: random.pick(words.certificate),
    issuer: random.pick(["State", "City"]),
  })),
  Project: [
    { status: random.pick(words.project), name: random.pick(["Bridge", "Dam"]), description: random.pick(notes) },
  ],
  Allocation: ids("alloc0000").map(() => ({
    allocationPercent: random.pick([10, 20, 30]),
    status: random.pick(words.booking),
    assignmentRole: random.pick(["Engineer", "Lead"]),
    notes: random.pick(notes),
    endDate: random.pick([exportedDate("2027-03-31"), exportedDate("2027-04-30"), null]),
  })),
  BillableHour: ids("hour00000").map(() => ({
    billingStatus: random.pick(words.hours),
    hours: random.pick([1, 2, 3]),
    notes: random.pick(notes),
    taskCode: random.pick(["A", "B"]),
    billable: random.pick([true, true, false]),
  })),
});
/** A later export: some fields of a row differ, with a later `updatedAt`. */
const saidLater = (random: Random, before: Rows): Rows => {
  const other = answers(random);
  return Object.fromEntries(
    Object.entries(before).map(([of, rows]) => [
      of,
      rows.map((row, n) => {
        const changed = Object.entries(other[of]?.[n] ?? {}).filter(() => random.oneIn(3));
        return changed.length === 0
          ? row
          : { ...row, ...Object.fromEntries(changed), updatedAt: "2027-01-03T10:00:00.000Z" };
      }),
    ]),
  );
};
const filesOf = (rows: Rows): ReadonlyArray<ExportFile> => {
  const of = (name: string, make: (n: number) => Values): ExportFile =>
    exported(name, ...(rows[name] ?? []).map((row, n) => ({ ...make(n + 1), ...row })));
  const [ana] = (people()[1]?.rows ?? []) as ReadonlyArray<Values>;
  const [project] = bridge().rows as ReadonlyArray<Values>;
  return [
    of("_User", (n) => ({ objectId: `user00000${n}`, username: `u${n}` })),
    of("EngineerProfile", () => ana ?? {}),
    of("Certification", (n) => certificateRow(`certif000${n}`, { certificationNumber: String(n) })),
    of("Project", () => project ?? {}),
    of("Allocation", (n) => bookingRow(`alloc0000${n}`)),
    of("BillableHour", (n) => hoursRow(`hour00000${n}`, { workDate: exportedDate(`2026-12-0${n}`) })),
  ];
};

type Deed = (firm: KitFirm, random: Random, row: (prefix: string) => string) => Promise<{ readonly ok: boolean }>;
const there = (...deeds: ReadonlyArray<Deed>): ReadonlyArray<Deed> => deeds;
/** Random changes made in firmcore; some are refused. */
const decisions: ReadonlyArray<Deed | ReadonlyArray<Deed>> = [
  ({ admin }, random, row) =>
    admin.users.setRole({ objectId: row("user00000"), role: random.pick(["engineer", "coordinator"]) }),
  ({ admin }, _chance, row) => admin.users.deactivate(row("user00000")),
  ({ admin }, _chance, row) => admin.users.reactivate(row("user00000")),
  ({ admin }, random) =>
    admin.engineers.update({
      objectId: "engineer01",
      ...(random.oneIn(2) ? { employmentStatus: random.pick(["Active", "On Leave"]) } : { primaryLocation: "Cologne" }),
    }),
  ({ admin }, random, row) =>
    admin.certifications.update({
      objectId: row("certif000"),
      ...(random.oneIn(2) ? { status: random.pick(["Valid", "Revoked"]) } : { issuer: "Land" }),
    }),
  ({ admin }, random) =>
    random.oneIn(2)
      ? admin.projects.update({ objectId: "project001", name: random.pick(["Tower", "Dam"]) })
      : admin.projects.complete({ objectId: "project001", acknowledge: true }),
  ({ admin }) => admin.projects.hold("project001"),
  ({ admin }, random, row) =>
    admin.allocations.change({
      objectId: row("alloc0000"),
      ...(random.oneIn(2) ? { notes: random.pick(notes) } : { allocationPercent: 5, assignmentRole: "Lead" }),
    }),
  ({ admin }, _chance, row) => admin.allocations.cancel(row("alloc0000")),
  ({ admin }, _chance, row) => admin.allocations.confirm(row("alloc0000")),
  ({ admin }, random, row) => admin.hours.edit({ objectId: row("hour00000"), notes: random.pick(notes) }),
  ({ admin }, random, row) => admin.hours.edit({ objectId: row("hour00000"), hours: random.pick([1, 4]) }),
  ({ admin }, _chance, row) => admin.hours.submit(row("hour00000")),
  ({ admin }, _chance, row) => admin.hours.recall(row("hour00000")),
  ({ admin }, random, row) => admin.hours.setBillable({ objectId: row("hour00000"), billable: random.oneIn(2) }),
];
/** Final decisions about hours, which an import must leave unchanged. */
const settling: typeof decisions = [
  ({ admin }, _chance, row) => admin.hours.approve(row("hour00000")),
  ({ admin }, _chance, row) => admin.hours.reject({ objectId: row("hour00000"), reason: "which task?" }),
  ({ admin }, _chance, row) => admin.hours.reopen({ objectId: row("hour00000"), reason: "wrong day" }),
  ({ admin }, _chance, row) => admin.hours.invoice({ objectId: row("hour00000"), invoiceRef: "2027-1" }),
  ({ admin }, _chance, row) => admin.hours.pay(row("hour00000")),
  ({ admin }, _chance, row) => admin.hours.writeOff({ objectId: row("hour00000"), reason: "goodwill" }),
  there(
    ({ admin }, _chance, row) => admin.hours.reject({ objectId: row("hour00000"), reason: "which task?" }),
    ({ admin }, _chance, row) => admin.hours.submit(row("hour00000")),
  ),
  there(
    ({ admin }, _chance, row) => admin.hours.approve(row("hour00000")),
    ({ admin }, _chance, row) => admin.hours.reopen({ objectId: row("hour00000"), reason: "wrong day" }),
    ({ admin }, _chance, row) => admin.hours.submit(row("hour00000")),
  ),
];
/** Changes that leave a state and return to it. */
const back: typeof decisions = [
  there(
    ({ admin }, _chance, row) => admin.users.deactivate(row("user00000")),
    ({ admin }, _chance, row) => admin.users.reactivate(row("user00000")),
  ),
  there(
    ({ admin }, _chance, row) => admin.users.setRole({ objectId: row("user00000"), role: "coordinator" }),
    ({ admin }, random, row) =>
      admin.users.setRole({ objectId: row("user00000"), role: random.pick(["engineer", "projectManager"]) }),
  ),
  ...[["Contractor", "Active"] as const, ["On Leave", "Active"] as const].map((states) =>
    there(
      ...states.map(
        (employmentStatus): Deed =>
          ({ admin }) =>
            admin.engineers.update({ objectId: "engineer01", employmentStatus }),
      ),
    ),
  ),
  there(
    ...["Revoked", "Valid"].map(
      (status): Deed =>
        ({ admin }, _chance, row) =>
          admin.certifications.update({ objectId: row("certif000"), status }),
    ),
  ),
  there(
    ({ admin }, _chance, row) => admin.hours.submit(row("hour00000")),
    ({ admin }, _chance, row) => admin.hours.recall(row("hour00000")),
  ),
  there(
    ({ admin }) => admin.projects.hold("project001"),
    ({ admin }) => admin.projects.resume("project001"),
  ),
];
const removing: typeof decisions = [
  ({ admin }, _chance, row) => admin.allocations.delete(row("alloc0000")),
  ({ admin }, _chance, row) => admin.hours.delete(row("hour00000")),
  ({ admin }, _chance, row) => admin.certifications.delete(row("certif000")),
];

const merged = ["User", "EngineerProfile", "Certification", "Project", "Allocation", "BillableHour"] as const;
/** Fields that these exports never contain. */
const untold = new Set(
  `emailVerified passwordHash externalId usernameKey email emailKey clientCompany deletedOn erasedOn holidayCalendar employedFrom employedUntil
  requiredCertifications client deal rate billable override lastEditor decidedBy decidedAt decisionReason invoiceRef invoicedOn
  decisionRound submittedOn`.split(/\s+/),
);
const rowIn = (tables: Tables, name: string, objectId: string): StoredRow | undefined =>
  tables[name]?.find((row) => row.objectId === objectId);

interface Seen {
  taken: number;
  kept: number;
  whole: number;
  gone: number;
  conflicts: number;
  back: number;
}
/** A record without the fields that every change sets. */
const factsOf = ({ version: _v, updatedAt: _u, snapshot: _s, ...facts }: Record<string, unknown>) => facts;
const sameText = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** Two exports with changes between them, and the expected result of every row. */
const history = async (firm: KitFirm, random: Random, seen: Seen): Promise<void> => {
  const first = answers(random);
  await importFiles(firm, filesOf(first));
  const base = await firm.tables();
  const decided = new Set<string>();
  const changed = new Map<string, Set<string>>();
  let before = base;
  const note = async (): Promise<void> => {
    const after = await firm.tables();
    for (const name of merged)
      for (const row of after[name] ?? []) {
        const [old, is]: readonly [Values, Values] = [
          withStep(rowIn(before, name, row.objectId) ?? row),
          withStep(row),
        ];
        const fields = changed.get(row.objectId) ?? new Set();
        for (const field of Object.keys(is)) if (!sameText(old[field], is[field])) fields.add(field);
        changed.set(row.objectId, fields);
      }
    before = after;
  };
  for (let n = 0; n < 12; n++) {
    firm.advanceClock(60_000);
    const from = random.pick([decisions, decisions, back, settling, removing]);
    const index = 1 + random.below(4);
    for (const [nth, deed] of [random.pick(from)].flat().entries()) {
      const { ok } = await deed(firm, random, (prefix) => `${prefix}${index}`);
      if (ok && nth === 0 && from === settling) decided.add(`hour00000${index}`);
      // Each step is recorded, even if the next one undoes it.
      await note();
    }
  }
  firm.advanceClock(60_000);
  const here = await firm.tables();
  const second = filesOf(saidLater(random, first));
  const alone = await firm.inOrganization("alone");
  await importFiles(alone, second);
  const theirs = await alone.tables();
  const rehearsed = await importFiles(firm, second, { dryRun: true });
  same(await firm.tables(), here, "a dry run wrote something");
  const report = await importFiles(firm, second);
  same(report, rehearsed, "a dry run told something else");
  const codes = (name: string, objectId: string): ReadonlyArray<string> =>
    report.flagged
      .filter((flag) => flag.class === name && flag.objectId === objectId)
      .map(({ code }) => code)
      .filter((code) => /^(VERSION_CONFLICT|STATE_KEPT|LOCKED|INVOICED|DELETED_HERE)$/.test(code))
      .sort();
  const now = await firm.tables();
  for (const name of merged)
    for (const row of base[name] ?? []) {
      const { objectId } = row;
      const about = `${name} ${objectId}`;
      const [mine, told, after] = [here, theirs, now].map((tables) => rowIn(tables, name, objectId));
      if (told === undefined) continue;
      if (mine === undefined) {
        same([after, codes(name, objectId)], [undefined, ["DELETED_HERE"]], about);
        seen.gone++;
        continue;
      }
      if (name === "BillableHour" && decided.has(objectId)) {
        same(after, mine, `${about} was decided here`);
        seen.whole++;
        continue;
      }
      const tells = (field: string): boolean => !untold.has(field) || (field === "billable" && name === "BillableHour");
      const wanted = mergeByField(
        name,
        { base: row, here: mine, theirs: told },
        tells,
        changed.get(objectId) ?? new Set(),
      );
      if ([...(changed.get(objectId) ?? [])].some((field) => sameText(row[field], mine[field]))) seen.back++;
      const merged = present(after, about);
      const is = factsOf(merged);
      same(is, factsOf(wanted.row), about);
      same(codes(name, objectId), wanted.codes, about);
      if (is.approval === "approved")
        same((merged.snapshot as { minutes: number }).minutes, is.hours, `${about} in its snapshot`);
      if (sameText(is, factsOf(mine))) seen.kept++;
      else seen.taken++;
      if (wanted.codes.length > 0) seen.conflicts++;
    }
  const end = (await firm.log()).length;
  const again = await importFiles(firm, second);
  same(await firm.tables(), now, "the same again wrote something");
  same((await firm.log()).length, end, "the same again was logged");
  holds(
    Object.values(again.imported).every((count) => count === 0),
    "the same again was imported",
  );
  checkReplay(await firm.log(), now);
};

/** R-IMP-2 over random exports and decisions, field by field, compared with an oracle. */
export const importMerges: StoreSuite = {
  name: "import: merges",
  cases: {
    "R-IMP-2 L-62 whatever was decided between two imports, each field comes as from a merge by hand": async (
      open,
      { histories, seed },
    ) => {
      const seen: Seen = { taken: 0, kept: 0, whole: 0, gone: 0, conflicts: 0, back: 0 };
      const count = Math.max(10, Math.round(histories / 3));
      for (let n = 0; n < count; n++) {
        const { adapter, close } = await open();
        const firm = await openKitFirm(adapter, apiStyles[n % apiStyles.length] as ApiStyle);
        accepted(await firm.admin.settings.set({ allowSelfApproval: true }));
        await history(firm, seededRandom(seed + n), seen).catch((error: Error) => {
          throw new Error(`seed ${seed + n}: ${error.message}`, { cause: error });
        });
        await close();
      }
      holds(
        Object.values(seen).every((times) => times > 0),
        `nothing of one kind was seen: ${JSON.stringify(seen)}`,
      );
    },
  },
};
