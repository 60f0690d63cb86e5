import { type RawBuilder, sql } from "kysely";
import { organizationRow } from "../../../domain/organization/entity.ts";
import { organizationParameter } from "../../sql/parameters.ts";
import { tableName } from "../../sql/schema/columns.ts";
import { logColumns } from "../../sql/statements/log-statements.ts";
import type { BoundStatement } from "../connection/bound-statement.ts";
import type { StatementFactory } from "../statements/prepare.ts";
import { logWidth } from "../statements/rewrite-log.ts";
import type { SnapshotPosition } from "./snapshot-position.ts";

/** The statements of the feed. */
export interface FeedStatements {
  /** The firm's last `seq`, and the `seq` up to which its log was purged; the second may have no row. */
  readonly ends: (organizationId: string) => readonly [last: BoundStatement, purged: BoundStatement];
  /** The snapshot of this transaction, and whether the server is a replica. */
  readonly moment: BoundStatement;
  /** The entries that are visible now and not in the position; after a full page the rest of that page only. */
  readonly afterSnapshot: (organizationId: string, position: SnapshotPosition, limit: number) => BoundStatement;
  /**
   * Makes this transaction read in the order of an index. The planner takes the conditions on snapshots for rare, and would sort all that
   * is left of a long catch-up for each page of it.
   */
  readonly withoutSort: BoundStatement;
  /** One row if entries are visible now that were not in the snapshot. */
  readonly anyLater: (organizationId: string, snapshot: string) => BoundStatement;
  /** The entries after a `seq`, for `feed: "counter"`. */
  readonly afterSeq: (organizationId: string, seq: number, limit: number) => BoundStatement;
}

export const feedStatements = ({ dialect, prepareSql: written }: StatementFactory): FeedStatements => {
  const { parameter: given } = dialect;
  const log = dialect.table(tableName("ChangeLog"));
  const inFirm = sql`"organization_id" = ${given(organizationParameter)}`;
  const columns = sql.join(["seq", ...logColumns].map((each) => sql.ref(each)));
  const param = (name: string) => sql`${given({ param: name, kind: "text" })}`;
  const number = (name: string) => sql`${given({ param: name, kind: "number" })}`;
  const snapshot = (name: string) => sql`${param(name)}::pg_snapshot`;
  const now = sql`pg_current_snapshot()`;
  /**
   * A range of the index on (organization_id, xid): everything below `xmin` was visible before. The transaction of a visible row is
   * below the end of the snapshot, except in a dump that `migrate` has not settled.
   */
  const between = (seen: RawBuilder<unknown>, to: RawBuilder<unknown>) =>
    sql`${inFirm} and "xid" >= pg_snapshot_xmin(${seen}) and "xid" < pg_snapshot_xmax(${to}) and not pg_visible_in_snapshot("xid", ${seen})`;
  // Unprepared, so that the plan fits the snapshots: a few rows at the end of the log, or half of it.
  const afresh = ({ statement: of, values }: BoundStatement): BoundStatement => ({
    statement: { ...of, name: "" },
    values,
  });

  const last = written(sql`select coalesce(max("seq"), 0) from ${log} where ${inFirm}`, 1);
  const purged = written(
    sql`select coalesce("log_purged_to", 0) from ${dialect.table(tableName("Organization"))} where ${inFirm} and "object_id" = ${sql.lit(organizationRow)}`,
    1,
  );
  const whole = written(
    sql`select ${columns} from ${log} where ${between(snapshot("$seen"), now)} order by "seq" limit ${number("$limit")}`,
    logWidth,
  );
  const rest = written(
    sql`select ${columns} from ${log} where ${between(snapshot("$seen"), snapshot("$upTo"))} and pg_visible_in_snapshot("xid", ${snapshot("$upTo")}) and "seq" > ${number("$last")} order by "seq" limit ${number("$limit")}`,
    logWidth,
  );
  const later = written(sql`select 1 from ${log} where ${between(snapshot("$seen"), now)} limit 1`, 1);
  const behindSeq = written(
    sql`select ${columns} from ${log} where ${inFirm} and "seq" > ${number("$after")} order by "seq" limit ${number("$limit")}`,
    logWidth,
  );
  const of = (organizationId: string) => ({ [organizationParameter.param]: organizationId });
  return {
    ends: (organizationId) => [last.bind(of(organizationId)), purged.bind(of(organizationId))],
    moment: written(sql`select pg_current_snapshot()::text, pg_is_in_recovery()`, 2).bind({}),
    afterSnapshot: (organizationId, { snapshot: seen, cut }, limit) =>
      afresh(
        cut === null
          ? whole.bind({ ...of(organizationId), $seen: seen, $limit: limit })
          : rest.bind({ ...of(organizationId), $seen: seen, $upTo: cut.upTo, $last: cut.last, $limit: limit }),
      ),
    withoutSort: written(sql`select set_config('enable_sort', 'off', true)`, 1).bind({}),
    anyLater: (organizationId, seen) => afresh(later.bind({ ...of(organizationId), $seen: seen })),
    afterSeq: (organizationId, after, limit) => behindSeq.bind({ ...of(organizationId), $after: after, $limit: limit }),
  };
};
