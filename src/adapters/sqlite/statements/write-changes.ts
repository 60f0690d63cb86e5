import { entityNamed } from "../../../domain/entities.ts";
import type { Settings } from "../../../domain/kernel/context/settings.ts";
import type { Change } from "../../../domain/kernel/decision/decision.ts";
import type { Duplicate } from "../../../domain/kernel/refusal/refusal.ts";
import { type Entity, type Row, uniqueName, uniquesOf } from "../../../domain/kernel/schema/entity.ts";
import type { Call } from "../../../ports/store.ts";
import { customKeysOf } from "../../sql/rows/custom-keys.ts";
import { logValues } from "../../sql/rows/log-row.ts";
import { type RowWriter, writerOf } from "../../sql/rows/row-codec.ts";
import { columnsOf } from "../../sql/schema/columns.ts";
import { insertLog } from "../../sql/statements/log-statements.ts";
import { selectDuplicate, writeStatementsOf } from "../../sql/statements/write-statements.ts";
import type { SqliteDatabase, SqliteStatement } from "../connection/driver.ts";
import { isDuplicate } from "../connection/fault.ts";
import { lazy, prepareRaw, prepareRun } from "../connection/prepare.ts";
import { codecs } from "../generated/codecs.gen.ts";
import { sqliteDialect } from "./dialect.ts";

/** How a command runs: in a transaction with others, or alone, so that a failure undoes only its own writes. */
export type WriteMode = "shared" | "alone";
/** Thrown by a command in a group that failed half way: the commands of the group run again, each alone. */
export const mustRunAlone: Error = new Error("This command must run alone");

/** Writes rows and their log rows, or returns the duplicate field and writes nothing. `firm` says which custom fields are indexed. */
export type WriteChanges = (
  call: Call,
  firm: Settings,
  changes: ReadonlyArray<Change>,
  mode: WriteMode,
) => Duplicate | null;

interface Table {
  readonly entity: Entity;
  readonly values: RowWriter;
  readonly insert: SqliteStatement;
  readonly update: SqliteStatement;
  readonly remove: SqliteStatement;
  /** The same with the keys of custom fields, for classes with indexed ones. */
  readonly keyed: () => { readonly insert: SqliteStatement; readonly update: SqliteStatement };
}

export const changeWriter = (database: SqliteDatabase): WriteChanges => {
  const tables = new Map<string, Table>();
  const tableNamed = (name: string): Table => {
    const existing = tables.get(name);
    if (existing !== undefined) return existing;
    const entity = entityNamed(name);
    const { insert, update, remove } = writeStatementsOf(sqliteDialect, entity);
    const made: Table = {
      entity,
      values: writerOf(codecs, entity),
      insert: prepareRun(database, insert),
      update: prepareRun(database, update),
      remove: prepareRun(database, remove),
      keyed: lazy(() => {
        const statements = writeStatementsOf(sqliteDialect, entity, true);
        const made = {
          insert: prepareRun(database, statements.insert),
          update: prepareRun(database, statements.update),
        };
        return () => made;
      }),
    };
    tables.set(name, made);
    return made;
  };
  const logRow = prepareRun(database, insertLog(sqliteDialect));
  const begin = prepareRun(database, "savepoint firm_changes");
  const undo = prepareRun(database, "rollback to firm_changes");
  const end = prepareRun(database, "release firm_changes");

  const row = (call: Call, firm: Settings, table: Table, { before, after }: Change): void => {
    const { values, remove, entity } = table;
    const { organizationId } = (after ?? before) as Row;
    if (organizationId !== call.organizationId) throw new Error(`A ${entity.name} of another organization`);
    const keys = after && customKeysOf(entity.name, after, firm);
    const { insert, update } = keys === undefined ? table : table.keyed();
    const more = keys === undefined ? [] : [keys];
    if (before === undefined) {
      insert.run(...values(after), ...more);
      return;
    }
    const result =
      after === undefined
        ? remove.run(organizationId, before.objectId, before.version)
        : update.run(...values(after), ...more, organizationId, before.objectId, before.version);
    if (result.changes !== 1)
      throw new Error(`${entity.name} ${before.objectId} is no longer at version ${before.version}`);
  };
  const log = (call: Call, { entity }: Table, change: Change): void => {
    logRow.run(...logValues(call, entity, change));
  };

  /** Called only after a constraint error. Checks unique fields in the same order as every store. */
  const duplicateOf = ({ entity, values }: Table, { before, after }: Change): Duplicate | null => {
    if (after === undefined) return null;
    const refused = (field: string): Duplicate => ({ _tag: "Duplicate", class: entity.name, field });
    const columns = columnsOf(entity);
    const written = values(after);
    const taken = (fields: ReadonlyArray<string>, own: string): boolean => {
      const pairs = columns.flatMap(({ field, column }, i) => (fields.includes(field) ? [[column, written[i]]] : []));
      if (pairs.some(([, value]) => value === null || value === undefined)) return false;
      const same = prepareRaw(
        database,
        selectDuplicate(
          sqliteDialect,
          entity,
          pairs.map(([column]) => column as string),
        ),
      );
      return same.get([after.organizationId, ...pairs.map(([, value]) => value), own]) !== undefined;
    };
    if (before === undefined && taken(["objectId"], "")) return refused("objectId");
    const names = uniquesOf(entity).find((each) => taken(each, after.objectId));
    return names === undefined ? null : refused(uniqueName(entity, names));
  };

  return (call, firm, changes, mode) => {
    const guarded = mode === "alone" && changes.length > 1;
    if (guarded) begin.run();
    let started = false;
    for (const change of changes) {
      const table = tableNamed(change.entity);
      try {
        row(call, firm, table, change);
      } catch (cause) {
        const duplicate = isDuplicate(cause) ? duplicateOf(table, change) : null;
        if (duplicate === null) throw cause;
        if (started && !guarded) throw mustRunAlone;
        if (guarded) {
          undo.run();
          end.run();
        }
        return duplicate;
      }
      if (!table.entity.unlogged) log(call, table, change);
      started = true;
    }
    if (guarded) end.run();
    return null;
  };
};
