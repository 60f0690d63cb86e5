import * as Result from "effect/Result";
import { withInitialValues } from "../../domain/change-log/log-row.ts";
import { Deal } from "../../domain/deal/entity.ts";
import { stageHistory } from "../../domain/deal/stage-history.ts";
import type { Stage } from "../../domain/deal/states.ts";
import type { NotFound } from "../../domain/kernel/refusal/refusal.ts";
import { field } from "../../domain/kernel/schema/entity.ts";
import { required } from "../../domain/kernel/schema/input.ts";
import { id } from "../../domain/kernel/schema/kind.ts";
import { instantText } from "../../domain/kernel/values/day.ts";
import { rowsWhere } from "../../ports/load.ts";
import { changeLogQuery } from "../define/operation.ts";
import { readableMatching } from "../query/filter-predicate.ts";

/** A stage that a deal entered, and the whole days that it stayed there (R-DEAL-1). */
export interface StageHistoryRow {
  /** The stage before; null for the first that is known. */
  readonly from: Stage | null;
  readonly to: Stage;
  readonly at: string;
  /** Who moved it; null where that part of the log was purged. */
  readonly actor: string | null;
  readonly days: number;
}

const everyVersion = 2_147_483_647;
export const stageHistoryQuery = changeLogQuery({
  name: "deals.stageHistory",
  doc: "The stages of a deal in order, each with who moved it and the days that it stayed there.",
  class: "Deal",
  action: "read",
  input: { objectId: required(field(id, "The deal.")) },
  refusals: ["NotFound"],
  rounds: [
    ({ objectId }, _known, at) =>
      Result.succeed({
        rows: rowsWhere(Deal, readableMatching(Deal, [{ field: "objectId", by: "in", values: [objectId] }], at), [
          "objectId",
        ]),
      }),
  ],
  may: (_input, { rows }): NotFound | null =>
    (rows as ReadonlyArray<unknown>).length === 0 ? { _tag: "NotFound", class: "Deal" } : null,
  // A deal has few versions, so all are read.
  log: ({ objectId }) => ({ class: "Deal", objectId, limit: everyVersion }),
  entries: (_input, entries, _loaded, at): { readonly results: ReadonlyArray<StageHistoryRow> } => {
    // A deal that was deleted and imported again begins anew.
    const first = entries.findLastIndex(({ kind }) => kind === "create");
    const versions = entries.slice(Math.max(first, 0)).map((entry) => ({
      at: entry.at,
      actor: entry.actor,
      before: entry.kind === "update" ? (entry.before as Partial<Deal>) : null,
      after: withInitialValues(Deal, { ...(entry.after as object), objectId: entry.objectId }) as unknown as Deal,
    }));
    const results = stageHistory(versions, at.now, at.firm.todayZone).map((entry) => ({
      ...entry,
      at: instantText(entry.at),
    }));
    return { results };
  },
});
