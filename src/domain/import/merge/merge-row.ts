import { allFields, type Entity } from "../../kernel/schema/entity.ts";
import { type Money, minorDigits } from "../../kernel/values/money.ts";
import type { DifferingValue } from "../flags/flag.ts";
import type { FieldGroup, ImportClass, Values } from "../import-class.ts";
import type { PreparedRow } from "../rows/prepare-row.ts";
import type { FieldChange, LastImport } from "./last-import.ts";
import { sameValue } from "./same-value.ts";

/** What a merge makes of a record. */
export interface MergedRow {
  readonly after: Values;
  /** Whether anything of the record was changed here since it was imported. */
  readonly changedHere: boolean;
  /** Both sides changed it, and it stays as it is here. */
  readonly conflicts: ReadonlyArray<DifferingValue>;
  /** It was decided here, and the export says something else. */
  readonly decided: ReadonlyArray<DifferingValue>;
}
/** How rows are merged. */
export interface MergeOptions {
  /** Where both sides changed a fact the export's is taken. */
  readonly takeTheirs: boolean;
  /** Fields that no export says anything of any more: those that tell of a person who was erased. */
  readonly hidden: ReadonlySet<string>;
}

const known = new WeakMap<ImportClass, ReadonlyArray<FieldGroup>>();
/** What a record of the class says, fact by fact. */
const groupsOf = (of: ImportClass): ReadonlyArray<FieldGroup> => {
  let facts = known.get(of);
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
    known.set(of, facts);
  }
  return facts;
};

/** No write sets a state to whatever the caller likes. */
const isState = ({ state, decided }: FieldGroup): boolean => state === true || decided === true;
const isLabel = (name: string): boolean => name.endsWith("Label");

/** The number of an amount, whatever its currency. */
const numberOf = ({ minor, currency }: Money): number => minor / 10 ** (minorDigits(currency) ?? 0);
/** Whether the export says what the record says. A bare number says the same in whichever currency it was kept (R-IMP-3). */
export const sameAsExport = (kept: unknown, told: unknown, bare: boolean): boolean =>
  sameValue(kept, told) ||
  (bare && (kept ?? null) !== null && (told ?? null) !== null && numberOf(kept as Money) === numberOf(told as Money));

/** A value for people and programs, as answers print it. */
const formatted = ({ entity }: ImportClass, name: string, value: unknown): unknown =>
  (value ?? null) === null ? null : ((allFields(entity)[name]?.kind.format(value as never) as unknown) ?? value);

/**
 * Joins a row of the export with a record, fact by fact, on what the record was when it was last imported (R-IMP-2): changed there
 * only, it is taken; changed here only, it stays; changed on both sides, it stays and is told. Without a base both have changed it.
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
  const told = (name: string): boolean => Object.hasOwn(row.fields, name) && !hidden.has(name);
  const stood = (name: string): boolean => Object.hasOwn(was, name) && sameValue(here[name], was[name]);
  const saysSame = (kept: Values, name: string): boolean =>
    sameAsExport(kept[name], theirs[name], row.bareAmounts.has(name));
  const differing = (field: string): DifferingValue => ({
    field,
    here: formatted(of, field, here[field]),
    export: formatted(of, field, theirs[field]),
  });
  const leads =
    (field: string) =>
    ([from, to]: FieldChange): boolean =>
      !sameValue(see({ [field]: from })[field], see({ [field]: to })[field]);
  for (const group of groupsOf(of)) {
    const { name, fields, dependents = [] } = group;
    // A state that was left and taken up again was decided all the same.
    const stepped =
      isState(group) && fields.some((each) => !isLabel(each) && (changed.get(each) ?? []).some(leads(each)));
    const stands = !stepped && fields.every(stood);
    if (stands) asImported.add(name);
    else changedHere = true;
    const different = fields.filter((each) => told(each) && !saysSame(here, each));
    if (different.length === 0) continue;
    const moved = fields.some((each) => told(each) && !(Object.hasOwn(was, each) && saysSame(was, each)));
    const writable =
      !isState(group) &&
      group.personOnly !== true &&
      fields.every((each) => of.entity.fields[each]?.createOnly !== true);
    if (stands || (moved && takeTheirs && writable)) {
      for (const each of [...fields, ...dependents]) if (!hidden.has(each)) merged[each] = theirs[each] ?? null;
      taken.add(name);
      continue;
    }
    // Another word for the same state is nobody's decision.
    const said = different.filter((each) => !isLabel(each));
    if (group.decided === true) decided.push(...said.map(differing));
    else if (moved) for (const each of said) conflicts.set(each, differing(each));
  }
  const [from, to] = of.range ?? [];
  if (from !== undefined && to !== undefined && isReversed(merged[from], merged[to]))
    // Each half is right by itself; together they are no range.
    for (const each of [from, to]) {
      merged[each] = takeTheirs ? theirs[each] : here[each];
      if (!takeTheirs && !saysSame(here, each)) conflicts.set(each, differing(each));
    }
  for (const { field, group, from: sources, isFromUpdatedAt: stamped } of of.derived) {
    if (sameValue(merged[field], theirs[field])) continue;
    // The row is as it was when it told this day, so another day of its stamp is one of another zone.
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
/** The fields that the class does not have, each a fact by itself. */
const mergeCustom = (here: unknown, was: Values, theirs: Values | null, takeTheirs: boolean) => {
  const merged: Record<string, unknown> = {};
  const conflicts: Array<DifferingValue> = [];
  let changedHere = false;
  const names = new Set([here, was.custom, theirs].flatMap((custom) => Object.keys((custom ?? {}) as Values)));
  for (const name of names) {
    const [mine, old, told] = [valueAt(here, name), valueAt(was.custom, name), valueAt(theirs, name)];
    const based = Object.hasOwn(was, "custom");
    const stands = based && sameValue(mine, old);
    const moved = !(based && sameValue(told, old));
    if (!stands) changedHere = true;
    const value = stands || (moved && takeTheirs) ? told : mine;
    if (!sameValue(value, told) && moved) conflicts.push({ field: name, here: mine, export: told });
    if (value !== null) merged[name] = value;
  }
  return { merged: emptyAsNull(merged), changedHere, conflicts };
};
const emptyAsNull = (values: Values): Values | null => (Object.keys(values).length === 0 ? null : values);

const isReversed = (from: unknown, to: unknown): boolean =>
  typeof from === "number" && typeof to === "number" && to < from;

/** Fields of the class that tell of a person. */
export const personalFields = (of: Entity): ReadonlySet<string> =>
  new Set(Object.entries(allFields(of)).flatMap(([name, { personal }]) => (personal === undefined ? [] : [name])));
