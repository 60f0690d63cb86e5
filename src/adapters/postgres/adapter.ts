import type { Adapter } from "../../ports/adapter.ts";
import type { PgTransaction } from "./connection/driver.ts";
import { feedKinds, type PostgresOptions } from "./connection/options.ts";
import { createAdapter } from "./create-adapter.ts";
import { statementsOf } from "./statements/statements.ts";

/**
 * The store in a schema of a Postgres database, 14 or newer. It connects at the first call, creates tables only in `migrate`, and
 * never changes the session of a connection. `join` takes the host's open transaction: a client of `pg`, or a transaction of Kysely
 * or Drizzle.
 */
export const postgres = (options: PostgresOptions): Adapter<PgTransaction> => {
  const {
    schema = "firmcore",
    lockTimeout = 5_000,
    statementTimeout = null,
    prepare = true,
    rowSecurity = false,
  } = options;
  if (options.feed !== undefined && !feedKinds.includes(options.feed))
    throw new TypeError(`postgres: feed is ${JSON.stringify(options.feed)}; expected ${feedKinds.join(" or ")}`);
  return createAdapter(statementsOf({ schema, lockTimeout, statementTimeout, prepare, rowSecurity }), options);
};
