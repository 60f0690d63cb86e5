import {
  defaultSettings,
  type Settings,
  type StoredSettings,
  settingsFrom,
} from "../../../domain/kernel/context/settings.ts";
import type { Arguments } from "../../../domain/kernel/policy/evaluate.ts";
import type { Fault } from "../../../domain/kernel/refusal/refusal.ts";
import type { Account, Call, LogEntry, LogQuery } from "../../../ports/store.ts";
import { recent } from "../../sql/lru-cache.ts";
import { latest } from "../../sql/migrations/index.ts";
import { organization } from "../../sql/parameters.ts";
import { namesReady, namesUnready } from "../../sql/schema/username-keys.ts";
import {
  account,
  firmSettings,
  logArguments,
  logShape,
  selectLog,
  session as sessionOfAccount,
} from "../../sql/statements/log-statements.ts";
import type { SqliteDatabase } from "../connection/driver.ts";
import { unready } from "../connection/fault.ts";
import { allRows, later, oneRow, prepareRun, type RawRow } from "../connection/prepare.ts";
import { sqliteDialect } from "./dialect.ts";
import { type Kept, keptBy } from "./idempotency-records.ts";
import { entryOf } from "./log-entry.ts";
import { type Logs, logsOf } from "./log-positions.ts";
import { type Reads, readsOf } from "./reads.ts";
import { type Rework, reworkOf } from "./rewrite-log.ts";
import { namesOf, versionOf } from "./schema-version.ts";
import { type Write, writerFor } from "./write-changes.ts";

/** What one connection can do; every statement is prepared when it is first needed. */
export interface Session {
  readonly database: SqliteDatabase;
  /** Runs a statement that is about the transaction itself. */
  readonly run: (text: Transactional) => void;
  /** Why no work is possible: tables are missing, older or newer. Asked inside a transaction. */
  readonly unready: () => Fault | null;
  /** Settings and account, read once for all steps of a transaction that ask in the same name. */
  readonly opening: (call: Call) => Opening;
  /** A transaction begins, or a step wrote settings or an account: what `opening` knows is old. */
  readonly forget: () => void;
  readonly reads: Reads;
  readonly write: Write;
  readonly rework: Rework;
  readonly kept: Kept;
  readonly log: (query: LogQuery) => ReadonlyArray<LogEntry>;
  readonly logs: Logs;
}
interface Opening {
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
  | "release firm_batch";

/** Parsed again only when the text differs. */
const settingsReader = (): ((organizationId: string, text: string | null) => Settings) => {
  const known = new Map<string, { readonly text: string; readonly settings: Settings }>();
  return (organizationId, text) => {
    if (text === null) return defaultSettings;
    const found = known.get(organizationId);
    if (found?.text === text) return found.settings;
    if (known.size >= 1_000) known.clear();
    const settings = settingsFrom(JSON.parse(text) as StoredSettings);
    known.set(organizationId, { text, settings });
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
    session: spokenFor(session()),
  } as Account;
};
const spokenFor = (row: RawRow | undefined): Account["session"] => {
  if (row === undefined) return null;
  const [user, expiresAt, lastUsedAt] = row;
  return { user, expiresAt, lastUsedAt } as Account["session"];
};

export const sessionOf = (database: SqliteDatabase): Session => {
  const transactional = new Map<string, ReturnType<typeof prepareRun>>();
  const logs = recent<(args: Arguments) => ReadonlyArray<RawRow>>(4);
  const settingsOf = settingsReader();
  const settings = later(() => oneRow(database, firmSettings(sqliteDialect)));
  const asker = later(() => oneRow(database, account(sqliteDialect)));
  const speaker = later(() => oneRow(database, sessionOfAccount(sqliteDialect)));
  const write = later(() => writerFor(database));
  const rework = later(() => reworkOf(database));
  let reads: Reads | undefined;
  let kept: Kept | undefined;
  const openings = new Map<string, Opening>();
  let ready = false;
  return {
    database,
    logs: logsOf(database),
    run: (text) => {
      let prepared = transactional.get(text);
      if (prepared === undefined) {
        prepared = prepareRun(database, text);
        transactional.set(text, prepared);
      }
      prepared.run();
    },
    unready: () => {
      if (ready) return null;
      const version = versionOf(database);
      if (version !== latest) return unready(version, latest);
      const names = namesOf(database);
      ready = namesReady(names);
      return ready ? null : namesUnready(names, "sqlite:FILE");
    },
    opening: ({ organizationId, userId, session }) => {
      const key = JSON.stringify([organizationId, userId, session]);
      const found = openings.get(key);
      if (found !== undefined) return found;
      const args = { [organization.param]: organizationId, $user: userId };
      const made = {
        firm: settingsOf(organizationId, (settings(args)?.[0] ?? null) as string | null),
        account: accountOf(asker(args), () =>
          session === null ? undefined : speaker({ [organization.param]: organizationId, $session: session }),
        ),
      };
      openings.set(key, made);
      return made;
    },
    forget: () => openings.clear(),
    get reads() {
      reads ??= readsOf(database);
      return reads;
    },
    write,
    rework,
    get kept() {
      kept ??= keptBy(database);
      return kept;
    },
    log: (query) => {
      const found = logs(logShape(query), () => allRows(database, selectLog(sqliteDialect, query)));
      return found(logArguments(query)).map(entryOf);
    },
  };
};
