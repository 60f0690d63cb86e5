import { inSchema } from "../../sql/schema/schema-name.ts";
import type { Send } from "../connection/send.ts";
import type { Statements } from "../statements/statements.ts";

/** Whether policies hide rows from this role; they hide nothing from a superuser or a role with BYPASSRLS. */
export const isRowSecurityActive = async ({ schema, once }: Statements, send: Send): Promise<boolean> => {
  const table = inSchema("{schema}.firm_change_log", schema);
  const [[row] = []] = await send([once(`select row_security_active('${table.replaceAll("'", "''")}')`, 1)]);
  return row?.[0]?.startsWith("t") === true;
};
