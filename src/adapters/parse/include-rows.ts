import { hasFields } from "../../domain/kernel/values/plain-object.ts";
import { Refused } from "./refusal-answer.ts";
import type { Visit } from "./route.ts";
import type { WireClass } from "./wire-class.ts";

type Values = Readonly<Record<string, unknown>>;
interface Pointer {
  readonly __type: string;
  readonly className: string;
  readonly objectId: string;
}
const isPointer = (value: unknown): value is Pointer => {
  const { __type, objectId } = (hasFields(value) ? value : {}) as Partial<Pointer>;
  return __type === "Pointer" && typeof objectId === "string";
};

/** What is included below a row: a tree of names. */
interface Tree {
  readonly [name: string]: Tree;
}
const treeOf = (paths: ReadonlyArray<string>): Tree => {
  const tree: Record<string, Tree> = {};
  for (const path of paths) {
    let at = tree;
    for (const name of path.split(".")) {
      at[name] ??= {};
      at = at[name] as Record<string, Tree>;
    }
  }
  return tree;
};

/** The pointers at the names of a tree, in values, lists and objects. */
const pointersIn = (value: unknown, tree: Tree, found: Array<Pointer>): void => {
  if (Array.isArray(value)) for (const each of value) pointersIn(each, tree, found);
  else if (isPointer(value)) found.push(value);
  else if (hasFields(value))
    for (const [name, below] of Object.entries(tree)) pointersIn((value as Values)[name], below, found);
};

/** Reads the rows of some ids, as a client sees them. */
export type ReadRows = (of: WireClass, ids: ReadonlyArray<string>, visit: Visit) => Promise<ReadonlyArray<Values>>;

const deepest = 5;
const mostIds = 1_000;

/** The rows behind pointers, by class and id. What may not be read is missing. */
const rowsBehind = async (
  pointers: ReadonlyArray<Pointer>,
  visit: Visit,
  read: ReadRows,
): Promise<ReadonlyMap<string, Values>> => {
  const rows = new Map<string, Values>();
  for (const [name, of] of Map.groupBy(pointers, ({ className }) => className)) {
    const target = await visit.classNamed(name);
    const ids = [...new Set(of.map(({ objectId }) => objectId))].slice(0, mostIds);
    if (target === undefined) continue;
    try {
      for (const row of await read(target, ids, visit))
        rows.set(`${name} ${row.objectId}`, { __type: "Object", className: name, ...row });
    } catch (thrown) {
      if (!(thrown instanceof Refused)) throw thrown;
    }
  }
  return rows;
};

/** The value with rows in the places of pointers. */
const replaced = (value: unknown, tree: Tree, rows: ReadonlyMap<string, Values>): unknown => {
  if (Array.isArray(value)) return value.map((each) => replaced(each, tree, rows)).filter((each) => each !== undefined);
  if (isPointer(value)) return rows.get(`${value.className} ${value.objectId}`);
  if (!hasFields(value)) return value;
  const inside = Object.entries(tree).flatMap(([name, below]) =>
    name in value ? [[name, replaced((value as Values)[name], below, rows)] as const] : [],
  );
  return { ...value, ...Object.fromEntries(inside) };
};

/** Rows with what they point to, under the policy of each class; one query for each class and level. */
const included = async (
  rows: ReadonlyArray<Values>,
  tree: Tree,
  visit: Visit,
  read: ReadRows,
  depth: number,
): Promise<ReadonlyArray<Values>> => {
  if (Object.keys(tree).length === 0 || depth > deepest) return rows;
  const pointers: Array<Pointer> = [];
  for (const row of rows) pointersIn(row, tree, pointers);
  const found = await rowsBehind(pointers, visit, read);
  const deeper = await belowPointers(rows, tree, found, visit, read, depth);
  return rows.map((row) => replaced(row, tree, deeper) as Values);
};

/** The rows behind pointers with what is included below them in turn. */
const belowPointers = async (
  rows: ReadonlyArray<Values>,
  tree: Tree,
  found: ReadonlyMap<string, Values>,
  visit: Visit,
  read: ReadRows,
  depth: number,
): Promise<ReadonlyMap<string, Values>> => {
  const all = new Map(found);
  for (const [name, below] of Object.entries(tree)) {
    if (Object.keys(below).length === 0) continue;
    const here: Array<Pointer> = [];
    for (const row of rows) pointersIn(row, { [name]: below }, here);
    const keys = [...new Set(here.map(({ className, objectId }) => `${className} ${objectId}`))];
    const behind = keys.map((key) => all.get(key)).filter((row) => row !== undefined);
    const done = await included(behind, below, visit, read, depth + 1);
    for (const row of done) all.set(`${row.className} ${row.objectId}`, row);
  }
  return all;
};

/** Rows of an own class with the rows that `paths` name in them. */
export const includeRows = (
  rows: ReadonlyArray<Values>,
  paths: ReadonlyArray<string>,
  visit: Visit,
  read: ReadRows,
): Promise<ReadonlyArray<Values>> => included(rows, treeOf(paths), visit, read, 1);
