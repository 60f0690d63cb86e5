import type { Adapter } from "../../ports/adapter.ts";
import { checkedPostgresOptions } from "./connection/check-options.ts";
import type { PgTransaction } from "./connection/driver.ts";
import type { PostgresOptions } from "./connection/options.ts";
import { createAdapter } from "./create-adapter.ts";
import { statementsOf } from "./statements/statements.ts";

/**
 * The store in a schema of a Postgres database, 14 or newer. It connects at the first call, creates tables only in `migrate`, and
 * never changes the session of a connection. `join` takes the host's open transaction: a client of `pg`, or a transaction of Kysely
 * or Drizzle.
 */
export const postgres = (given: PostgresOptions): Adapter<PgTransaction> => {
  const options = checkedPostgresOptions(given);
  const {
    schema = "firmcore",
    lockTimeout = 5_000,
    statementTimeout = null,
    prepare = true,
    rowSecurity = false,
  } = options;
  return createAdapter(statementsOf({ schema, lockTimeout, statementTimeout, prepare, rowSecurity }), options);
};
