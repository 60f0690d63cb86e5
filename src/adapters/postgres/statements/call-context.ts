import { sql } from "kysely";
import {
  defaultSettings,
  type Settings,
  type StoredSettings,
  settingsFrom,
} from "../../../domain/kernel/context/settings.ts";
import { organizationRow } from "../../../domain/organization/entity.ts";
import type { Account, Call } from "../../../ports/store.ts";
import type { Dialect } from "../../sql/dialect.ts";
import { lruCache } from "../../sql/lru-cache.ts";
import { organizationParameter } from "../../sql/parameters.ts";
import { tableName } from "../../sql/schema/columns.ts";
import type { TextRow } from "../connection/bound-statement.ts";

/** What every command and query begins with: the firm's settings, and the caller's account with its session. */
export interface CallContext {
  readonly settings: Settings;
  readonly account: Account | null;
}

/** The columns of the call context, in the order in which `callContextReader` reads them. */
export const callContextColumns = [
  ["firm", "settings"],
  ["asker", "object_id"],
  ["asker", "role"],
  ["asker", "active"],
  ["asker", "client_company"],
  ["asker", "team"],
  ["asker", "external_id"],
  ["speaker", "user"],
  ["speaker", "expires_at"],
  ["speaker", "last_used_at"],
  ["speaker", "token_hash"],
] as const;

export const callContextArguments = ({ organizationId, userId, session }: Call) => ({
  [organizationParameter.param]: organizationId,
  $user: userId,
  $session: session,
});

/**
 * The id of a row to join, or `''` for none. With NULL the planner drops the join condition, and a distributed database would then
 * fetch the rows of all firms.
 */
export const idOrNone = ({ parameter }: Dialect, param: string) =>
  sql`coalesce(${parameter({ param, kind: "text" })}, '')`;

/** Joins one row by its id, if there is one. */
export const joinById = (
  { table, parameter }: Dialect,
  name: string,
  alias: string,
  id: ReturnType<Dialect["parameter"]>,
  inFirm = parameter(organizationParameter),
) =>
  sql`left join ${table(tableName(name))} as ${sql.id(alias)} on ${sql.ref(`${alias}.organization_id`)} = ${inFirm} and ${sql.ref(`${alias}.object_id`)} = ${id}`;

/** The joins of the three rows of a call context. */
export const callContextJoins = (dialect: Dialect, by: typeof joinById = joinById) => [
  by(dialect, "Organization", "firm", sql`${sql.lit(organizationRow)}`),
  by(dialect, "User", "asker", idOrNone(dialect, "$user")),
  by(dialect, "Session", "speaker", idOrNone(dialect, "$session")),
];

/** Parses the settings only when their text changes. */
const settingsReader = (): ((text: string | null) => Settings) => {
  const settingsCache = lruCache<Settings>(1_000);
  return (text) =>
    text === null ? defaultSettings : settingsCache(text, () => settingsFrom(JSON.parse(text) as StoredSettings));
};

export const callContextReader = (): ((row: TextRow) => CallContext) => {
  const settingsOf = settingsReader();
  return (row) => {
    const [
      settings = null,
      objectId = null,
      role,
      active,
      clientCompany,
      team,
      externalId,
      user,
      expiresAt,
      lastUsedAt,
      tokenHash,
    ] = row;
    const session =
      user === null || user === undefined
        ? null
        : { user, expiresAt: Number(expiresAt), lastUsedAt: Number(lastUsedAt), tokenHash };
    const account =
      objectId === null
        ? null
        : { objectId, role, active: active?.startsWith("t"), clientCompany, team, externalId, session };
    return { settings: settingsOf(settings), account: account as Account | null };
  };
};
