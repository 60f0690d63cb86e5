import { drizzle } from "drizzle-orm/node-postgres";
import { sql as drizzleSql } from "drizzle-orm/sql";
import { CamelCasePlugin, Kysely, ParseJSONResultsPlugin, PostgresDialect, sql } from "kysely";
import type pg from "pg";
import type { PgTransaction } from "../../../src/adapters/postgres/connection/driver.ts";

/** An open transaction of a host for `within`, and the host's own statements in it. */
interface Open {
  readonly transaction: PgTransaction;
  readonly run: (statement: string) => Promise<unknown>;
  /** A savepoint, rolled back if the body rejects. */
  readonly nested: <T>(body: (open: Omit<Open, "nested">) => Promise<T>) => Promise<T>;
}
type Level = "repeatable read" | "serializable";
/** A transaction around the body, rolled back if it rejects. */
export type Host = <T>(pool: pg.Pool, body: (open: Open) => Promise<T>, level?: Level) => Promise<T>;

const withPg: Host = async (pool, body, level) => {
  const client = await pool.connect();
  const run = (statement: string) => client.query(statement);
  const around = async <T>(begin: string, work: () => Promise<T>, commit: string, rollback: string): Promise<T> => {
    await run(begin);
    try {
      const result = await work();
      await run(commit);
      return result;
    } catch (error) {
      await run(rollback);
      throw error;
    }
  };
  const nested: Open["nested"] = (inner) =>
    around("savepoint part", () => inner({ transaction: client, run }), "release part", "rollback to part");
  const begin = level === undefined ? "begin" : `begin isolation level ${level}`;
  return around(begin, () => body({ transaction: client, run, nested }), "commit", "rollback").finally(() =>
    client.release(),
  );
};

const withKysely =
  (plugins: ReadonlyArray<CamelCasePlugin | ParseJSONResultsPlugin>): Host =>
  async (pool, body, level) => {
    const db = new Kysely<object>({ dialect: new PostgresDialect({ pool }), plugins: [...plugins] });
    const begun = level === undefined ? db.startTransaction() : db.startTransaction().setIsolationLevel(level);
    const trx = await begun.execute();
    const run = (statement: string) => sql.raw(statement).execute(trx);
    try {
      const result = await body({
        transaction: trx,
        run,
        nested: async (inner) => {
          const part = await trx.savepoint("part").execute();
          try {
            const answer = await inner({ transaction: part, run });
            await part.releaseSavepoint("part").execute();
            return answer;
          } catch (error) {
            await part.rollbackToSavepoint("part").execute();
            throw error;
          }
        },
      });
      await trx.commit().execute();
      return result;
    } catch (error) {
      await trx.rollback().execute();
      throw error;
    }
  };

const withDrizzle = async <T>(
  on: pg.Pool | pg.PoolClient,
  body: (open: Open) => Promise<T>,
  level?: Level,
): Promise<T> =>
  drizzle(on as pg.Pool).transaction(
    (tx) => {
      const runIn = (one: Pick<typeof tx, "execute">) => (statement: string) => one.execute(drizzleSql.raw(statement));
      return body({
        transaction: tx,
        run: runIn(tx),
        nested: (inner) => tx.transaction((part) => inner({ transaction: part, run: runIn(part) })),
      });
    },
    level === undefined ? undefined : { isolationLevel: level },
  );

/** All kinds of host transactions. */
export const hosts: Readonly<Record<string, Host>> = {
  pg: withPg,
  Kysely: withKysely([]),
  "Kysely with plugins": withKysely([new CamelCasePlugin(), new ParseJSONResultsPlugin()]),
  "Drizzle on a pool": withDrizzle,
  "Drizzle on a client": async (pool, body, level) => {
    const client = await pool.connect();
    return withDrizzle(client, body, level).finally(() => client.release());
  },
};
