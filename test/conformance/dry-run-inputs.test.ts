import * as fc from "fast-check";
import { inputArbitrary } from "firmcore/testing";
import { describe, expect, test } from "vitest";
import type { Input } from "../../src/domain/kernel/schema/input.ts";
import { operations } from "../../src/operations/index.ts";
import { listOperations } from "../../src/operations/operation-tree.ts";
import { operationOf } from "../../src/testing/kit/harness/api.ts";
import { type KitFirm, openKitFirm } from "../../src/testing/kit/harness/kit-firm.ts";
import type { Tables } from "../../src/testing/kit/harness/raw-store.ts";
import type { OpenStore } from "../../src/testing/opened-store.ts";
import { openPostgres } from "../support/postgres/stores.ts";
import { effort, openMemory, openSqlite } from "../support/stores.ts";

/** FIRMCORE_HISTORIES asks for more, FIRMCORE_SEED for others. */
const calls = effort.histories;
const callsOfFirm = 60;

const commands = listOperations(operations).filter((of) => of.kind === "command" && of.onlyWhenWritten !== true);
/** The class whose records the operations of a group change. */
const classOf: Readonly<Record<string, string>> = {
  allocations: "Allocation",
  certifications: "Certification",
  companies: "Company",
  contacts: "Contact",
  documents: "Document",
  engineers: "EngineerProfile",
  grants: "Grant",
  holidays: "Holiday",
  hours: "BillableHour",
  limits: "CapacityLimit",
  projects: "Project",
  rates: "RateStep",
  sessions: "Session",
  timeOff: "TimeOff",
  users: "User",
  workingTime: "WorkingTime",
};

interface GeneratedCall {
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly by: "administrator" | "engineer";
  readonly requestId: "new" | "used" | null;
}
/** A call of any command with a valid input. Most of its ids are those of records. */
const callOn = (tables: Tables): fc.Arbitrary<GeneratedCall> =>
  fc.constantFrom(...commands).chain(({ name, input }) => {
    const idOf = (entity = "") =>
      fc.constantFrom(...(tables[entity] ?? []).map(({ objectId }) => objectId), "nowhere000");
    const overrides: Record<string, fc.Arbitrary<unknown>> = {};
    for (const [field, { field: of }] of Object.entries(input as Input)) {
      if (of.references !== undefined) overrides[field] = idOf(of.references);
      if (field === "objectId") overrides[field] = idOf(classOf[name.split(".")[0] ?? ""]);
      if (field === "objectIds") overrides[field] = fc.uniqueArray(idOf("BillableHour"), { maxLength: 3 });
      if (field === "expectedVersion") overrides[field] = fc.constantFrom(undefined, undefined, undefined, 1);
      if (field === "expectedUpdatedAt") overrides[field] = fc.constant(undefined);
    }
    return fc.record({
      operation: fc.constant(name),
      input: inputArbitrary(input as Input, overrides as never) as fc.Arbitrary<GeneratedCall["input"]>,
      by: fc.constantFrom("administrator", "administrator", "administrator", "engineer"),
      requestId: fc.constantFrom(null, null, "new", "new", "used"),
    });
  });

/** Two engineers, each with a project, bookings, hours and certificates. */
const setUp = async (firm: KitFirm): Promise<KitFirm> => {
  for (const name of ["Ana", "Ben"]) {
    const { objectId } = await firm.engineer(name);
    const project = await firm.project(`Bridge of ${name}`);
    for (const from of ["2026-03-01", "2027-03-01"]) await firm.booked(objectId, project, 20, from, "2027-12-31");
    for (const day of ["2026-12-01", "2026-12-02", "2026-12-03"]) await firm.worked(objectId, project, day, 2);
    await firm.certificate(objectId, "Weld", null);
  }
  return firm;
};

const stores: Readonly<Record<string, OpenStore>> = {
  memory: openMemory,
  SQLite: openSqlite,
  Postgres: openPostgres(),
};

describe.each(Object.entries(stores))("on %s", (_, open) => {
  test("L-62 a generated call of any command answers as its dry run, which leaves nothing", {
    timeout: 60_000 + calls * 1_000,
  }, async () => {
    const { adapter, close } = await open();
    const opened = await openKitFirm(adapter, "Promise");
    let firm = opened;
    let accepted = 0;
    for (let nth = 0; nth < calls; nth++) {
      if (nth % callsOfFirm === 0) firm = await setUp(await opened.inOrganization(`firm ${nth}`));
      const [tables, log] = [await firm.tables(), await firm.log()];
      const [made] = fc.sample(callOn(tables), { numRuns: 1, seed: effort.seed + nth });
      const { operation, input, by, requestId } = made as GeneratedCall;
      const user = by === "engineer" ? tables.EngineerProfile?.[0]?.user : undefined;
      const api = firm.as(String(user ?? "host"), by);
      const call = operationOf(api, operation);
      const options = requestId === null ? {} : { requestId: requestId === "new" ? `request ${nth}` : "request" };
      const about = JSON.stringify({ nth, ...made });
      const dry = await firm.withSameIds(() => call(input, { ...options, dryRun: true }));
      expect([await firm.tables(), await firm.log()], about).toEqual([tables, log]);
      if (requestId === "new") {
        // No answer is stored, so the id is free for another call.
        const other = await firm.withSameIds(() =>
          api.companies.create({ name: "City" }, { ...options, dryRun: true }),
        );
        expect(other, about).not.toMatchObject({ refusal: { _tag: "RequestIdReused" } });
      }
      const answer = await call(input, options);
      expect(answer, about).toEqual(dry);
      if (answer.ok) accepted++;
    }
    // Most operations need a record that no generated id names.
    expect(accepted).toBeGreaterThan(calls / 25);
    await close();
  });
});
