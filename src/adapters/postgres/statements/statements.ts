import { lruCache } from "../../sql/lru-cache.ts";
import type { Ask } from "../connection/bound-statement.ts";
import { openingReader } from "./call-context.ts";
import { postgresDialect } from "./dialect.ts";
import { keptBy } from "./idempotency-records.ts";
import type { Layout } from "./layout.ts";
import { plansOf } from "./load-statements.ts";
import { takeLocks } from "./locks.ts";
import { type Askable, plainly, preparing } from "./prepare.ts";
import { reworkOf } from "./rewrite-log.ts";
import { namingSql } from "./row-security.ts";
import { writeRows } from "./write-changes.ts";

/** How the statements of one schema are written and run. */
export interface MachineOptions {
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
export interface Frame {
  readonly open: ReadonlyArray<Ask>;
  readonly close: ReadonlyArray<Ask>;
  readonly undo: ReadonlyArray<Ask>;
}

/** Every statement of a schema, each written once, whichever connection runs it. */
export const machineOf = ({ schema, prepare, lockTimeout, statementTimeout, rowSecurity }: MachineOptions) => {
  const dialect = postgresDialect(schema);
  const made = preparing(dialect, prepare);
  const layout: Layout = { counted: false, distributed: false, walled: rowSecurity };
  const plain = (text: string, columns = 0): Ask => plainly(made, text, columns);
  // Of the transaction, not of the session: the connection is the host's, and poolers hand it on.
  const bounds = statementTimeout === null ? [] : [plain(`set local statement_timeout = ${statementTimeout}`)];
  // Every read of a step is by an index, and the same plan is right for all of its values: what is small today must not be planned
  // as if it stayed so, nor planned again for each call. Distributed tables have no plan without the value that says which node.
  const planned = plain(
    "select set_config('plan_cache_mode', 'force_generic_plan', true), set_config('enable_seqscan', 'off', true)",
  );
  const begun = [
    plain("begin isolation level read committed"),
    plain(`set local lock_timeout = ${lockTimeout}`),
    ...bounds,
  ];
  const own: Frame = {
    get open() {
      return layout.distributed ? begun : [...begun, planned];
    },
    close: [plain("commit")],
    undo: [plain("rollback")],
  };
  /** The same for steps that share it: one whose row is held by others must not keep its neighbours waiting. */
  const impatient = plain(`set local lock_timeout = ${Math.min(lockTimeout, 100)}`);
  const sharing: Frame = {
    ...own,
    get open() {
      return [...own.open, impatient];
    },
  };
  /** Reads that all see the same rows. */
  const snapshot: Frame = {
    open: [plain("begin isolation level repeatable read read only"), ...bounds],
    close: [plain("commit")],
    undo: [plain("rollback")],
  };
  /** Part of the host's transaction; undone by itself. */
  const inside: Frame = {
    open: [plain("savepoint firm_step")],
    close: [plain("release savepoint firm_step")],
    undo: [plain("rollback to savepoint firm_step"), plain("release savepoint firm_step")],
  };
  const once = (text: string, columns = 0): Ask => ({ of: { name: "", text, columns }, values: [] });
  return {
    schema,
    rowSecurity,
    dialect,
    preparing: made,
    plain,
    /** A statement that is not worth keeping prepared. */
    once,
    own,
    sharing,
    snapshot,
    inside,
    /** The frame of a transaction, or a part of one, that names its organization where tables have row security. */
    inFirm: (frame: Frame, organizationId: string): Frame =>
      rowSecurity
        ? {
            ...frame,
            get open() {
              return [...frame.open, once(namingSql(organizationId))];
            },
          }
        : frame,
    plans: plansOf(made),
    locks: takeLocks(made, schema),
    layout,
    rows: writeRows(made, layout),
    kept: keptBy(made),
    rework: reworkOf(made),
    openingOf: openingReader(),
    /** Statements of the log, by the shape of what is asked. */
    logs: lruCache<Askable>(8),
  };
};
export type Machine = ReturnType<typeof machineOf>;
