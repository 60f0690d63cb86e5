import { purgeable } from "../../domain/change-log/purge.ts";
import { entityNamed } from "../../domain/entities.ts";
import {
  defaultSettings,
  type Settings,
  type StoredSettings,
  settingsFrom,
} from "../../domain/kernel/context/settings.ts";
import type { Change } from "../../domain/kernel/decision/decision.ts";
import {
  type Arguments,
  evaluate,
  pointsTo,
  type RelatedRecords,
  valueAt,
} from "../../domain/kernel/policy/evaluate.ts";
import type { Scalar } from "../../domain/kernel/policy/predicate.ts";
import type { Duplicate } from "../../domain/kernel/refusal/refusal.ts";
import { type Entity, type Row, uniqueName, uniquesOf } from "../../domain/kernel/schema/entity.ts";
import { clone } from "../../domain/kernel/values/clone.ts";
import { compareText } from "../../domain/kernel/values/text.ts";
import { organizationRow } from "../../domain/organization/entity.ts";
import type { AmountSum, Load, LogPart, LogSize, OrderBy, Origin, Read } from "../../ports/load.ts";
import { lookupValue } from "../../ports/lookup-value.ts";
import { orderKey } from "../../ports/order-key.ts";
import type { Account, Call, LogEntry, Outcome } from "../../ports/store.ts";

type StoredRow = Row & Readonly<Record<string, unknown>>;
type Table = Map<string, StoredRow>;
/** The answer stored under a request id. */
export interface IdempotencyRecord {
  readonly operation: string;
  readonly body: string;
  readonly outcome: Outcome<unknown, never>;
  readonly until: number;
}
/**
 * The data of one firm: tables by class, the log, and stored answers. Values are cloned on the way in and out, so that a caller who
 * changes an input or an answer does not change the store.
 */
export interface Firm {
  readonly tables: Map<string, Table>;
  log: Array<LogEntry>;
  idempotencyRecords: Map<string, IdempotencyRecord>;
}
export type Firms = Map<string, Firm>;

const emptyFirm = (): Firm => ({ tables: new Map(), log: [], idempotencyRecords: new Map() });
export const firmOf = (world: Firms, organizationId: string): Firm => {
  const existing = world.get(organizationId);
  if (existing !== undefined) return existing;
  const made = emptyFirm();
  world.set(organizationId, made);
  return made;
};
/** The firm, or an empty one that is not stored: a token may name a firm that does not exist. */
export const firmForRead = (world: Firms, organizationId: string): Firm => world.get(organizationId) ?? emptyFirm();
export const tableOf = (firm: Firm, entity: string): Table => {
  const existing = firm.tables.get(entity);
  if (existing !== undefined) return existing;
  const made: Table = new Map();
  firm.tables.set(entity, made);
  return made;
};
export const settingsOf = (firm: Firm): Settings => {
  const row = tableOf(firm, "Organization").get(organizationRow);
  return row === undefined ? defaultSettings : settingsFrom(clone(row.settings) as StoredSettings);
};
export const accountOf = (firm: Firm, { userId, session }: Call): Account | null => {
  const user = tableOf(firm, "User").get(userId);
  if (user === undefined) return null;
  const named = session === null ? undefined : tableOf(firm, "Session").get(session);
  return clone({ ...user, session: named ?? null }) as unknown as Account;
};

const relatedRows = (firm: Firm): RelatedRecords => ({
  get: (entity, objectId) => tableOf(firm, entity).get(objectId),
  pointing: (entity, by, value) => [...tableOf(firm, entity).values()].filter((row) => pointsTo(row[by], value)),
});

const pick = (row: StoredRow, names: ReadonlyArray<string>): unknown =>
  Object.fromEntries(names.map((name) => [name, clone(valueAt(row, name))]));

