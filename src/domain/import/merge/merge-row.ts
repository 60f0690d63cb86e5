import { allFields, type Entity } from "../../kernel/schema/entity.ts";
import { type Money, minorDigits } from "../../kernel/values/money.ts";
import type { DifferingValue } from "../flags/flag.ts";
import type { FieldGroup, ImportClass, Values } from "../import-class.ts";
import type { PreparedRow } from "../rows/prepare-row.ts";
import type { FieldChange, LastImport } from "./last-import.ts";
import { sameValue } from "./same-value.ts";

/** The result of a merge. */
export interface MergedRow {
  readonly after: Values;
  /** Whether the record was changed here since it was imported. */
  readonly changedHere: boolean;
  /** Fields that both sides changed; they stay as they are here. */
  readonly conflicts: ReadonlyArray<DifferingValue>;
  /** Fields that were decided here and differ in the export. */
  readonly decided: ReadonlyArray<DifferingValue>;
}
/** How rows are merged. */
export interface MergeOptions {
  /** Take the export's value of a group that both sides changed. */
  readonly takeTheirs: boolean;
  /** Fields that are never taken: the personal data of an erased person. */
  readonly hidden: ReadonlySet<string>;
}

const groupsCache = new WeakMap<ImportClass, ReadonlyArray<FieldGroup>>();
/** All groups of a class; a field without a group is one by itself. */
const groupsOf = (of: ImportClass): ReadonlyArray<FieldGroup> => {
  let facts = groupsCache.get(of);
  if (facts === undefined) {
    const covered = new Set([
      ...of.groups.flatMap(({ fields, dependents = [] }) => [...fields, ...dependents]),
      ...of.derived.map(({ field }) => field),
    ]);
    const single = Object.entries(of.entity.fields).flatMap(
      ([name, { secret }]): ReadonlyArray<FieldGroup> =>
        covered.has(name) || secret === true ? [] : [{ name, fields: [name] }],
    );
    facts = [...of.groups, ...single];
    groupsCache.set(of, facts);
  }
  return facts;
};

/** No caller can set a state freely. */
const isState = ({ state, decided }: FieldGroup): boolean => state === true || decided === true;
const isLabel = (name: string): boolean => name.endsWith("Label");

/** The number of an amount, whatever its currency. */
const numberOf = ({ minor, currency }: Money): number => minor / 10 ** (minorDigits(currency) ?? 0);
/** Whether a value here equals that of the export; a bare number equals the amount in any currency (R-IMP-3). */
export const sameAsExport = (here: unknown, theirs: unknown, bare: boolean): boolean =>
  sameValue(here, theirs) ||
  (bare &&
    (here ?? null) !== null &&
    (theirs ?? null) !== null &&
    numberOf(here as Money) === numberOf(theirs as Money));

/** A value as answers format it. */
export const formattedValue = (entity: Entity, name: string, value: unknown): unknown =>
  (value ?? null) === null ? null : ((allFields(entity)[name]?.kind.format(value as never) as unknown) ?? value);

/**
 * Three-way merge of a row with its record, group by group; the base is the record as it was last imported (R-IMP-2). A change on one
 * side is taken; if both sides changed a group, it stays and is reported. Without a base both sides count as changed.
 */
