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

/** What every step and question begins with: the firm's settings, the asking account and its session. */
export interface CallContext {
  readonly settings: Settings;
  readonly account: Account | null;
}

/** The columns of an opening, in the order in which `openingOf` reads them. */
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
] as const;

export const callContextArguments = ({ organizationId, userId, session }: Call) => ({
  [organizationParameter.param]: organizationId,
  $user: userId,
  $session: session,
});

/**
 * The id of a row to be joined where it is; NULL names none. An outer join by a NULL is known to be false before it is run, and a
 * distributed database then forgets of which firm the rows are: it fetches those of all firms.
 */
export const idOrNone = ({ parameter: place }: Dialect, param: string) =>
  sql`coalesce(${place({ param, kind: "text" })}, '')`;

/** One row by its key, joined where it is. */
export const joinById = (
  { table, parameter: place }: Dialect,
  name: string,
  alias: string,
  id: ReturnType<Dialect["parameter"]>,
  inFirm = place(organizationParameter),
) =>
  sql`left join ${table(tableName(name))} as ${sql.id(alias)} on ${sql.ref(`${alias}.organization_id`)} = ${inFirm} and ${sql.ref(`${alias}.object_id`)} = ${id}`;

/** The three rows of an opening, to be joined to a row that is always there. */
export const callContextJoins = (dialect: Dialect, by: typeof joinById = joinById) => [
  by(dialect, "Organization", "firm", sql`${sql.lit(organizationRow)}`),
  by(dialect, "User", "asker", idOrNone(dialect, "$user")),
  by(dialect, "Session", "speaker", idOrNone(dialect, "$session")),
];

/** Parsed again only when the text differs. */
const settingsReader = (): ((text: string | null) => Settings) => {
  const known = lruCache<Settings>(1_000);
  return (text) =>
    text === null ? defaultSettings : known(text, () => settingsFrom(JSON.parse(text) as StoredSettings));
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
    ] = row;
    const session =
      user === null || user === undefined
        ? null
        : { user, expiresAt: Number(expiresAt), lastUsedAt: Number(lastUsedAt) };
    const account =
      objectId === null
        ? null
        : { objectId, role, active: active?.startsWith("t"), clientCompany, team, externalId, session };
    return { settings: settingsOf(settings), account: account as Account | null };
  };
};
