import { pickKey } from "../../adapters/sql/rows/row-codec.ts";
import { type Column, columnNamed, columnsOf } from "../../adapters/sql/schema/columns.ts";
import { type Entity, shownFields } from "../../domain/kernel/schema/entity.ts";
import { openEnd } from "../../domain/kernel/values/day.ts";
import type { Load, Read } from "../../ports/load.ts";

/** How generated code decodes and encodes the values of a row. */
interface CodecDialect {
  readonly imports: ReadonlyArray<string>;
  /** Further members of the codecs. */
  readonly more: ReadonlyArray<string>;
  readonly decoded: (column: Column, at: string) => string;
  readonly encoded: (column: Column, at: string) => string;
}

/** SQLite: numbers as numbers, booleans as 0 or 1, JSON as text. */
export const sqliteCodecs: CodecDialect = {
  imports: [],
  more: [],
  decoded: ({ storage, nullable, open }, at) => {
    if (open) return `${at} === ${openEnd} ? null : ${at}`;
    const plain = storage === "boolean" ? `${at} === 1` : storage === "json" ? `JSON.parse(${at})` : at;
    return plain === at || !nullable ? plain : `${at} === null ? null : ${plain}`;
  },
  encoded: ({ storage, nullable, open }, at) => {
    if (open) return `${at} ?? ${openEnd}`;
    const plain = storage === "boolean" ? `${at} ? 1 : 0` : storage === "json" ? `JSON.stringify(${at})` : at;
    // `==`: a field that is missing in a record counts as absent.
    return plain === at || !nullable ? plain : `${at} == null ? null : ${plain}`;
  },
};

/** Postgres: every value as text or null, the form that it sends without a parser and accepts for any type. */
export const postgresCodecs: CodecDialect = {
  imports: ['import { decoderOf } from "../connection/text-values.ts";'],
  more: ["decoderOf,"],
  decoded: ({ storage, nullable, open }, at) => {
    if (open) return `${at} === "${openEnd}" ? null : +${at}`;
    const plain = { text: at, integer: `+${at}`, boolean: `${at}[0] === "t"`, json: `JSON.parse(${at})` }[storage];
    return plain === at || !nullable ? plain : `${at} === null ? null : ${plain}`;
  },
  encoded: ({ storage, nullable, open }, at) => {
    if (open) return `String(${at} ?? ${openEnd})`;
    if (storage === "text") return nullable ? `${at} ?? null` : at;
    const plain = storage === "json" ? `JSON.stringify(${at})` : `String(${at})`;
    return nullable ? `${at} == null ? null : ${plain}` : plain;
  },
};

/** Readers take rows as arrays, which avoids lookups by name: `(r) => ({ objectId: r[0], … })`. */
const reader = ({ decoded }: CodecDialect, columns: ReadonlyArray<Column>): string =>
  `(r) => ({ ${columns.map((each, i) => `${each.field}: ${decoded(each, `r[${i}]`)}`).join(", ")} })`;
const writer = ({ encoded }: CodecDialect, columns: ReadonlyArray<Column>): string =>
  `(r) => [${columns.map((each) => encoded(each, `r.${each.field}`)).join(", ")}]`;

const readsOf = (of: Load): ReadonlyArray<Read> => Object.values(of.reads as Readonly<Record<string, Read>>);

/** Row codecs without loops: a reader and a writer for every class, and a reader for every read of a load. */
export const rowCodecs = (rows: CodecDialect, entities: ReadonlyArray<Entity>, loads: ReadonlyArray<Load>): string => {
  const picks = new Map<string, ReadonlyArray<Column>>();
  for (const each of entities)
    for (const fields of [columnsOf(each).map(({ field }) => field), shownFields(each)])
      picks.set(
        pickKey(each, fields),
        fields.map((name) => columnNamed(each, name)),
      );
  for (const read of loads.flatMap(readsOf))
    if (read.kind !== "count" && read.kind !== "logSize" && read.kind !== "origins")
      picks.set(
        pickKey(read.entity, read.pick),
        read.pick.map((name) => columnNamed(read.entity, name)),
      );
  const sorted = [...picks].sort(([left], [right]) => (left < right ? -1 : 1));
  return [
    "// Generated from src/domain/*/entity.ts and the loads of src/operations by `npm run derive`.",
    'import type { Codecs } from "../../sql/rows/row-codec.ts";',
    ...rows.imports,
    "",
    "export const codecs: Codecs = {",
    ...rows.more,
    "columns: {",
    ...entities.map((each) => `${each.name}: "${columnsOf(each).map(({ field }) => field).join(" ")}",`), // biome-ignore format: one line each
    "},",
    "writers: {",
    ...entities.map((each) => `${each.name}: ${writer(rows, columnsOf(each))},`),
    "},",
    "readers: {",
    ...sorted.map(([key, columns]) => `${JSON.stringify(key)}: ${reader(rows, columns)},`),
    "},",
    "};",
    "",
  ].join("\n");
};
