import { wholeTables } from "../../../src/adapters/postgres/statements/tenant-tables.ts";

/** A tokenized statement: words, values and signs, with nested tokens for brackets. */
type Piece = string | ReadonlyArray<Piece>;

const signs = /\s+|'(?:[^']|'')*'|"((?:[^"]|"")*)"|\$\d+|[a-z_][a-z0-9_]*|\d+|::|<=|>=|<>|\|\||->>|->|[^\s]/giy;
const piecesOf = (text: string): ReadonlyArray<Piece> => {
  const root: Array<Piece> = [];
  const open: Array<Array<Piece>> = [root];
  for (const [whole, quoted] of text.matchAll(signs)) {
    const here = open.at(-1) as Array<Piece>;
    if (whole === "(") {
      const inner: Array<Piece> = [];
      here.push(inner);
      open.push(inner);
    } else if (whole === ")") open.pop();
    else if (quoted !== undefined) here.push(`"${quoted}"`);
    else if (whole.trim() !== "") here.push(/^[a-z_]/i.test(whole) ? whole.toLowerCase() : whole);
  }
  return root;
};
const isGroup = (piece: Piece | undefined): piece is ReadonlyArray<Piece> => Array.isArray(piece);
const isQuery = ([first]: ReadonlyArray<Piece>): boolean =>
  typeof first === "string" && ["select", "with", "insert", "update", "delete"].includes(first);
const named = (piece: Piece | undefined): string => (typeof piece === "string" ? piece.replaceAll('"', "") : "");

/** The tokens of a query, with its brackets inlined, without its subqueries. */
interface Level {
  readonly pieces: ReadonlyArray<Piece>;
  readonly inner: ReadonlyArray<Level>;
}
const levelOf = (pieces: ReadonlyArray<Piece>): Level => {
  const inner: Array<Level> = [];
  const walk = (some: ReadonlyArray<Piece>): void => {
    for (const each of some)
      if (isGroup(each)) {
        if (isQuery(each)) inner.push(levelOf(each));
        else walk(each);
      }
  };
  walk(pieces);
  return { pieces, inner };
};
const levelsIn = (level: Level): ReadonlyArray<Level> => [level, ...level.inner.flatMap(levelsIn)];

/** A table of firms in a query, with its position and alias. */
interface Reference {
  readonly table: string;
  readonly alias: string;
  /** The position after the name. */
  readonly behind: number;
  readonly at: number;
}
const referencesIn = (pieces: ReadonlyArray<Piece>): ReadonlyArray<Reference> =>
  pieces.flatMap((piece, at) => {
    const table = named(piece);
    if (!/^firm_[a-z_]+$/.test(table) || pieces[at - 1] !== "." || wholeTables.includes(table)) return [];
    const aliased = pieces[at + 1] === "as";
    return [{ table, alias: aliased ? named(pieces[at + 2]) : "", behind: at + (aliased ? 3 : 1), at: at - 2 }];
  });

const isValue = (pieces: ReadonlyArray<Piece>): boolean =>
  /^\$\d+$/.test(named(pieces[0])) && (pieces.length === 1 || pieces[1] === "::");
/** Splits at commas outside of brackets. */
const parts = (pieces: ReadonlyArray<Piece>): ReadonlyArray<ReadonlyArray<Piece>> => {
  const all: Array<Array<Piece>> = [[]];
  for (const each of pieces) {
    if (each === ",") all.push([]);
    else all.at(-1)?.push(each);
  }
  return all;
};
/** Whether the conditions restrict all rows to the firm that an argument names. */
const isBound = (pieces: ReadonlyArray<Piece>, alias: string): boolean => {
  if (pieces.includes("or")) return false;
  return pieces.some((piece, at) => {
    if (named(piece) !== "organization_id" || pieces[at + 1] !== "=") return false;
    const before = pieces[at - 1] === "." ? at - 2 : at;
    const of = pieces[at - 1] === "." ? named(pieces[at - 2]) : "";
    return (
      of === alias &&
      ["where", "on", "and"].includes(named(pieces[before - 1])) &&
      /^\$\d+$/.test(named(pieces[at + 2]))
    );
  });
};
/** Whether each inserted row takes its firm from an argument or from a row of that firm. */
const insertsBound = (pieces: ReadonlyArray<Piece>, { behind }: Reference): boolean => {
  const columns = pieces[behind];
  if (!isGroup(columns)) return false;
  const place = parts(columns).findIndex((each) => named(each[0]) === "organization_id");
  const isNamed = (row: ReadonlyArray<Piece>): boolean => isValue(parts(row)[place] ?? []);
  const values = pieces.indexOf("values");
  if (values >= 0) {
    const rows: Array<ReadonlyArray<Piece>> = [];
    for (let at = values + 1; isGroup(pieces[at]); at += 2) rows.push(pieces[at] as ReadonlyArray<Piece>);
    return rows.length > 0 && rows.every(isNamed);
  }
  const select = pieces.indexOf("select");
  const picked = parts(pieces.slice(select + 1, pieces.indexOf("from")))[place] ?? [];
  return (
    isValue(picked) ||
    (picked[1] === "." && named(picked[2]) === "organization_id" && isBound(pieces, named(picked[0])))
  );
};

const joinEnds = ["left", "right", "full", "join", "where", "order", "group", "limit", "for", "offset"];
/** The conditions of outer joins that compare a column with an argument. */
const keysOfOuterJoins = (pieces: ReadonlyArray<Piece>): ReadonlyArray<string> => {
  const keys: Array<string> = [];
  for (const [at, piece] of pieces.entries()) {
    if (!["left", "right", "full"].includes(named(piece)) || pieces[at + 1] !== "join") continue;
    const on = pieces.indexOf("on", at);
    let end = on + 1;
    while (end < pieces.length && !joinEnds.includes(named(pieces[end]))) end++;
    for (let i = on + 1; i < end; i++)
      if (pieces[i] === "=" && /^\$\d+$/.test(named(pieces[i + 1])) && named(pieces[i - 1]) !== "organization_id")
        keys.push(`${named(pieces[i - 1])} = ${named(pieces[i + 1])}`);
  }
  return keys;
};

/**
 * The parts of a statement that prevent it from being routed to the firm's node (scale-out.md), found in its text alone, without a
 * cluster.
 */
export const breaches = (text: string): ReadonlyArray<string> => {
  if (/plan_cache_mode/.test(text)) return ["a plan is forced"];
  // Each row of COPY names its firm.
  if (text.startsWith("copy ")) return [];
  if (/^(analyze|vacuum|truncate)\b/.test(text)) return ["every node is asked"];
  return levelsIn(levelOf(piecesOf(text))).flatMap(({ pieces }) => [
    ...keysOfOuterJoins(pieces).map((key) => `an outer join by what may be NULL: ${key}`),
    ...referencesIn(pieces).flatMap((of) => {
      const isTarget = named(pieces[of.at - 1]) === "into";
      const bound = isTarget ? insertsBound(pieces, of) : isBound(pieces, of.alias);
      return bound ? [] : [`${of.table}${of.alias === "" ? "" : ` as ${of.alias}`} is of no named firm`];
    }),
  ]);
};
/** The number of tables of firms in a statement. */
export const tablesIn = (text: string): number =>
  levelsIn(levelOf(piecesOf(text))).reduce((sum, { pieces }) => sum + referencesIn(pieces).length, 0);
