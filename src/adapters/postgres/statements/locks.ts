import { sql } from "kysely";
import type { Arguments } from "../../../domain/kernel/policy/evaluate.ts";
import type { Entity } from "../../../domain/kernel/schema/entity.ts";
import type { Lock } from "../../../ports/load.ts";
import { lockOrder } from "../../../ports/lock-order.ts";
import { organizationParameter } from "../../sql/parameters.ts";
import { tableName } from "../../sql/schema/columns.ts";
import type { BoundStatement } from "../connection/bound-statement.ts";
import type { BindableStatement, StatementFactory } from "./prepare.ts";

/** A lock of a load with the arguments that say which rows. */
export interface LockRequest {
  readonly lock: Lock;
  readonly args: Arguments;
}
/** The statements that take locks, always in the same order: the organization, then class by class (ports/lock-order), then by objectId. */
export type LockStatements = (
  organizationId: string,
  held: ReadonlyArray<LockRequest>,
) => ReadonlyArray<BoundStatement>;

const idsOf = ({ lock, args }: LockRequest): ReadonlyArray<string> => {
  if ("every" in lock) return [];
  const given = args[lock.id.param];
  return (Array.isArray(given) ? given : [given]).filter((id) => typeof id === "string" && id !== "");
};

/** The ids to lock in each class, without duplicates. An exclusive lock includes the shared one. */
const grouped = (held: ReadonlyArray<LockRequest>) => {
  const classes = new Map<
    string,
    { readonly entity: Entity; every: boolean; alone: Set<string>; shared: Set<string> }
  >();
  for (const each of held) {
    const { entity } = each.lock;
    const group = classes.get(entity.name) ?? { entity, every: false, alone: new Set(), shared: new Set() };
    classes.set(entity.name, group);
    if ("every" in each.lock) group.every = true;
    const mode = "share" in each.lock && each.lock.share === true ? group.shared : group.alone;
    for (const id of idsOf(each)) mode.add(id);
  }
  return [...classes.values()].sort((left, right) => lockOrder(left.entity.name, right.entity.name));
};

const strengths = { alone: "for no key update", shared: "for share" } as const;

export const lockStatements = ({ dialect, prepareSql: written }: StatementFactory, schema: string): LockStatements => {
  const made = new Map<string, BindableStatement>();
  const statement = (
    entity: Entity,
    strength: keyof typeof strengths,
    which: "one" | "some" | "every",
  ): BindableStatement => {
    const key = `${entity.name} ${strength} ${which}`;
    const cached = made.get(key);
    if (cached !== undefined) return cached;
    const id = {
      one: sql` and object_id = ${dialect.parameter({ param: "$id", kind: "text" })}`,
      some: sql` and ${dialect.inList(sql.ref("object_id"), dialect.parameter({ param: "$ids", kind: "texts" }))}`,
      every: sql``,
    }[which];
    const found = written(
      sql`select 1 from ${dialect.table(tableName(entity.name))} where organization_id = ${dialect.parameter(organizationParameter)}${id} order by object_id ${sql.raw(strengths[strength])}`,
    );
    made.set(key, found);
    return found;
  };
  // The firm is locked by an advisory lock, because its row may not exist yet.
  const key = sql`hashtextextended(${dialect.parameter({ param: "$name", kind: "text" })}, 0)`;
  const firm = written(sql`select pg_advisory_xact_lock(${key})`);
  const firmShared = written(sql`select pg_advisory_xact_lock_shared(${key})`);

  return (organizationId, held) => {
    const asked: Array<BoundStatement> = [];
    const inFirm = { [organizationParameter.param]: organizationId };
    for (const { entity, every, alone, shared } of grouped(held)) {
      if (entity.name === "Organization")
        asked.push(
          (every || alone.size > 0 ? firm : firmShared).bind({ $name: JSON.stringify([schema, organizationId]) }),
        );
      if (every) {
        asked.push(statement(entity, "alone", "every").bind(inFirm));
        continue;
      }
      for (const [strength, ids] of [
        ["alone", [...alone]],
        ["shared", [...shared].filter((id) => !alone.has(id))],
      ] as const)
        if (ids.length === 1) asked.push(statement(entity, strength, "one").bind({ ...inFirm, $id: ids[0] }));
        else if (ids.length > 1) asked.push(statement(entity, strength, "some").bind({ ...inFirm, $ids: ids }));
    }
    return asked;
  };
};
