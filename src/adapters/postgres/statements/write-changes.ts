import { entityNamed } from "../../../domain/entities.ts";
import type { Change } from "../../../domain/kernel/decision/decision.ts";
import type { Entity, Row } from "../../../domain/kernel/schema/entity.ts";
import type { Call } from "../../../ports/store.ts";
import { logValues } from "../../sql/rows/log-row.ts";
import { type RowWriter, writerOf } from "../../sql/rows/row-codec.ts";
import { columnsOf } from "../../sql/schema/columns.ts";
import type { BoundStatement } from "../connection/bound-statement.ts";
import { codecs } from "../generated/codecs.gen.ts";
import { analyzeGrownTables } from "./analyze.ts";
import type { Layout } from "./layout.ts";
import type { StatementFactory } from "./prepare.ts";
import { type ChangeKind, type RowGroup, rowStatements, type TargetColumn, type Values } from "./row-statements.ts";

/** Rows and their log rows as statements, in the order of the changes. */
export type WriteChanges = (
  changes: ReadonlyArray<{ readonly call: Call; readonly change: Change }>,
) => ReadonlyArray<BoundStatement>;

const types = { text: "text", integer: "bigint", boolean: "boolean", json: "json" } as const;
const textOf = (value: string | number | null): string | null => (typeof value === "number" ? String(value) : value);

const kindOf = ({ before, after }: Change): ChangeKind =>
  before === undefined ? "insert" : after === undefined ? "remove" : "update";

/** A run that may get more rows. */
interface OpenGroup extends RowGroup {
  readonly rows: Array<Values>;
  readonly ids: Set<string>;
}

export const writeChangesWith = (preparing: StatementFactory, layout: Layout): WriteChanges => {
  const { write: run, log, countedLog } = rowStatements(preparing, layout);
  const tables = new Map<
    string,
    { readonly entity: Entity; readonly values: RowWriter; readonly targets: ReadonlyArray<TargetColumn> }
  >();
  const tableOfClass = (name: string) => {
    const known = tables.get(name);
    if (known !== undefined) return known;
    const entity = entityNamed(name);
    const targets = columnsOf(entity).map(({ column, storage }): TargetColumn => ({ column, type: types[storage] }));
    const made = { entity, values: writerOf(codecs, entity), targets };
    tables.set(name, made);
    return made;
  };

  const grown = analyzeGrownTables(preparing);
  return (changes) => {
    const asked: Array<BoundStatement> = [];
    const many: Array<readonly [name: string, rows: number]> = [];
    const logged: Array<Values> = [];
    let waiting: OpenGroup | null = null;
    const send = () => {
      if (waiting !== null) {
        const { name, kind, rows } = waiting;
        asked.push(...run(waiting, tableOfClass(name).targets));
        if (kind === "insert") many.push([name, rows.length]);
      }
      waiting = null;
    };
    for (const { call, change } of changes) {
      const { before, after } = change;
      const { entity, values } = tableOfClass(change.entity);
      const kind = kindOf(change);
      const { organizationId } = (after ?? before) as Row;
      if (organizationId !== call.organizationId) throw new Error(`A ${entity.name} of another organization`);
      const key = before === undefined ? [] : [before.objectId, String(before.version)];
      const row = kind === "remove" ? key : [...(values(after) as Values), ...key];
      // TypeScript does not see that `send` sets it.
      const last = waiting as OpenGroup | null;
      const { objectId } = (after ?? before) as Row;
      // One statement changes a row once.
      if (
        last?.name === entity.name &&
        last.organizationId === organizationId &&
        last.kind === kind &&
        !last.ids.has(objectId)
      ) {
        last.rows.push(row);
        last.ids.add(objectId);
      } else {
        send();
        waiting = { name: entity.name, organizationId, kind, rows: [row], ids: new Set([objectId]) };
      }
      if (!entity.unlogged) logged.push(logValues(call, entity, change).map(textOf));
    }
    send();
    if (logged.length > 0) asked.push(...(layout.counterFeed ? countedLog(logged) : log(logged)));
    many.push(["ChangeLog", logged.length]);
    // Each node would be asked.
    return layout.distributed ? asked : [...asked, ...many.flatMap(([name, rows]) => grown(name, rows))];
  };
};
