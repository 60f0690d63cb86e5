import { organizationRow } from "../../../domain/organization/entity.ts";
import type { LogRange } from "../../feed-cursor.ts";
import type { SqliteDatabase } from "../connection/driver.ts";
import { lazy, prepareRaw, type RawRow } from "../connection/prepare.ts";

const selectRange = `select (select "system" || '-' || "epoch" from "firm_feed"), (select max("seq") from "firm_change_log" where "organization_id" = ?), (select "log_purged_to" from "firm_organization" where "organization_id" = ? and "object_id" = '${organizationRow}')`;
const selectLast = 'select max("seq") from "firm_change_log"';
/** The plus keeps the planner from scanning the whole index of organizations for its order. */
const selectFirms = 'select distinct +"organization_id" from "firm_change_log" where "seq" > ? and "seq" <= ?';

/** The positions in the log, read by one connection. */
export interface LogPositions {
  readonly rangeOf: (organizationId: string) => LogRange;
  /** The last `seq` of all firms. */
  readonly last: () => number;
  /** The firms with log entries after one `seq` and up to another. */
  readonly firmsBetween: (after: number, to: number) => ReadonlyArray<string>;
}
export const logPositions = (database: SqliteDatabase): LogPositions => {
  const ofFirm = lazy(() => {
    const rows = prepareRaw(database, selectRange);
    return (organizationId: string) => rows.get([organizationId, organizationId]) as RawRow;
  });
  const ofAll = lazy(() => {
    const rows = prepareRaw(database, selectLast);
    return () => rows.get() as RawRow;
  });
  const firms = lazy(() => {
    const rows = prepareRaw(database, selectFirms);
    return (after: number, to: number) => rows.all([after, to]) as ReadonlyArray<RawRow>;
  });
  return {
    rangeOf: (organizationId) => {
      const [epoch, last, purgedTo] = ofFirm(organizationId);
      return { organizationId, epoch: String(epoch), last: Number(last ?? 0), purgedTo: Number(purgedTo ?? 0) };
    },
    last: () => Number(ofAll()[0] ?? 0),
    firmsBetween: (after, to) => firms(after, to).map(([organizationId]) => organizationId as string),
  };
};
