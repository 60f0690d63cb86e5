import { entityNamed } from "../../../domain/entities.ts";
import type { Settings } from "../../../domain/kernel/context/settings.ts";
import type { Change } from "../../../domain/kernel/decision/decision.ts";
import type { Entity, Row } from "../../../domain/kernel/schema/entity.ts";
import type { Call } from "../../../ports/store.ts";
import { customKeysOf } from "../../sql/rows/custom-keys.ts";
import { logValues } from "../../sql/rows/log-row.ts";
import { type RowWriter, writerOf } from "../../sql/rows/row-codec.ts";
import { columnsOf } from "../../sql/schema/columns.ts";
import type { BoundStatement } from "../connection/bound-statement.ts";
import { copyThreshold } from "../connection/copy.ts";
import { codecs } from "../generated/codecs.gen.ts";
import { analyzeGrownTables } from "./analyze.ts";
import type { Layout } from "./layout.ts";
import type { StatementFactory } from "./prepare.ts";
import { type ChangeKind, type RowGroup, rowStatements, type TargetColumn, type Values } from "./row-statements.ts";

/** The statements that write the rows of changes, in their order, and the log rows behind them. */
export type WriteChanges = (changes: ReadonlyArray<ChangeOfCall>) => ReadonlyArray<BoundStatement>;
interface ChangeOfCall {
  readonly call: Call;
  /** It says which custom fields are indexed. */
  readonly firm: Settings;
  readonly change: Change;
}

const types = { text: "text", integer: "bigint", boolean: "boolean", json: "json" } as const;
const textOf = (value: string | number | null): string | null => (typeof value === "number" ? String(value) : value);

const kindOf = ({ before, after }: Change): ChangeKind =>
  before === undefined ? "insert" : after === undefined ? "remove" : "update";

/** Rows in a row that one statement writes. */
interface OpenGroup extends RowGroup {
  readonly rows: Array<Values>;
  readonly ids: Set<string>;
}

export const writeChangesWith = (factory: StatementFactory, layout: Layout): WriteChanges => {
  const { write, log, countedLog } = rowStatements(factory, layout);
  const analyze = analyzeGrownTables(factory);
  const tables = new Map<
    string,
    { readonly entity: Entity; readonly valuesOf: RowWriter; readonly targets: ReadonlyArray<TargetColumn> }
  >();
  const tableOfClass = (name: string) => {
    let table = tables.get(name);
    if (table === undefined) {
      const entity = entityNamed(name);
      const targets = columnsOf(entity).map(({ column, storage }): TargetColumn => ({ column, type: types[storage] }));
      table = { entity, valuesOf: writerOf(codecs, entity), targets };
      tables.set(name, table);
    }
    return table;
  };

  return (changes) => {
    const groups: Array<OpenGroup> = [];
    const logRows: Array<Values> = [];
    for (const { call, firm, change } of changes) {
      const { before, after } = change;
      const { entity, valuesOf } = tableOfClass(change.entity);
      const kind = kindOf(change);
      const { organizationId, objectId } = (after ?? before) as Row;
      if (organizationId !== call.organizationId) throw new Error(`A ${entity.name} of another organization`);
      const key = before === undefined ? [] : [before.objectId, String(before.version)];
      const keys = after && customKeysOf(entity.name, after, firm);
      const keyed = keys !== undefined;
      const row = kind === "remove" ? key : [...(valuesOf(after) as Values), ...(keyed ? [keys] : []), ...key];
      const last = groups.at(-1);
      // A statement can change a row only once.
      if (
        last?.name === entity.name &&
        last.organizationId === organizationId &&
        last.kind === kind &&
        last.keyed === keyed &&
        !last.ids.has(objectId)
      ) {
        last.rows.push(row);
        last.ids.add(objectId);
      } else groups.push({ name: entity.name, organizationId, kind, keyed, rows: [row], ids: new Set([objectId]) });
      if (!entity.unlogged) logRows.push(logValues(call, entity, change).map(textOf));
    }
    const bound = groups.flatMap((group) => write(group, tableOfClass(group.name).targets));
    if (logRows.length > 0) bound.push(...(layout.counterFeed ? countedLog(logRows) : log(logRows)));
    // In a distributed database every node would analyze its part.
    if (layout.distributed) return bound;
    for (const { name, kind, rows } of [...groups, { name: "ChangeLog", kind: "insert", rows: logRows }])
      if (kind === "insert" && rows.length >= copyThreshold) bound.push(...analyze(name, rows.length));
    return bound;
  };
};
