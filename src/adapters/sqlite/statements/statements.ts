import {
  defaultSettings,
  type Settings,
  type StoredSettings,
  settingsFrom,
} from "../../../domain/kernel/context/settings.ts";
import type { Arguments } from "../../../domain/kernel/policy/evaluate.ts";
import type { Fault } from "../../../domain/kernel/refusal/refusal.ts";
import type { Account, Call, LogEntry, LogQuery } from "../../../ports/store.ts";
import { lruCache } from "../../sql/lru-cache.ts";
import { latestVersion } from "../../sql/migrations/index.ts";
import { organizationParameter } from "../../sql/parameters.ts";
import { areKeysCurrent, outdatedKeysFault } from "../../sql/schema/username-keys.ts";
import {
  selectAccount,
  selectSettings,
  selectSession as sessionOfAccount,
} from "../../sql/statements/context-statements.ts";
import { logArguments, logQueryKey, selectLog } from "../../sql/statements/log-statements.ts";
import type { SqliteDatabase } from "../connection/driver.ts";
import { versionFault } from "../connection/fault.ts";
import { lazy, prepareAll, prepareGet, prepareRun, type RawRow } from "../connection/prepare.ts";
import { sqliteDialect } from "./dialect.ts";
import { type IdempotencyRecords, idempotencyRecords } from "./idempotency-records.ts";
import { logEntryOf } from "./log-entry.ts";
import { type LogPositions, logPositions } from "./log-positions.ts";
import { type Reads, readsOf } from "./reads.ts";
import { logRewriter, type RewriteLog } from "./rewrite-log.ts";
import { keysVersionOf, notAdditiveIn, storedVersionOf } from "./schema-version.ts";
import { changeWriter, type WriteChanges } from "./write-changes.ts";
import { keyWriter, type WriteKeys } from "./write-keys.ts";

/** The statements of one connection, each prepared when it is first needed. */
export interface Statements {
  readonly database: SqliteDatabase;
  /** Runs a statement that controls the transaction. */
  readonly run: (text: Transactional) => void;
  /** Why no command can run: tables are missing, older, or newer by a step that is not additive. Called inside a transaction. */
  readonly schemaFault: () => Fault | null;
  /** Settings, account and session of a caller, read once in a transaction. */
  readonly callContext: (call: Call) => CallContext;
  /** Drops what `callContext` read: when a transaction begins, and when a command wrote settings or an account. */
  readonly forgetContext: () => void;
  readonly reads: Reads;
  readonly write: WriteChanges;
  readonly writeKeys: WriteKeys;
  readonly rewriteLog: RewriteLog;
  readonly idempotency: IdempotencyRecords;
  readonly log: (query: LogQuery) => Array<LogEntry>;
  readonly logPositions: LogPositions;
}
interface CallContext {
  readonly firm: Settings;
  readonly account: Account | null;
}
type Transactional =
  | "begin immediate"
  | "begin"
  | "commit"
  | "rollback"
  | "savepoint firm_step"
  | "rollback to firm_step"
  | "release firm_step"
  | "savepoint firm_batch"
  | "rollback to firm_batch"
  | "release firm_batch"
  | "savepoint firm_dry_run"
  | "rollback to firm_dry_run"
  | "release firm_dry_run";

/** Parses the settings only when their text changes. */
const settingsReader = (): ((organizationId: string, text: string | null) => Settings) => {
  const cache = new Map<string, { readonly text: string; readonly settings: Settings }>();
  return (organizationId, text) => {
    if (text === null) return defaultSettings;
    const cached = cache.get(organizationId);
    if (cached?.text === text) return cached.settings;
    if (cache.size >= 1_000) cache.clear();
    const settings = settingsFrom(JSON.parse(text) as StoredSettings);
    cache.set(organizationId, { text, settings });
    return settings;
  };
};

const accountOf = (row: RawRow | undefined, session: () => RawRow | undefined): Account | null => {
  if (row === undefined) return null;
  const [objectId, role, active, clientCompany, team, externalId] = row;
  return {
    objectId,
    role,
    active: active === 1,
    clientCompany,
    team,
    externalId,
    session: accountSessionOf(session()),
  } as Account;
};
const accountSessionOf = (row: RawRow | undefined): Account["session"] => {
  if (row === undefined) return null;
  const [user, expiresAt, lastUsedAt, tokenHash] = row;
  return { user, expiresAt, lastUsedAt, tokenHash } as Account["session"];
};

export const statementsOf = (database: SqliteDatabase): Statements => {
  const transactional = new Map<string, ReturnType<typeof prepareRun>>();
  const logs = lruCache<(args: Arguments) => ReadonlyArray<RawRow>>(4);
  const settingsOf = settingsReader();
  const settings = lazy(() => prepareGet(database, selectSettings(sqliteDialect)));
  const accountRow = lazy(() => prepareGet(database, selectAccount(sqliteDialect)));
  const sessionRow = lazy(() => prepareGet(database, sessionOfAccount(sqliteDialect)));
  const write = lazy(() => changeWriter(database));
  const writeKeys = lazy(() => keyWriter(database));
  const rewriteLog = lazy(() => logRewriter(database));
  let reads: Reads | undefined;
  let records: IdempotencyRecords | undefined;
  const contexts = new Map<string, CallContext>();
  let newerStep: (() => number | null) | undefined;
  return {
    database,
    logPositions: logPositions(database),
    run: (text) => {
      let prepared = transactional.get(text);
      if (prepared === undefined) {
        prepared = prepareRun(database, text);
        transactional.set(text, prepared);
      }
      prepared.run();
    },
    schemaFault: () => {
      // Another process may migrate at any time. A step that is not additive ends the work of this version.
      if (newerStep !== undefined && newerStep() === null) return null;
      const stored = storedVersionOf(database);
      const fault = versionFault(stored, latestVersion);
      if (fault !== null) return fault;
      const names = keysVersionOf(database);
      if (!areKeysCurrent(names)) return outdatedKeysFault(names, "sqlite:FILE", stored.version > latestVersion);
      newerStep = notAdditiveIn(database);
      return null;
    },
    callContext: ({ organizationId, userId, session }) => {
      // No id contains a null character.
      const key = `${organizationId}\u0000${userId}\u0000${session ?? ""}`;
      const cached = contexts.get(key);
      if (cached !== undefined) return cached;
      const args = { [organizationParameter.param]: organizationId, $user: userId };
      const made = {
        firm: settingsOf(organizationId, (settings(args)?.[0] ?? null) as string | null),
        account: accountOf(accountRow(args), () =>
          session === null
            ? undefined
            : sessionRow({ [organizationParameter.param]: organizationId, $session: session }),
        ),
      };
      contexts.set(key, made);
      return made;
    },
    forgetContext: () => contexts.clear(),
    get reads() {
      reads ??= readsOf(database);
      return reads;
    },
    write,
    writeKeys,
    rewriteLog,
    get idempotency() {
      records ??= idempotencyRecords(database);
      return records;
    },
    log: (query) => {
      const run = logs(logQueryKey(query), () => prepareAll(database, selectLog(sqliteDialect, query)));
      return run(logArguments(query)).map(logEntryOf);
    },
  };
};
