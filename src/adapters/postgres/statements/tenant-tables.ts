import { colocationTable } from "../../sql/schema/citus.ts";
import { firmTables } from "../../sql/statements/list-firms.ts";

/**
 * Tables whose rows belong to one organization each, in an order in which pointers only look back, that of the organization first:
 * others are spread along with it.
 */
export const tenantTables: ReadonlyArray<string> = [
  colocationTable,
  ...firmTables.filter((table) => table !== colocationTable),
  "firm_feed_head",
];
/** Tables of the database as a whole: a row or a few, hardly ever written. */
export const wholeTables: ReadonlyArray<string> = ["firm_migration", "firm_feed"];
