import { hasFields } from "../../../domain/kernel/values/plain-object.ts";
import { badJson } from "../parse-fault.ts";
import { targetOf } from "../where.ts";
import type { WireClass } from "../wire-class.ts";
import { accessIn } from "./access.ts";
import { fromGlobalId, objectIdOf, typeName } from "./names.ts";
import { written } from "./value-types.ts";
import type { ClassOf } from "./where-input.ts";

type Values = Readonly<Record<string, unknown>>;
/** A row that is created together with the one that points to it. */
export interface LinkedRow {
  readonly of: WireClass;
  readonly body: Values;
  /** Stands for its id in the body of the row that points to it. */
  readonly mark: string;
}

interface RelationChange {
  readonly add?: ReadonlyArray<string> | null;
  readonly createAndAdd?: ReadonlyArray<Values> | null;
  readonly remove?: ReadonlyArray<string> | null;
}

const pointer = ({ className }: WireClass, objectId: string) => ({ __type: "Pointer", className, objectId });

/** The body of a save in the dialect, and the rows that are created before it, the innermost first. */
export const bodyOf = (
  of: WireClass,
  fields: Values,
  classOf: ClassOf,
): { readonly body: Values; readonly linked: ReadonlyArray<LinkedRow> } => {
  const linked: Array<LinkedRow> = [];
  /** A pointer to a row that is created first. */
  const created = (target: WireClass, row: Values): unknown => {
    const inner = bodyOf(target, row, classOf);
    // No id of a row has this shape.
    const mark = `:created:${target.className}:${crypto.randomUUID()}`;
    linked.push(...inner.linked, { of: target, body: inner.body, mark });
    return pointer(target, mark);
  };
  const linkTo = (target: WireClass, value: unknown): unknown => {
    if (value === null || !hasFields(value)) return value;
    const { link, createAndLink } = value as { readonly link?: string | null; readonly createAndLink?: Values | null };
    if (createAndLink === undefined || createAndLink === null)
      return link === null || link === undefined ? null : pointer(target, objectIdOf(typeName(target), link));
    if (link !== undefined && link !== null) throw badJson("a pointer takes link or createAndLink, not both");
    return created(target, createAndLink);
  };
  const relationChange = (target: WireClass, value: unknown): unknown => {
    const { add, createAndAdd, remove } = (hasFields(value) ? value : {}) as RelationChange;
    const objects = (ids: ReadonlyArray<string>) => ids.map((id) => pointer(target, objectIdOf(typeName(target), id)));
    const added = [...objects(add ?? []), ...(createAndAdd ?? []).map((row) => created(target, row))];
    const ops = [
      ...(added.length === 0 ? [] : [{ __op: "AddRelation", objects: added }]),
      ...(remove === null || remove === undefined ? [] : [{ __op: "RemoveRelation", objects: objects(remove) }]),
    ];
    return ops.length === 1 ? ops[0] : { __op: "Batch", ops };
  };
  const body: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) {
    const [either, wire] = [of.either[name], of.fields[name]];
    const target = wire?.field.references === undefined ? undefined : classOf(wire.field.references);
    if (name === "ACL") body.ACL = value === null ? null : accessIn(value as Values);
    else if (either !== undefined) {
      const link = hasFields(value) ? String((value as { readonly link: unknown }).link) : null;
      const type = link === null ? undefined : fromGlobalId(link)?.type;
      const targets = either.flatMap((each) => targetOf(each) ?? []);
      const found = targets.find((each) => typeName(each) === type);
      if (link !== null && found === undefined)
        throw badJson(`${name} takes the Relay id of a row of ${targets.map(typeName).join(" or ")}`);
      body[name] = link === null || found === undefined ? null : pointer(found, objectIdOf(typeName(found), link));
    } else if (target === undefined) body[name] = written(wire?.custom, value);
    else if (wire?.custom === "Relation") body[name] = relationChange(target, value);
    else body[name] = Array.isArray(value) ? value.map((each) => linkTo(target, each)) : linkTo(target, value);
  }
  return { body, linked };
};

/** The input of a command with references in the places of marks. */
export const withReferences = (input: Values, references: ReadonlyMap<string, object>): Values => {
  const replaced = (value: unknown): unknown => {
    if (typeof value === "string") return references.get(value) ?? value;
    if (Array.isArray(value)) return value.map(replaced);
    return hasFields(value) && !("$ref" in value) ? withReferences(value, references) : value;
  };
  return references.size === 0
    ? input
    : Object.fromEntries(Object.entries(input).map(([name, value]) => [name, replaced(value)]));
};
