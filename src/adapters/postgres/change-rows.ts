import { entityNamed } from "../../domain/entities.ts";
import type { Change } from "../../domain/kernel/decision.ts";
import type { Entity, Row } from "../../domain/kernel/entity.ts";
import type { Call } from "../../ports/store.ts";
import { type Writer, writerOf } from "../sql/codec.ts";
import { columnsOf } from "../sql/columns.ts";
import { logValues } from "../sql/log-values.ts";
import type { Ask } from "./ask.ts";
import { codecs } from "./generated/codecs.gen.ts";
import { growthOf } from "./growth.ts";
import type { Preparing } from "./prepared.ts";
import { type Kind, rowStatements, type Target, type Values } from "./row-statements.ts";

/** Rows and their log rows as statements, in the order of the changes. */
export type WriteRows = (
  changes: ReadonlyArray<{ readonly call: Call; readonly change: Change }>,
) => ReadonlyArray<Ask>;

const types = { text: "text", integer: "bigint", boolean: "boolean", json: "json" } as const;
const textOf = (value: string | number | null): string | null => (typeof value === "number" ? String(value) : value);

/** How entries of the log get their numbers; the database says so before the first statement. */
export interface Numbering {
  /** By a row for each firm, taken last before the commit (`feed: "counter"`); else by one sequence for all. */
  counted: boolean;
}

const kindOf = ({ before, after }: Change): Kind =>
  before === undefined ? "insert" : after === undefined ? "remove" : "update";

/** Rows that are written the same way one after another. */
interface Run {
  readonly name: string;
  readonly kind: Kind;
  readonly rows: Array<Values>;
  readonly ids: Set<string>;
}

export const writeRows = (preparing: Preparing, numbering: Numbering): WriteRows => {
  const { run, log, countedLog } = rowStatements(preparing);
  const tables = new Map<
    string,
    { readonly entity: Entity; readonly values: Writer; readonly targets: ReadonlyArray<Target> }
  >();
  const tableOfClass = (name: string) => {
    const known = tables.get(name);
    if (known !== undefined) return known;
    const entity = entityNamed(name);
    const targets = columnsOf(entity).map(({ column, storage }): Target => ({ column, type: types[storage] }));
    const made = { entity, values: writerOf(codecs, entity), targets };
    tables.set(name, made);
    return made;
  };

  const grown = growthOf(preparing);
  return (changes) => {
    const asked: Array<Ask> = [];
    const many: Array<readonly [name: string, rows: number]> = [];
    const logged: Array<Values> = [];
    let waiting: Run | null = null;
    const send = () => {
      if (waiting !== null) {
        const { name, kind, rows } = waiting;
        asked.push(run(name, tableOfClass(name).targets, kind, rows));
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
      const key = before === undefined ? [] : [organizationId, before.objectId, String(before.version)];
      const row = kind === "remove" ? key : [...(values(after) as Values), ...key];
      // TypeScript does not see that `send` sets it.
      const last = waiting as Run | null;
      const { objectId } = (after ?? before) as Row;
      // One statement changes a row once.
      if (last?.name === entity.name && last.kind === kind && !last.ids.has(objectId)) {
        last.rows.push(row);
        last.ids.add(objectId);
      } else {
        send();
        waiting = { name: entity.name, kind, rows: [row], ids: new Set([objectId]) };
      }
      if (!entity.unlogged) logged.push(logValues(call, entity, change).map(textOf));
    }
    send();
    if (logged.length > 0) asked.push(...(numbering.counted ? countedLog(logged) : [log(logged)]));
    many.push(["ChangeLog", logged.length]);
    // Over several nodes each would be asked, and a counted feed is theirs.
    return numbering.counted ? asked : [...asked, ...many.flatMap(([name, rows]) => grown(name, rows))];
  };
};
