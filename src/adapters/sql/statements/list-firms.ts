import { systemTables } from "../../../domain/change-log/system-tables.ts";
import { allEntities } from "../../../domain/entities.ts";
import type { FirmCheck } from "../../../ports/adapter.ts";
import { tableName } from "../schema/columns.ts";

/** Tables with rows of organizations, ordered so that references point to earlier tables. */
export const firmTables: ReadonlyArray<string> = [...allEntities, ...Object.values(systemTables)].map(({ name }) =>
  tableName(name),
);
/** How many existing firms the error for an unknown firm lists. */
const most = 10;

/** The first firm after an id in any table. Takes the minimum of an index in each table, so no table is scanned. */
export const nextFirmSql = (prefix: string, parameter: (index: number) => string): string => {
  const minima = firmTables.map(
    (table, i) =>
      `select min("organization_id") as id from ${prefix}${table} where "organization_id" > ${parameter(i)}`,
  );
  return `select min(id) from (${minima.join(" union all ")}) as firms`;
};
/** Whether any row belongs to a firm. */
export const hasRowsSql = (prefix: string, parameter: (index: number) => string): string => {
  const each = firmTables.map(
    (table, i) => `exists (select 1 from ${prefix}${table} where "organization_id" = ${parameter(i)})`,
  );
  return `select ${each.join(" or ")}`;
};

/** Lists other firms if the requested one has no row. */
export const listFirms = async (
  exists: boolean,
  next: (after: string) => Promise<string | null> | string | null,
): Promise<FirmCheck> => {
  const others: Array<string> = [];
  let last = "";
  while (!exists && others.length < most) {
    const firm = await next(last);
    if (firm === null) break;
    others.push(firm);
    last = firm;
  }
  return { exists, others };
};
