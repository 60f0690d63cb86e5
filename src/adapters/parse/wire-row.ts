import type { AccessList } from "../../operations/policy/access-list.ts";
import { aclOf } from "./own-access.ts";
import { type WireClass, type WireField, wireClass } from "./wire-class.ts";
import { encodeField, pointerTo } from "./wire-values.ts";

type Row = Readonly<Record<string, unknown>> & { readonly objectId: string };
/** The records that an answer includes, by class and id. */
export type Included = Readonly<Record<string, Readonly<Record<string, Row>>>>;
/** What is included, by field: `{ engineer: { user: true } }`. */
export type IncludeTree = { readonly [field: string]: true | IncludeTree };

/** Fields of firmcore that the templates do not have are shown if they were written, or if `keys` names them. */
const isShown = ({ field }: WireField, value: unknown, named: boolean): boolean => {
  if (field.ours !== true || named) return true;
  if (field.system === true) return false;
  const { default: initial } = field;
  return Array.isArray(value) ? value.length > 0 : value !== initial;
};

/** Which fields of a row are asked for: all, or `keys` and without `excludeKeys`. */
export interface Keys {
  readonly only: ReadonlySet<string> | null;
  readonly without: ReadonlySet<string>;
}
const everyKey: Keys = { only: null, without: new Set() };
const always = new Set(["objectId", "createdAt", "updatedAt"]);

/** What a row is shown with. */
export interface RowContext {
  readonly keys?: Keys;
  readonly include?: IncludeTree;
  readonly included?: Included;
  /** Who may read and change a record, as far as it was asked for. */
  readonly permissions?: ReadonlyMap<string, AccessList>;
  /** The classes of included records with custom values, with the fields that the firm declared. */
  readonly classes?: ReadonlyMap<string, WireClass>;
  /** The included rows that were encoded before, by what they include and their id: many rows may include the same one. */
  readonly encoded?: Map<true | IncludeTree, Map<string, object>>;
}

type NamedField = readonly [name: string, field: WireField];
const fieldLists = new WeakMap<WireClass["fields"], ReadonlyArray<NamedField>>();
/** The fields of a class as a list, which is made once and not for each row. */
const fieldsOf = ({ fields }: WireClass): ReadonlyArray<NamedField> => {
  const made = fieldLists.get(fields) ?? Object.entries(fields);
  fieldLists.set(fields, made);
  return made;
};

/** A row as a Parse client reads it, with the rows that it includes in place of their pointers. */
export const encodeRow = (of: WireClass, row: Row, context: RowContext = {}): Readonly<Record<string, unknown>> => {
  const { keys = everyKey, include = {}, permissions } = context;
  const list = permissions?.get(row.objectId);
  const shown: Record<string, unknown> = {
    ...{ objectId: row.objectId, createdAt: row.createdAt, updatedAt: row.updatedAt },
    ...(list === undefined ? {} : { ACL: list }),
  };
  const acl = of.own === "open" ? aclOf(row) : undefined;
  if (acl !== undefined) shown.ACL = acl;
  // R-PROJ-1: a value that was written under an alias is read under it.
  const writtenAs = typeof row.writtenAs === "string" ? row.writtenAs : null;
  for (const [name, wire] of fieldsOf(of)) {
    if (always.has(name) || keys.without.has(name)) continue;
    const named = keys.only?.has(name) === true;
    if (keys.only !== null && !named) continue;
    const isAlias = name !== wire.name;
    if (!named && wire.name === "projectName" && writtenAs !== null && name !== writtenAs) continue;
    if (!named && isAlias && wire.name !== "projectName") continue;
    const value = encodeField(wire, row);
    if (value === undefined || !isShown(wire, row[wire.name], named)) continue;
    const deeper = include[name];
    shown[name] = deeper === undefined ? value : withRow(wire, row[wire.name], value, deeper, context);
  }
  for (const [name, computed] of Object.entries(of.computed))
    if (!keys.without.has(name) && (keys.only === null || keys.only.has(name))) shown[name] = computed(row);
  for (const [name, fields] of Object.entries(of.either)) {
    if (keys.without.has(name) || (keys.only !== null && !keys.only.has(name))) continue;
    const wire = fields.find((each) => (row[each.name] ?? null) !== null);
    const pointer = wire === undefined ? undefined : encodeField(wire, row);
    const deeper = include[name];
    if (wire === undefined || pointer === undefined) continue;
    shown[name] = deeper === undefined ? pointer : withRow(wire, row[wire.name], pointer, deeper, context);
  }
  for (const [name, value] of Object.entries((row.custom ?? {}) as Record<string, unknown>))
    if (value !== null && !(name in shown) && (keys.only === null || keys.only.has(name)) && !keys.without.has(name))
      shown[name] = value;
  return shown;
};

/** The row behind a pointer, in its place; absent if it may not be read or is gone (R-REF-1). */
const withRow = (
  { field: { references } }: WireField,
  id: unknown,
  pointer: unknown,
  deeper: true | IncludeTree,
  { included = {}, permissions, classes, encoded }: RowContext,
): unknown => {
  const plain = references === undefined ? undefined : wireClass(references);
  if (plain === undefined) return pointer;
  const of = classes?.get(plain.entity.name) ?? plain;
  const rowOf = (objectId: unknown) => {
    const row = included[of.entity.name]?.[objectId as string];
    if (row === undefined) return undefined;
    const key = `${of.className} ${row.objectId}`;
    const before = encoded?.get(deeper)?.get(key);
    if (before !== undefined) return before;
    const more = {
      ...(permissions === undefined ? {} : { permissions }),
      ...(classes === undefined ? {} : { classes }),
      ...(encoded === undefined ? {} : { encoded }),
    };
    const inside = encodeRow(of, row, { include: deeper === true ? {} : deeper, included, ...more });
    const found = { __type: "Object", className: of.className, ...inside };
    encoded?.set(deeper, (encoded.get(deeper) ?? new Map<string, object>()).set(key, found));
    return found;
  };
  if (!Array.isArray(id)) return rowOf(id);
  return id.map((each) => rowOf(each) ?? pointerTo(of.entity.name, String(each)));
};
