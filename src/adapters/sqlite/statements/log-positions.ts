import { organizationRow } from "../../../domain/organization/entity.ts";
import type { Log } from "../../cursor.ts";
import type { SqliteDatabase } from "../connection/driver.ts";
import { later, prepareRows, type RawRow } from "../connection/prepare.ts";

const standing = `select (select "system" || '-' || "epoch" from "firm_feed"), (select max("seq") from "firm_change_log" where "organization_id" = ?), (select "log_purged_to" from "firm_organization" where "organization_id" = ? and "object_id" = '${organizationRow}')`;
const youngest = 'select max("seq") from "firm_change_log"';
/** The plus keeps the planner from walking through the whole index of organizations for the sake of its order. */
const since = 'select distinct +"organization_id" from "firm_change_log" where "seq" > ? and "seq" <= ?';

/** What one connection can say of the log. */
export interface Logs {
  readonly of: (organizationId: string) => Log;
  /** The last `seq` of all firms. */
  readonly youngest: () => number;
  /** In whose logs something was written behind one `seq` and up to another. */
  readonly firmsBetween: (after: number, to: number) => ReadonlyArray<string>;
}
export const logsOf = (database: SqliteDatabase): Logs => {
  const ofFirm = later(() => {
    const rows = prepareRows(database, standing);
    return (organizationId: string) => rows.get([organizationId, organizationId]) as RawRow;
  });
  const ofAll = later(() => {
    const rows = prepareRows(database, youngest);
    return () => rows.get() as RawRow;
  });
  const firms = later(() => {
    const rows = prepareRows(database, since);
    return (after: number, to: number) => rows.all([after, to]) as ReadonlyArray<RawRow>;
  });
  return {
    of: (organizationId) => {
      const [epoch, last, purgedTo] = ofFirm(organizationId);
      return { organizationId, epoch: String(epoch), last: Number(last ?? 0), purgedTo: Number(purgedTo ?? 0) };
    },
    youngest: () => Number(ofAll()[0] ?? 0),
    firmsBetween: (after, to) => firms(after, to).map(([organizationId]) => organizationId as string),
  };
};
