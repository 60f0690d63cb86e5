import { operations } from "../../../operations/index.ts";
import { listOperations } from "../../../operations/operation-tree.ts";
import { plainClasses } from "../../../operations/plain-classes.ts";
import { operationOf } from "../harness/api.ts";
import { accepted, holds, present, refused, same } from "../harness/expect.ts";
import type { KitFirm } from "../harness/kit-firm.ts";
import { readTables, type StoredRow } from "../harness/raw-store.ts";
import type { FirmCase, Suite } from "../harness/suite.ts";
import { changeCases } from "./expected-version-cases.ts";
import { hoursToDecide } from "./expected-version-hours.ts";
import { openSetup, type VersionedCall } from "./expected-version-setup.ts";

/** Operations that change no record whose version a caller could have seen, each with the reason. */
const withoutVersion: Readonly<Record<string, string>> = {
  "allocations.assign": "makes a record",
  "activities.create": "makes a record",
  "certifications.create": "makes a record",
  "customClasses.declare": "sets what was given, whatever has changed since",
  "customClasses.open": "adds what is missing, whatever has changed since",
  "customClasses.delete": "names a class that has no records",
  "customFields.declare": "sets what was given, whatever has changed since",
  "customFields.delete": "hides a field, whatever has changed since",
  "customFields.reindex": "changes no record",
  "deals.create": "makes a record",
  "accessLog.create": "makes a record",
  "accessLog.purge": "removes entries, which are never changed",
  "documents.create": "makes a record",
  "documents.read": "changes nothing but the access log",
  "documents.share": "makes a grant, and leaves the document as it is",
  "documents.unshare": "removes a grant, and leaves the document as it is",
  "alerts.acknowledge": "makes a record, or returns the existing one",
  "engineers.create": "makes a record",
  "grants.add": "makes a record",
  "hours.create": "makes a record",
  "projects.create": "makes a record",
  "records.create": "makes a record",
  "statusUpdates.create": "makes a record",
  "tasks.create": "makes a record",
  "timeOff.request": "makes a record",
  "users.provision": "makes a record, or returns the existing one",
  "hours.decideMany": "takes a version for each of its items",
  "users.erase": "a right of the person, whatever has changed since",
  "log.purge": "removes log entries, which have no version",
  "sessions.revoke": "every use of a session raises its version, and ending it is always allowed",
};
const creates = new Set(plainClasses.map(({ group }) => `${group}.create`));
// Flows use a secret or the caller's session, whose version no caller has seen.
const changing = listOperations(operations).filter((of) => of.kind === "command" && of.readOnly !== true);

/** The operations without a case, by name. They are listed so that a new operation cannot be forgotten. */
const forgotten = (): ReadonlyArray<string> =>
  changing.flatMap(({ name, input }) => {
    if (name in withoutVersion || creates.has(name)) return [];
    const missing = ["expectedVersion", "expectedUpdatedAt"].filter((field) => !(field in input));
    if (missing.length > 0) return [`${name} takes no ${missing.join(" and no ")}`];
    return name in changeCases ? [] : [`${name} has no case in the kit's stale-cases`];
  });

const found = async ({ app, organizationId }: KitFirm, objectId: string): Promise<StoredRow | undefined> =>
  Object.values(await readTables(app.ports.store, organizationId))
    .flat()
    .find((row) => row.objectId === objectId);

/** Refused with any version except the current one, and nothing is written; accepted with the current one. */
const tried = async (firm: KitFirm, name: string, asked: VersionedCall): Promise<void> => {
  const { input } = asked;
  const objectId = asked.row ?? input.objectId ?? "";
  const row = present(await found(firm, objectId), `the row of ${name}`);
  const call = operationOf(asked.by ?? firm.admin, name);
  const before = [await firm.tables(), (await firm.log()).length];
  const at = (milliseconds: number): string => new Date(milliseconds).toISOString();
  const stale = [
    { expectedVersion: row.version + 1 },
    { expectedUpdatedAt: at(row.updatedAt - 1) },
    { expectedVersion: row.version, expectedUpdatedAt: at(row.updatedAt + 1) },
  ];
  for (const seen of stale) {
    const refusal = refused(await call({ ...input, ...seen }), "VersionConflict" as never) as {
      readonly objectId?: string;
      readonly current: { readonly version: number; readonly organizationId?: string } | null;
      readonly fields: ReadonlyArray<string>;
    };
    same([refusal.objectId, refusal.current?.version], [objectId, row.version]);
    holds(Array.isArray(refusal.fields), `fields: ${JSON.stringify(refusal.fields)}`);
    const sent = Object.keys(input);
    holds(
      refusal.fields.every((field) => sent.includes(field)),
      `fields that were not sent: ${refusal.fields.join(", ")}`,
    );
  }
  same([await firm.tables(), (await firm.log()).length], before);
  accepted(await call({ ...input, expectedVersion: row.version, expectedUpdatedAt: at(row.updatedAt) }));
  const after = await found(firm, objectId);
  if (after !== undefined) {
    same(after.version, row.version + 1);
    holds(after.updatedAt > row.updatedAt, `updatedAt ${after.updatedAt} after ${row.updatedAt}`);
  }
};

const groups = [...new Set(Object.keys(changeCases).map((name) => name.split(".")[0] ?? ""))];
const ofGroup =
  (group: string): FirmCase =>
  async (firm) => {
    const bench = await openSetup(firm);
    for (const [name, make] of Object.entries(changeCases)) {
      if (name.split(".")[0] !== group) continue;
      try {
        await tried(firm, name, await make(bench));
      } catch (error) {
        throw new Error(`${name}: ${(error as Error).message}`);
      }
    }
  };

/** R-VER-1 for every operation: an expected version that is not the current one is refused. */
export const expectedVersion: Suite = {
  name: "expected version",
  cases: {
    "R-VER-1 every operation that changes a record takes expectedVersion": async () => {
      same(forgotten(), []);
      const names = new Set(listOperations(operations).map(({ name }) => name));
      const gone = Object.keys(changeCases).filter((name) => !names.has(name));
      same(gone, [], "cases of operations that are no longer there");
    },
    ...Object.fromEntries(
      groups.map((group) => [
        `R-VER-1, L-46 ${group}: refused with another version than the one that stands, accepted with it`,
        ofGroup(group),
      ]),
    ),
    "R-VER-1 decideMany checks the version of each row": async (firm) => {
      const bench = await openSetup(firm);
      const [fresh, other] = await hoursToDecide(bench, 2);
      if (fresh === undefined || other === undefined) throw new Error("two rows wait");
      const send = (expectedVersion: number, atomic: boolean) =>
        firm.admin.hours.decideMany({
          objectIds: [
            { objectId: fresh.objectId, expectedVersion: fresh.version },
            { objectId: other.objectId, expectedVersion },
          ],
          decision: "approve",
          atomic,
        });
      const before = [await firm.tables(), (await firm.log()).length];
      const refusalOf = ({
        rows,
      }: {
        readonly rows: ReadonlyArray<{ readonly refusal?: { readonly _tag: string } }>;
      }) => rows.map(({ refusal }) => refusal?._tag);
      same(refusalOf(accepted(await send(other.version + 1, true))), [undefined, "VersionConflict"]);
      same([await firm.tables(), (await firm.log()).length], before);
      same(
        accepted(await send(other.version, true)).rows.map(({ ok }) => ok),
        [true, true],
      );
    },
  },
};
