import { inSchema } from "../../sql/schema/schema-name.ts";
import { withoutNul } from "./dialect.ts";
import { tenantTables } from "./tenant-tables.ts";

/** The setting that names the organization of a transaction; without it no row is seen. */
const organizationSetting = "firmcore.org";
/** A text as a literal that does not depend on how the session reads a backslash. */
const quoted = (text: string): string => `E'${withoutNul(text).replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;
/** Names the organization until the transaction ends. SET LOCAL, because `set_config` does not reach the nodes of a distributed database. */
export const setOrganizationSql = (organizationId: string): string =>
  `set local ${organizationSetting} = ${quoted(organizationId)}`;

const policy = "firm_own_organization";
const own = `"organization_id" = current_setting('${organizationSetting}', true)`;

/**
 * The statements of a second wall: each transaction sees and writes only rows of the organization that it named, whatever a
 * statement forgets. The owner of the tables is held by it too; a superuser is not.
 */
export const rowSecuritySql = (schema: string): ReadonlyArray<string> =>
  tenantTables
    .flatMap((table) => [
      `alter table {schema}.${table} enable row level security`,
      `alter table {schema}.${table} force row level security`,
      `create policy ${policy} on {schema}.${table} using (${own}) with check (${own})`,
    ])
    .map((statement) => `${inSchema(statement, schema)};`);
