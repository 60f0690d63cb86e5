import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import * as Result from "effect/Result";
import { sqlite } from "firmcore/sqlite";
import { onTestFinished } from "vitest";
import type { Change } from "../../../src/domain/kernel/decision/decision.ts";
import type { Arguments } from "../../../src/domain/kernel/policy/evaluate.ts";
import type { Fault, Refusal } from "../../../src/domain/kernel/refusal/refusal.ts";
import { allFields, type Entity, type Row } from "../../../src/domain/kernel/schema/entity.ts";
import { type Load, load, type Read } from "../../../src/ports/load.ts";
import type { Call, LoadedRows, LogEntry, Outcome, Store } from "../../../src/ports/store.ts";
import { temporaryRoot } from "../../support/temporary-root.ts";

export type Plain = Readonly<Record<string, unknown>>;
type Answer = Outcome<unknown, Refusal>;

/** A path in a folder that is deleted after the test. */
export const tempFile = (): string => {
  const folder = mkdtempSync(join(temporaryRoot(), "firmcore-sqlite-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, "firm.db");
};

/** A migrated database in a new file, closed after the test. */
export const openStore = async (
  file = tempFile(),
  more: { readonly busyTimeout?: number; readonly synchronous?: "normal" | "full" } = {},
): Promise<ReturnType<typeof sqlite>> => {
  const adapter = sqlite({ file, ...more });
  onTestFinished(() => adapter.close());
  await adapter.migrate();
  return adapter;
};

export const callOf = (more: Partial<Call> = {}): Call => ({
  organizationId: "acme",
  userId: "somebody",
  session: null,
  operation: "test",
  requestId: null,
  body: "",
  now: 1_800_000_000_000,
  dryRun: false,
  cancelled: () => false,
  ...more,
});

const nothing = load("test.nothing", { parameters: {}, reads: () => ({}) });

/** A command that decides these changes, whatever it reads. */
export const changing = (
  store: Store,
  changes: ReadonlyArray<Change>,
  call: Partial<Call> = {},
  dry = false,
): Promise<Answer> =>
  new Promise((resolve) =>
    store.execute(
      {
        call: callOf(call),
        load: nothing,
        args: {},
        readOnly: dry,
        judge: () => Result.succeed({ answer: changes.length, changes }),
      },
      resolve,
    ),
  );

/** The state of a load. */
export const loaded = (store: Store, of: Load<never, never>, args: Arguments): Promise<Answer> =>
  new Promise((resolve) =>
    store.execute(
      {
        call: callOf(),
        load: of as never,
        args,
        readOnly: true,
        judge: (answer) => Result.succeed({ answer, changes: [] }),
      },
      resolve,
    ),
  );

/** The answer of one round of reads. */
export const asked = (
  store: Store,
  reads: Readonly<Record<string, Read>>,
  args: Arguments = {},
  call: Partial<Call> = {},
): Promise<Outcome<LoadedRows, never>> =>
  new Promise((resolve) =>
    store.query<LoadedRows, never>(
      { call: callOf(call), args, rounds: [() => Result.succeed(reads)], answer: (rows) => Result.succeed(rows) },
      resolve,
    ),
  );

export const logOf = (store: Store, organizationId = "acme"): Promise<ReadonlyArray<LogEntry>> =>
  new Promise((resolve, reject) =>
    store.readLog({ organizationId, limit: 1_000_000 }, (outcome) =>
      Result.isSuccess(outcome) ? resolve(outcome.success) : reject(new Error(JSON.stringify(outcome.failure))),
    ),
  );

/** A stored record; omitted fields are absent. */
export const recordOf = (entity: Entity, fields: Plain): Row & Plain => ({
  ...Object.fromEntries(Object.keys(allFields(entity)).map((name) => [name, null])),
  organizationId: "acme",
  objectId: "",
  version: 1,
  createdAt: 1,
  updatedAt: 1,
  custom: null,
  ...fields,
});
export const creating = (entity: Entity, fields: Plain): Change => ({
  entity: entity.name,
  event: "given",
  after: recordOf(entity, fields),
});

/** The refusal of a result; throws if it is a success. */
export const refusalOf = (outcome: Result.Result<unknown, unknown>): Refusal | Fault => {
  if (Result.isSuccess(outcome)) throw new Error(`accepted: ${JSON.stringify(outcome.success)}`);
  return outcome.failure as Refusal;
};
export const answerOf = <A>(outcome: Result.Result<A, unknown>): A => {
  if (Result.isFailure(outcome)) throw new Error(`refused: ${JSON.stringify(outcome.failure)}`);
  return outcome.success;
};

/** An account, and the profile of the engineer who owns it. */
export const person = (n: number, more: Plain = {}): Plain => ({
  objectId: `user00000${n}`,
  username: `User ${n}`,
  usernameKey: `user ${n}`,
  role: "engineer",
  active: true,
  ...more,
});
export const profile = (n: number, more: Plain = {}): Plain => ({
  objectId: `engineer0${n}`,
  user: `user00000${n}`,
  fullName: `Engineer ${n}`,
  discipline: "Civil",
  employmentStatus: "active",
  ...more,
});