/** Groups rows by all picked fields except the sums. */
const summed = (
  found: ReadonlyArray<StoredRow>,
  { pick: names, sums, pairs }: Read & { readonly kind: "sumsBy" },
): unknown => {
  const among = pairs && new Set(pairs.values.map((pair) => JSON.stringify(pair)));
  const rows = found.filter((row) => among?.has(JSON.stringify(pairs?.fields.map((name) => row[name]))) ?? true);
  const by = names.filter((name) => !sums.includes(name));
  const groups = new Map<string, Record<string, unknown>>();
  for (const row of rows) {
    const key = JSON.stringify(by.map((name) => valueAt(row, name)));
    const group = groups.get(key);
    if (group === undefined) {
      groups.set(key, pick(row, names) as Record<string, unknown>);
      continue;
    }
    for (const name of sums) {
      const value = valueAt(row, name) as number | null;
      if (value !== null) group[name] = ((group[name] as number | null) ?? 0) + value;
    }
  }
  return [...groups.values()];
};

/** The amounts by word and currency. */
const amountsIn = (
  found: ReadonlyArray<StoredRow>,
  { amount, word, share }: Read & { readonly kind: "amounts" },
): ReadonlyArray<AmountSum> => {
  const groups = new Map<string, { -readonly [K in keyof AmountSum]: AmountSum[K] }>();
  for (const row of found) {
    const { minor, currency } = (row[amount] ?? { minor: 0, currency: null }) as AmountValue;
    const of = (row[word] ?? null) as string | null;
    const key = JSON.stringify([of, currency]);
    const group = groups.get(key) ?? { word: of, currency, count: 0, sum: 0, shares: 0 };
    groups.set(key, group);
    group.count++;
    group.sum += minor;
    group.shares += shareOf(minor, (row[share.field] ?? share.otherwise[of ?? share.absent] ?? 0) as number);
  }
  return [...groups.values()];
};
interface AmountValue {
  readonly minor: number;
  readonly currency: string | null;
}
/** Split, because an amount times 10,000 may leave the exact integers. */
const shareOf = (minor: number, points: number): number =>
  Math.floor(minor / 10_000) * points + Math.floor(((minor % 10_000) * points + 5_000) / 10_000);

const compareValues = (left: unknown, right: unknown): number => {
  if (left === null || right === null) return left === right ? 0 : left === null ? -1 : 1;
  return typeof left === "string" ? compareText(left, right as string) : Number(left) - Number(right);
};
const ordered = (
  firm: Firm,
  rows: ReadonlyArray<StoredRow>,
  order: ReadonlyArray<OrderBy>,
): ReadonlyArray<StoredRow> => {
  const keyed = rows.map((row) => ({
    row,
    keys: order.map((by) => orderKey(by, row, relatedRows(firm))),
  }));
  keyed.sort((a, b) => {
    for (const [i, { descending }] of order.entries()) {
      const comparison = compareValues(a.keys[i], b.keys[i]);
      if (comparison !== 0) return descending ? -comparison : comparison;
    }
    return compareText(a.row.objectId, b.row.objectId);
  });
  return keyed.map(({ row }) => row);
};

/** Changes to a user's own account do not count. */
const logIns = ["Session", "AccountToken"];
const logCounts = (firm: Firm, part: LogPart, args: Arguments): LogSize => {
  const holding = (): ReadonlyArray<LogEntry> => {
    switch (part.is) {
      case "by": {
        const user = args[part.user.param];
        return firm.log.filter(
          (entry) => entry.actor === user && entry.objectId !== user && !logIns.includes(entry.class),
        );
      }
      case "of":
        return firm.log.filter((entry) => entry.class === part.class && entry.objectId === args[part.objectId.param]);
      case "olderThan":
        return purgeable(firm.log, args[part.at.param] as number);
    }
  };
  const entries = holding();
  return { count: entries.length, last: entries.at(-1)?.seq ?? 0 };
};

