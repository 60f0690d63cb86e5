import * as Result from "effect/Result";
import type { Allocation } from "../../domain/allocation/entity.ts";
import type { BillableHour } from "../../domain/billable-hour/entity.ts";
import type { Certification } from "../../domain/certification/entity.ts";
import type { EngineerProfile } from "../../domain/engineer/entity.ts";
import { entityNamed } from "../../domain/entities.ts";
import type { ImportedWorld } from "../../domain/import/flags.ts";
import type { PreparedRow } from "../../domain/import/prepare.ts";
import { isAdministrator } from "../../domain/kernel/actor.ts";
import type { Decision, Moment } from "../../domain/kernel/decision.ts";
import type { Arguments } from "../../domain/kernel/evaluate.ts";
import type { Refusal } from "../../domain/kernel/refusal.ts";
import type { Settings } from "../../domain/kernel/settings.ts";
import type { Project } from "../../domain/project/entity.ts";
import type { CapacityLimit } from "../../domain/time/entities.ts";
import { type Load, many, type Read, type Shape } from "../../ports/load.ts";
import type { Account, Call, Ports, Rows } from "../../ports/store.ts";
import { FirmError } from "../promise.ts";
import { type Asker, actorOf, todayOf } from "../run.ts";
import { flagReads } from "./loads.ts";

/** An import under way: who, when, and the store as promises. */
export interface Context {
  readonly now: number;
  readonly today: (firm: Settings) => number;
  readonly moment: (firm: Settings, account: Account | null) => Moment | null;
  readonly execute: <State, A>(step: {
    readonly load: Load<State, Shape>;
    readonly args: Arguments;
    readonly dry: boolean;
    readonly judge: (state: State, firm: Settings, account: Account | null) => Result.Result<Decision<A>, Refusal>;
  }) => Promise<A>;
  readonly read: (
    reads: Readonly<Record<string, Read>>,
    args: Arguments,
  ) => Promise<{ readonly rows: Rows; readonly firm: Settings }>;
}

/** Only an administrator imports: the rules of staffing are not judged. */
export const administrator = (
  context: Context,
  firm: Settings,
  account: Account | null,
): Result.Result<Moment, Refusal> => {
  const at = context.moment(firm, account);
  if (at === null) return Result.fail({ _tag: "AuthRequired" });
  return isAdministrator(at.actor)
    ? Result.succeed(at)
    : Result.fail({ _tag: "ClassForbidden", class: "ChangeLog", action: "import" });
};

export const contextOf = (ports: Ports, asker: Asker): Context => {
  const now = ports.now();
  const call: Call = {
    organizationId: asker.organizationId,
    userId: asker.userId,
    operation: "import",
    requestId: null,
    body: "",
    now,
    cancelled: () => false,
  };
  const context: Context = {
    now,
    today: (firm) => todayOf(now, firm),
    moment: (firm, account) => {
      const actor = actorOf(asker, account);
      if (actor === null) return null;
      return { now, today: todayOf(now, firm), newId: ports.newId, firm, actor, operation: "import", reason: null };
    },
    execute: (step) =>
      new Promise((resolve, reject) =>
        ports.store.execute({ call, ...step }, (said) =>
          Result.isSuccess(said) ? resolve(said.success) : reject(new FirmError(said.failure)),
        ),
      ),
    read: (reads, args) =>
      new Promise((resolve, reject) =>
        ports.store.ask<{ readonly rows: Rows; readonly firm: Settings }, Refusal>(
          {
            call,
            args,
            rounds: [
              (
                _known: Rows,
                firm: Settings,
                account: Account | null,
              ): Result.Result<Readonly<Record<string, Read>>, Refusal> =>
                Result.map(administrator(context, firm, account), () => reads),
            ],
            answer: (rows, firm) => Result.succeed({ rows, firm }),
          },
          (said) => (Result.isSuccess(said) ? resolve(said.success) : reject(new FirmError(said.failure))),
        ),
      ),
  };
  return context;
};

export const settingsNow = async (context: Context): Promise<Settings> => (await context.read({}, {})).firm;

const inChunks = async <T>(
  of: ReadonlyArray<string>,
  body: (chunk: ReadonlyArray<string>) => Promise<ReadonlyArray<T>>,
): Promise<ReadonlyArray<T>> => {
  const found: Array<T> = [];
  for (let start = 0; start < of.length; start += 1_000) found.push(...(await body(of.slice(start, start + 1_000))));
  return found;
};

/** Which of these ids are rows of the class. */
export const existingIds = async (
  context: Context,
  entity: string,
  ids: ReadonlyArray<string>,
): Promise<ReadonlySet<string>> => {
  const read = many(entityNamed(entity), (e) => e.objectId.oneOf([{ param: "ids" }]), ["objectId"]) as Read;
  const rows = await inChunks(
    ids,
    async (chunk) =>
      (await context.read({ found: read }, { ids: chunk })).rows.found as ReadonlyArray<{ objectId: string }>,
  );
  return new Set(rows.map(({ objectId }) => objectId));
};

const byId = <T extends { readonly objectId: string }>(rows: ReadonlyArray<T>): Map<string, T> =>
  new Map(rows.map((row) => [row.objectId, row]));

/** The database's rows of the engineers concerned, under the rows of the import: the same for a dry run as after writing. */
export const worldOf = async (
  context: Context,
  imported: ReadonlyMap<string, ReadonlyArray<PreparedRow>>,
): Promise<ImportedWorld> => {
  const rowsOf = (name: string): ReadonlyArray<PreparedRow> => imported.get(name) ?? [];
  const engineers = new Set<string>(rowsOf("EngineerProfile").map(({ objectId }) => objectId));
  for (const name of ["Certification", "Allocation", "BillableHour"])
    for (const row of rowsOf(name)) engineers.add(row.fields.engineer as string);
  const found: Record<string, Array<{ readonly objectId: string }>> = {};
  const ids = [...engineers];
  for (let start = 0; start < ids.length || start === 0; start += 500) {
    const { rows } = await context.read(flagReads as unknown as Readonly<Record<string, Read>>, {
      engineers: ids.slice(start, start + 500),
    });
    for (const name of Object.keys(flagReads)) {
      const list = found[name] ?? [];
      found[name] = list;
      for (const row of rows[name] as ReadonlyArray<{ readonly objectId: string }>) list.push(row);
    }
  }
  const merged = <T extends { readonly objectId: string }>(name: string, entity: string): Map<string, T> => {
    const all = byId((found[name] ?? []) as unknown as ReadonlyArray<T>);
    for (const { objectId, fields } of rowsOf(entity))
      if (!all.has(objectId)) all.set(objectId, { objectId, ...fields } as unknown as T);
    return all;
  };
  const here = new Set([...imported.values()].flatMap((rows) => rows.map(({ objectId }) => objectId)));
  return {
    engineers: merged<EngineerProfile>("engineers", "EngineerProfile"),
    projects: merged<Project>("projects", "Project"),
    allocations: merged<Allocation>("allocations", "Allocation"),
    certifications: [...merged<Certification>("certifications", "Certification").values()],
    hours: [...merged<BillableHour>("hours", "BillableHour").values()],
    limits: (found.limits ?? []) as unknown as ReadonlyArray<CapacityLimit>,
    imported: (objectId) => here.has(objectId),
  };
};
