import { type FieldNode, type GraphQLResolveInfo, Kind, type SelectionSetNode } from "graphql";
import { isPlainPointer, type WireClass } from "../wire-class.ts";
import type { ClassOf } from "./where-input.ts";

type Info = Pick<GraphQLResolveInfo, "fieldNodes" | "fragments">;

/** The fields of selections, those of fragments among them, by name. What a directive leaves out is counted, too. */
const fieldsIn = (
  sets: ReadonlyArray<SelectionSetNode>,
  { fragments }: Info,
): ReadonlyMap<string, ReadonlyArray<FieldNode>> => {
  const found = new Map<string, Array<FieldNode>>();
  const add = ({ selections }: SelectionSetNode): void => {
    for (const each of selections) {
      if (each.kind === Kind.FIELD) {
        const before = found.get(each.name.value);
        if (before === undefined) found.set(each.name.value, [each]);
        else before.push(each);
      } else if (each.kind === Kind.INLINE_FRAGMENT) add(each.selectionSet);
      else {
        const fragment = fragments[each.name.value];
        if (fragment !== undefined) add(fragment.selectionSet);
      }
    }
  };
  for (const each of sets) add(each);
  return found;
};
const setsOf = (nodes: ReadonlyArray<FieldNode> | undefined): ReadonlyArray<SelectionSetNode> =>
  (nodes ?? []).flatMap(({ selectionSet }) => selectionSet ?? []);

/** What a pointer knows without its row. */
const known = new Set(["id", "objectId", "__typename"]);
/** Whether the fields below a node ask for more than the id of its row. */
const asksRow = (sets: ReadonlyArray<SelectionSetNode>, info: Info): boolean =>
  [...fieldsIn(sets, info).keys()].some((name) => !known.has(name));
export const needsRow = (info: Info): boolean => asksRow(setsOf(info.fieldNodes), info);

/** The same for the row in a field of an answer. */
export const needsRowIn = (field: string, info: Info): boolean =>
  asksRow(setsOf(fieldsIn(setsOf(info.fieldNodes), info).get(field)), info);

const deepest = 3;
const pathsIn = (
  sets: ReadonlyArray<SelectionSetNode>,
  of: WireClass,
  info: Info,
  classOf: ClassOf,
  depth = 1,
): ReadonlyArray<string> =>
  depth > deepest
    ? []
    : [...fieldsIn(sets, info)].flatMap(([name, nodes]) => {
        const below = setsOf(nodes);
        if (of.either[name] !== undefined) return asksRow(below, info) ? [name] : [];
        const wire = of.fields[name];
        const target = wire?.field.references === undefined ? undefined : classOf(wire.field.references);
        if (wire === undefined || target === undefined || !isPlainPointer(wire) || !asksRow(below, info)) return [];
        return [name, ...pathsIn(below, target, info, classOf, depth + 1).map((each) => `${name}.${each}`)];
      });

/** The fields of a connection are the same for every row of a level. */
const memo = new WeakMap<ReadonlyArray<FieldNode>, ReadonlyArray<string>>();
/** The pointers that the nodes of a connection follow, as the dialect includes them. */
export const includedPaths = (of: WireClass, info: Info, classOf: ClassOf): ReadonlyArray<string> => {
  const before = memo.get(info.fieldNodes);
  if (before !== undefined) return before;
  const edges = fieldsIn(setsOf(info.fieldNodes), info).get("edges");
  const nodes = fieldsIn(setsOf(edges), info).get("node");
  const paths = pathsIn(setsOf(nodes), of, info, classOf);
  memo.set(info.fieldNodes, paths);
  return paths;
};
