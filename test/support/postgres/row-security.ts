import { randomBytes } from "node:crypto";
import { postgres } from "firmcore/postgres";
import pg from "pg";
import { rowSecuritySql } from "../../../src/adapters/postgres/statements/row-security.ts";
import type { Shape } from "./database.ts";
import { type PostgresConnection, queryOnce } from "./server.ts";
import { schema } from "./stores.ts";
import { postgresServer } from "./test-databases.ts";
import { testPool } from "./test-pool.ts";

/** Our tables with row-level security, for any role that logs in; the role has exactly the rights that operations need. */
export const withRowSecurity: Shape = {
  name: "walled",
  prepare: async (connection) => {
    const pool = testPool({ ...connection, max: 1 });
    await postgres({ pool, schema }).migrate();
    const name = pg.escapeIdentifier(schema);
    for (const statement of [
      ...rowSecuritySql(schema),
      `grant usage on schema ${name} to public`,
      `grant select, insert, update, delete on all tables in schema ${name} to public`,
    ])
      await pool.query(statement);
    await pool.end();
  },
};

/** A role that cannot bypass row-level security. */
export interface RestrictedRole {
  readonly as: (connection: PostgresConnection) => PostgresConnection;
  readonly drop: () => Promise<void>;
}
/** Creates a role that may log in; on a server that forbids this, our own role is used, which owns the tables. */
export const restrictedRole = async (): Promise<RestrictedRole> => {
  const server = await postgresServer();
  const [we] = await queryOnce(
    server,
    "select rolsuper or rolbypassrls as above, rolcreaterole or rolsuper as makes from pg_roles where rolname = current_user",
  );
  if (we?.makes !== true) {
    if (we?.above === true) throw new Error("The role of the tests walks around row security and can make no other");
    return { as: (connection) => connection, drop: async () => {} };
  }
  const user = `firmcore_guest_${randomBytes(6).toString("hex")}`;
  await queryOnce(server, `create role ${user} login nosuperuser nobypassrls password '${user}'`);
  return {
    as: (connection) => ({ ...connection, user, password: user }),
    drop: async () => {
      await queryOnce(server, `drop role ${user}`);
    },
  };
};
