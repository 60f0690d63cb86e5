import { type RawBuilder, sql } from "kysely";
import { organizationRow } from "../../../domain/organization/entity.ts";
import { organizationParameter } from "../../sql/parameters.ts";
import { tableName } from "../../sql/schema/columns.ts";
import { logColumns } from "../../sql/statements/log-statements.ts";
import type { BoundStatement } from "../connection/bound-statement.ts";
import type { StatementFactory } from "../statements/prepare.ts";
import { logWidth } from "../statements/rewrite-log.ts";
import type { SnapshotPosition } from "./snapshot-position.ts";

/** The statements with which a log is followed. */
export interface FeedStatements {
  /** The firm's last `seq`, and up to where its log was purged; the second answer may be no row. */
  readonly ends: (organizationId: string) => readonly [last: BoundStatement, purged: BoundStatement];
  /** The moment of this transaction, and whether the server only repeats what another one writes. */
  readonly moment: BoundStatement;
  /** What this transaction sees and the place has not; where a page was cut short only what was cut off. */
  readonly afterSnapshot: (organizationId: string, place: SnapshotPosition, limit: number) => BoundStatement;
  /** A row if this transaction sees more than the snapshot did. */
  readonly anyLater: (organizationId: string, snapshot: string) => BoundStatement;
  /** What stands behind a `seq`, where that is the order of commits. */
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
   * In the range that the index on (organization_id, xid) gives: everything below `xmin` was seen. A row's transaction is always
   * below the end of a snapshot that sees it; those of a dump that `migrate` has not settled are not.
   */
  const between = (seen: RawBuilder<unknown>, to: RawBuilder<unknown>) =>
    sql`${inFirm} and "xid" >= pg_snapshot_xmin(${seen}) and "xid" < pg_snapshot_xmax(${to}) and not pg_visible_in_snapshot("xid", ${seen})`;
  // Without a name, so that each is planned for its snapshots: a few rows at the end of the log, or half of it.
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
    anyLater: (organizationId, seen) => afresh(later.bind({ ...of(organizationId), $seen: seen })),
    afterSeq: (organizationId, after, limit) => behindSeq.bind({ ...of(organizationId), $after: after, $limit: limit }),
  };
};