export const mergeRow = (
  of: ImportClass,
  before: Values,
  row: Pick<PreparedRow, "fields" | "absent" | "custom" | "updatedAt" | "bareAmounts">,
  { base, fieldUpdatedAt, changed }: Pick<LastImport, "base" | "fieldUpdatedAt" | "changed">,
  { takeTheirs, hidden }: MergeOptions,
): MergedRow => {
  const see = of.toCompared ?? ((values: Values) => values);
  const [here, was, theirs] = [see(before), see(base), see({ ...row.absent, ...row.fields })];
  const merged: Record<string, unknown> = { ...here };
  const conflicts = new Map<string, DifferingValue>();
  const decided: Array<DifferingValue> = [];
  const taken = new Set<string>();
  const asImported = new Set<string>();
  let changedHere = false;
  const isInExport = (name: string): boolean => Object.hasOwn(row.fields, name) && !hidden.has(name);
  const stood = (name: string): boolean => Object.hasOwn(was, name) && sameValue(here[name], was[name]);
  const saysSame = (kept: Values, name: string): boolean =>
    sameAsExport(kept[name], theirs[name], row.bareAmounts.has(name));
  const differing = (field: string): DifferingValue => ({
    field,
    here: formattedValue(of.entity, field, here[field]),
    export: formattedValue(of.entity, field, theirs[field]),
  });
  const leads =
    (field: string) =>
    ([from, to]: FieldChange): boolean =>
      !sameValue(see({ [field]: from })[field], see({ [field]: to })[field]);
  for (const group of groupsOf(of)) {
    const { name, fields, dependents = [] } = group;
    // A state that was changed and changed back was decided all the same.
    const stepped =
      isState(group) && fields.some((each) => !isLabel(each) && (changed.get(each) ?? []).some(leads(each)));
    const isUnchangedHere = !stepped && fields.every(stood);
    if (isUnchangedHere) asImported.add(name);
    else changedHere = true;
    const different = fields.filter((each) => isInExport(each) && !saysSame(here, each));
    if (different.length === 0) continue;
    const isChangedInExport = fields.some(
      (each) => isInExport(each) && !(Object.hasOwn(was, each) && saysSame(was, each)),
    );
    const writable =
      !isState(group) &&
      group.personOnly !== true &&
      fields.every((each) => of.entity.fields[each]?.createOnly !== true);
    if (isUnchangedHere || (isChangedInExport && takeTheirs && writable)) {
      for (const each of [...fields, ...dependents]) if (!hidden.has(each)) merged[each] = theirs[each] ?? null;
      taken.add(name);
      continue;
    }
    // Another label of the same state is no decision.
    const values = different.filter((each) => !isLabel(each));
    if (group.decided === true) decided.push(...values.map(differing));
    else if (isChangedInExport) for (const each of values) conflicts.set(each, differing(each));
  }
  const [from, to] = of.range ?? [];
  if (from !== undefined && to !== undefined && isReversed(merged[from], merged[to]))
    // One day from each side can make a reversed range.
    for (const each of [from, to]) {
      merged[each] = takeTheirs ? theirs[each] : here[each];
      if (!takeTheirs && !saysSame(here, each)) conflicts.set(each, differing(each));
    }
  for (const { field, group, from: sources, isFromUpdatedAt: stamped } of of.derived) {
    if (sameValue(merged[field], theirs[field])) continue;
    // The row has not changed since this day was computed, so a different day comes from another time zone.
    const rezoned = stamped(theirs) && row.updatedAt <= (fieldUpdatedAt[field] ?? Number.NEGATIVE_INFINITY);
    const follows =
      sources.some((name) => !sameValue(merged[name], here[name])) &&
      sources.every((name) => sameValue(merged[name], theirs[name]));
    const unknown = (merged[field] ?? null) === null;
    if (taken.has(group) || (asImported.has(group) && (rezoned || follows || unknown)))
      merged[field] = theirs[field] ?? null;
  }
  const custom = hidden.has("custom") ? null : mergeCustom(here.custom, was, row.custom, takeTheirs);
  if (custom !== null) {
    merged.custom = custom.merged;
    changedHere ||= custom.changedHere;
    for (const each of custom.conflicts) conflicts.set(each.field, each);
  }
  return { after: of.fromCompared?.(merged) ?? merged, changedHere, conflicts: [...conflicts.values()], decided };
};

const valueAt = (custom: unknown, name: string): unknown => (custom as Values | null | undefined)?.[name] ?? null;
/** Merges custom fields one by one. */
const mergeCustom = (here: unknown, was: Values, theirs: Values | null, takeTheirs: boolean) => {
  const merged: Record<string, unknown> = {};
  const conflicts: Array<DifferingValue> = [];
  let changedHere = false;
  const names = new Set([here, was.custom, theirs].flatMap((custom) => Object.keys((custom ?? {}) as Values)));
  for (const name of names) {
    const [mine, base, inExport] = [valueAt(here, name), valueAt(was.custom, name), valueAt(theirs, name)];
    const based = Object.hasOwn(was, "custom");
    const isUnchangedHere = based && sameValue(mine, base);
    const isChangedInExport = !(based && sameValue(inExport, base));
    if (!isUnchangedHere) changedHere = true;
    const value = isUnchangedHere || (isChangedInExport && takeTheirs) ? inExport : mine;
    if (!sameValue(value, inExport) && isChangedInExport) conflicts.push({ field: name, here: mine, export: inExport });
    if (value !== null) merged[name] = value;
  }
  return { merged: emptyAsNull(merged), changedHere, conflicts };
};
const emptyAsNull = (values: Values): Values | null => (Object.keys(values).length === 0 ? null : values);

const isReversed = (from: unknown, to: unknown): boolean =>
  typeof from === "number" && typeof to === "number" && to < from;

/** Fields with personal data. */
export const personalFields = (of: Entity): ReadonlySet<string> =>
  new Set(Object.entries(allFields(of)).flatMap(([name, { personal }]) => (personal === undefined ? [] : [name])));
