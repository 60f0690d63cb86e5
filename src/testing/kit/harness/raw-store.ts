import * as Result from "effect/Result";
import { allEntities } from "../../../domain/entities.ts";
import type { Change } from "../../../domain/kernel/decision/decision.ts";
import type { Refusal } from "../../../domain/kernel/refusal/refusal.ts";
import type { Row } from "../../../domain/kernel/schema/entity.ts";
import { load, rowsWhere } from "../../../ports/load.ts";
import type { LogEntry, Store } from "../../../ports/store.ts";

/** A stored row, every field by name. */
export type StoredRow = Row & Readonly<Record<string, unknown>>;
/** All rows of an organization, by class, sorted by objectId. */
export type Tables = Readonly<Record<string, ReadonlyArray<StoredRow>>>;

const answerOf = <A>(body: (done: (outcome: Result.Result<A, Refusal>) => void) => void): Promise<A> =>
  new Promise((resolve, reject) => {
    body((outcome) =>
      Result.isSuccess(outcome)
        ? resolve(outcome.success)
        : reject(new Error(`the store said ${JSON.stringify(outcome.failure)}`)),
    );
  });

const call = {
  userId: "nobody",
  session: null,
  requestId: null,
  body: "",
  now: 0,
  dryRun: false,
  cancelled: () => false,
};

/** Reads every row of an organization, past all policies. */
export const readTables = (store: Store, organizationId: string): Promise<Tables> =>
  answerOf((done) =>
    store.query(
      {
        call: { ...call, organizationId, operation: "kit.tables" },
        args: {},
        rounds: [
          () =>
            Result.succeed(
              Object.fromEntries(allEntities.map((entity) => [entity.name, rowsWhere(entity, { is: "always" })])),
            ),
        ],
        answer: (loaded) => Result.succeed(loaded as Tables),
      },
      done,
    ),
  );

/** Writes changes into the store without checking a rule; returns the tag of a refusal. */
export const writeChanges = (
  store: Store,
  organizationId: string,
  changes: ReadonlyArray<Change>,
  now = 0,
): Promise<{ readonly _tag: string } | null> =>
  new Promise((resolve) => {
    store.execute(
      {
        call: { ...call, organizationId, operation: "kit.put", now },
        load: nothing,
        args: {},
        readOnly: false,
        judge: () => Result.succeed({ answer: null, changes }),
      },
      (outcome) => resolve(Result.isSuccess(outcome) ? null : (outcome.failure as { readonly _tag: string })),
    );
  });
const nothing = load("kit.nothing", { parameters: {}, reads: () => ({}) });

/** Reads the whole change log of an organization. */
export const readLog = async (store: Store, organizationId: string): Promise<ReadonlyArray<LogEntry>> => {
  const entries: Array<LogEntry> = [];
  const limit = 500;
  for (;;) {
    const after = entries.at(-1)?.seq ?? 0;
    const page = await answerOf<ReadonlyArray<LogEntry>>((done) =>
      store.readLog({ organizationId, after, limit }, done),
    );
    entries.push(...page);
    if (page.length < limit) return entries;
  }
};

/** The entries of the log after this one. */
export const readLogAfter = (store: Store, organizationId: string, after: number): Promise<ReadonlyArray<LogEntry>> =>
  answerOf((done) => store.readLog({ organizationId, after, limit: 1_000 }, done));
