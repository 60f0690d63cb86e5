import { lruCache } from "../../sql/lru-cache.ts";
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

/** How the statements of one schema are written and run. */
export interface StatementsOptions {
  readonly schema: string;
  /** False where a pooler hands connections round between transactions. */
  readonly prepare: boolean;
  /** Milliseconds. */
  readonly lockTimeout: number;
  readonly statementTimeout: number | null;
  /** Each transaction names its organization, for the policies of `rls.ts`. */
  readonly rowSecurity: boolean;
}

/** How a transaction begins and ends: one of our own, or a part of the host's. What opens it depends on the layout, so it is asked for late. */
export interface TransactionControl {
  readonly begin: ReadonlyArray<BoundStatement>;
  readonly commit: ReadonlyArray<BoundStatement>;
  readonly rollback: ReadonlyArray<BoundStatement>;
}

/** Every statement of a schema, each written once, whichever connection runs it. */
export const statementsOf = ({ schema, prepare, lockTimeout, statementTimeout, rowSecurity }: StatementsOptions) => {
  const dialect = postgresDialect(schema);
  const made = statementFactory(dialect, prepare);
  const layout: Layout = { counterFeed: false, distributed: false, rowSecurity: rowSecurity };
  const prepared = (text: string, columns = 0): BoundStatement => withoutArguments(made, text, columns);
  // Of the transaction, not of the session: the connection is the host's, and poolers hand it on.
  const bounds = statementTimeout === null ? [] : [prepared(`set local statement_timeout = ${statementTimeout}`)];
  // Every read of a step is by an index, and the same plan is right for all of its values: what is small today must not be planned
  // as if it stayed so, nor planned again for each call. Distributed tables have no plan without the value that says which node.
  const planned = prepared(
    "select set_config('plan_cache_mode', 'force_generic_plan', true), set_config('enable_seqscan', 'off', true)",
  );
  const begun = [
    prepared("begin isolation level read committed"),
    prepared(`set local lock_timeout = ${lockTimeout}`),
    ...bounds,
  ];
  const readWrite: TransactionControl = {
    get begin() {
      return layout.distributed ? begun : [...begun, planned];
    },
    commit: [prepared("commit")],
    rollback: [prepared("rollback")],
  };
  /** The same for steps that share it: one whose row is held by others must not keep its neighbours waiting. */
  const impatient = prepared(`set local lock_timeout = ${Math.min(lockTimeout, 100)}`);
  const grouped: TransactionControl = {
    ...readWrite,
    get begin() {
      return [...readWrite.begin, impatient];
    },
  };
  /** Reads that all see the same rows. */
  const readOnly: TransactionControl = {
    begin: [prepared("begin isolation level repeatable read read only"), ...bounds],
    commit: [prepared("commit")],
    rollback: [prepared("rollback")],
  };
  /** Part of the host's transaction; undone by itself. */
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
    dialect,
    factory: made,
    prepared: prepared,
    /** A statement that is not worth keeping prepared. */
    unprepared: unprepared,
    readWrite: readWrite,
    grouped: grouped,
    readOnly: readOnly,
    savepoint: savepoint,
    /** The frame of a transaction, or a part of one, that names its organization where tables have row security. */
    inOrganization: (frame: TransactionControl, organizationId: string): TransactionControl =>
      rowSecurity
        ? {
            ...frame,
            get begin() {
              return [...frame.begin, unprepared(setOrganizationSql(organizationId))];
            },
          }
        : frame,
    reads: readStatements(made),
    locks: lockStatements(made, schema),
    layout,
    writeChanges: writeChangesWith(made, layout),
    idempotency: idempotencyRecords(made),
    rewriteLog: rewriteLogWith(made),
    callContextOf: callContextReader(),
    /** Statements of the log, by the shape of what is asked. */
    logs: lruCache<BindableStatement>(8),
  };
};
export type Statements = ReturnType<typeof statementsOf>;
