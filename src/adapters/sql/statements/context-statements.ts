import { sql } from "kysely";
import { organizationRow } from "../../../domain/organization/entity.ts";
import type { Dialect } from "../dialect.ts";
import { type Statement, statementOf } from "../statement.ts";
import { organizationId, textParameter } from "./parameter-refs.ts";

// Settings and account are separate statements: joined over a made-up row, they take twenty times as long.
/** The settings of the organization; no row if none are stored. */
export const selectSettings = (dialect: Dialect): Statement =>
  statementOf(
    dialect,
    dialect.db
      .selectFrom("firm_organization")
      .select("settings")
      .where("organization_id", "=", organizationId(dialect))
      .where("object_id", "=", sql.lit(organizationRow))
      .compile(),
  );
/** The account of the caller. Arguments: `$user`. */
export const selectAccount = (dialect: Dialect): Statement =>
  statementOf(
    dialect,
    dialect.db
      .selectFrom("firm_user")
      .select(["object_id", "role", "active", "client_company", "team", "external_id"])
      .where("organization_id", "=", organizationId(dialect))
      .where("object_id", "=", textParameter(dialect, "$user"))
      .compile(),
  );

/** The session of the caller. Arguments: `$session`. */
export const selectSession = (dialect: Dialect): Statement =>
  statementOf(
    dialect,
    dialect.db
      .selectFrom("firm_session")
      .select(["user", "expires_at", "last_used_at", "token_hash"])
      .where("organization_id", "=", organizationId(dialect))
      .where("object_id", "=", textParameter(dialect, "$session"))
      .compile(),
  );
