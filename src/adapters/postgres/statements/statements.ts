import { sql } from "kysely";
import { lruCache } from "../../sql/lru-cache.ts";
import { latestVersion } from "../../sql/migrations/index.ts";
import { quotedSchema } from "../../sql/schema/schema-name.ts";
import { noNewerStepSql } from "../../sql/schema/version-fault.ts";
import type { BoundStatement } from "../connection/bound-statement.ts";
import { callContextReader } from "./call-context.ts";
import { postgresDialect } from "./dialect.ts";
import { idempotencyRecords } from "./idempotency-records.ts";
import type { Layout } from "./layout.ts";
import { readStatements } from "./load-statements.ts";
import { lockStatements } from "./locks.ts";
import { type BindableStatement, statementFactory, withoutArguments } from "./prepare.ts";
import { rewriteLogWith } from "./rewrite-log.ts";
import { setOrganizationSql } from "./row-security.ts";
import { writeChangesWith } from "./write-changes.ts";
import { keyStatements } from "./write-keys.ts";

/** Options of the statements of one schema. */
export interface StatementsOptions {
  readonly schema: string;
  /** False behind a pooler that gives each transaction another connection. */
  readonly prepare: boolean;
  /** Milliseconds. */
  readonly lockTimeout: number;
  readonly statementTimeout: number | null;
  /** Each transaction sets its organization, for the policies of `row-security.ts`. */
  readonly rowSecurity: boolean;
}

/** The statements that begin, commit and roll back a transaction, or a part of the host's. */
export interface TransactionControl {
  readonly begin: ReadonlyArray<BoundStatement>;
  readonly commit: ReadonlyArray<BoundStatement>;
  readonly rollback: ReadonlyArray<BoundStatement>;
  /**
   * It may write records: it waits for a command that locks the whole firm, and such a command waits for it. `planned` sets how
   * statements are planned, too, which is not done to a host's transaction.
   */
  readonly writes?: "planned" | "plain";
}

/** All statements of a schema, each written once for all connections. */
export const statementsOf = ({ schema, prepare, lockTimeout, statementTimeout, rowSecurity }: StatementsOptions) => {
  const dialect = postgresDialect(schema);
  const made = statementFactory(dialect, prepare);
  const layout: Layout = { counterFeed: false, distributed: false, rowSecurity: rowSecurity };
  const prepared = (text: string, columns = 0): BoundStatement => withoutArguments(made, text, columns);
  // SET LOCAL, because the session is the host's, or shared by a pooler.
  const bounds = statementTimeout === null ? [] : [prepared(`set local statement_timeout = ${statementTimeout}`)];
  // Every read of a command uses an index, and one generic plan fits all values: tables that are small today must not get plans for
  // small tables, and no call should plan again. Distributed tables need the value of the firm to plan.
  // Another process may migrate at any time; a step that is not additive ends the work of this version. Reading the table also keeps
  // such a step waiting until this transaction has ended. Nodes are not asked: there it would cost a message.
  const migrationTable = `${quotedSchema(schema)}.firm_migration`;
  const noNewerStep = noNewerStepSql(migrationTable, latestVersion);
  const checked = prepared(`select ${noNewerStep}`);
  const planning = `set_config('plan_cache_mode', 'force_generic_plan', true), set_config('enable_seqscan', 'off', true), ${noNewerStep}`;
  /** By `whole` and whether it plans: the lock of the firm's writers, in one statement with what is set then. */
  const entries = new Map<string, BindableStatement>();
  const entered = (organizationId: string, whole: boolean, plans: boolean): BoundStatement => {
    const key = `${whole} ${plans}`;
    const name = dialect.parameter({ param: "$name", kind: "text" });
    const lock = sql`pg_advisory_xact_lock${sql.raw(whole ? "" : "_shared")}(hashtextextended(${name}, 0))`;
    const entry = entries.get(key) ?? made.prepareSql(sql`select ${plans ? sql.raw(`${planning}, `) : sql``}${lock}`);
    entries.set(key, entry);
    return entry.bind({ $name: JSON.stringify([schema, organizationId, "writers"]) });
  };
  const begun = [
    prepared("begin isolation level read committed"),
    prepared(`set local lock_timeout = ${lockTimeout}`),
    ...bounds,
  ];
  const readWrite: TransactionControl = {
    begin: begun,
    writes: "planned",
    commit: [prepared("commit")],
    rollback: [prepared("rollback")],
  };
  /** A group waits only briefly for a lock, so that one command does not hold up the others. */
  const shortLockTimeout = prepared(`set local lock_timeout = ${Math.min(lockTimeout, 100)}`);
  const grouped: TransactionControl = { ...readWrite, begin: [...begun, shortLockTimeout] };
  /** Reads in one snapshot, of which one looks for newer steps. */
  const query: TransactionControl = {
    begin: [prepared("begin isolation level repeatable read read only"), ...bounds],
    commit: [prepared("commit")],
    rollback: [prepared("rollback")],
  };
  /** Reads in one snapshot, after a look for newer steps. */
  const readOnly: TransactionControl = {
    ...query,
    get begin() {
      return layout.distributed ? query.begin : [...query.begin, checked];
    },
  };
  /** Part of the host's transaction, which can be rolled back alone. */
  const savepoint: TransactionControl = {
    begin: [prepared("savepoint firm_step")],
    commit: [prepared("release savepoint firm_step")],
    rollback: [prepared("rollback to savepoint firm_step"), prepared("release savepoint firm_step")],
  };
  const unprepared = (text: string, columns = 0): BoundStatement => ({
    statement: { name: "", text, columns },
    values: [],
  });
  return {
    schema,
    rowSecurity,
    /** A pooler gives each transaction another connection. */
    pooled: !prepare,
    dialect,
    factory: made,
    prepared: prepared,
    /** As text of an expression. */
    noNewerStep,
    /** A statement that is used rarely. */
    unprepared: unprepared,
    readWrite: readWrite,
    grouped: grouped,
    query: query,
    readOnly: readOnly,
    savepoint: savepoint,
    /**
     * The same control in a firm: it sets the organization where tables have row-level security, and is one of the firm's writers, or
     * with `whole` the only one.
     */
    inOrganization: (frame: TransactionControl, organizationId: string, whole = false): TransactionControl => {
      const { writes } = frame;
      if (writes === undefined && !rowSecurity) return frame;
      const secured = rowSecurity ? [unprepared(setOrganizationSql(organizationId))] : [];
      return {
        ...frame,
        get begin() {
          const plans = writes === "planned" && !layout.distributed;
          const entry = writes === undefined ? [] : [entered(organizationId, whole, plans)];
          return [...frame.begin, ...entry, ...secured];
        },
      };
    },
    reads: readStatements(made, noNewerStep),
    locks: lockStatements(made, schema),
    layout,
    writeChanges: writeChangesWith(made, layout),
    writeKeys: keyStatements(made, migrationTable, unprepared),
    idempotency: idempotencyRecords(made),
    rewriteLog: rewriteLogWith(made, unprepared(`select max("version") from ${migrationTable}`, 1)),
    callContextOf: callContextReader(),
    /** Statements that read the log, by the conditions of the query. */
    logs: lruCache<BindableStatement>(8),
  };
};
export type Statements = ReturnType<typeof statementsOf>;