const originsIn = (firm: Firm, read: Read & { readonly kind: "origins" }, args: Arguments): ReadonlyArray<Origin> => {
  const ids = new Set(args[read.ids.param] as ReadonlyArray<string>);
  return firm.log.flatMap((entry) => (entry.class === read.class && ids.has(entry.objectId) ? [originOf(entry)] : []));
};
const originOf = ({ objectId, kind, event, reason, before, after }: LogEntry): Origin =>
  clone({ objectId, kind, event, reason, before, after }) as Origin;

/** The first row of each combination of values. */
const distinctRows = (rows: ReadonlyArray<StoredRow>, names: ReadonlyArray<string>): ReadonlyArray<StoredRow> => {
  const seen = new Set<string>();
  return rows.filter((row) => {
    const { size } = seen;
    return seen.add(JSON.stringify(names.map((name) => row[name]))).size > size;
  });
};
const readOne = (firm: Firm, read: Read, args: Arguments): unknown => {
  if (read.kind === "logSize") return logCounts(firm, read.part, args);
  if (read.kind === "origins") return originsIn(firm, read, args);
  const table = tableOf(firm, read.entity.name);
  if (read.kind === "byId") {
    const row = table.get(args[read.id.param] as string);
    return row === undefined ? null : pick(row, read.pick);
  }
  const rows = [...table.values()].filter((row) => evaluate(read.where, row, args, relatedRows(firm)));
  if (read.kind === "count") return rows.length;
  if (read.kind === "sumsBy") return summed(rows, read);
  if (read.kind === "amounts") return amountsIn(rows, read);
  const end = read.limit === null ? undefined : read.skip + read.limit;
  const inOrder = ordered(firm, rows, read.order);
  const found = read.distinct === true ? distinctRows(inOrder, read.pick) : inOrder;
  return found.slice(read.skip, end).map((row) => pick(row, read.pick));
};

export const readRows = (
  firm: Firm,
  reads: Readonly<Record<string, Read>>,
  args: Arguments,
): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(reads).map(([name, read]) => [name, readOne(firm, read, args)]));

const duplicateOf = (firm: Firm, entity: Entity, after: StoredRow): Duplicate | null => {
  for (const names of uniquesOf(entity)) {
    if (names.some((name) => after[name] === null)) continue;
    for (const row of tableOf(firm, entity.name).values())
      if (row.objectId !== after.objectId && names.every((name) => row[name] === after[name]))
        return { _tag: "Duplicate", class: entity.name, field: uniqueName(entity, names) };
  }
  return null;
};

/** The arguments of a load, including its lookups. */
export const argumentsOf = (firm: Firm, load: Load, given: Arguments): Arguments => {
  const args: Record<string, Arguments[string]> = { ...given };
  for (const [name, { entity, id, field }] of Object.entries(load.lookups)) {
    const table = tableOf(firm, entity.name);
    const valueIn = (objectId: unknown): Scalar => lookupValue(table.get(objectId as string), field, entity);
    const ids = args[id.param];
    args[name] = Array.isArray(ids)
      ? [...new Set(ids.map(valueIn))].filter((value) => value !== "").sort(compareValues)
      : valueIn(ids);
  }
  return args;
};

/** Applies a change, or returns the duplicate field. `undo` reverts it. */
export const applyChange = (firm: Firm, change: Change, undo: Array<() => void>): Duplicate | null => {
  const table = tableOf(firm, change.entity);
  const { before, after } = change;
  const id = ((after ?? before) as StoredRow).objectId;
  const old = table.get(id);
  if (after !== undefined) {
    const duplicate =
      before === undefined && old !== undefined
        ? ({ _tag: "Duplicate", class: change.entity, field: "objectId" } as const)
        : duplicateOf(firm, entityNamed(change.entity), after as StoredRow);
    if (duplicate !== null) return duplicate;
    table.set(id, after as StoredRow);
  } else table.delete(id);
  undo.push(() => (old === undefined ? table.delete(id) : table.set(id, old)));
  return null;
};
