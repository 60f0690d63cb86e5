import * as Result from "effect/Result";
import { judgeChunk } from "../../domain/import/chunk.ts";
import type { Flagged } from "../../domain/import/flagged.ts";
import type { ImportClass, Values } from "../../domain/import/import-class.ts";
import type { PreparedRow, RowLeftOut } from "../../domain/import/prepare.ts";
import { twinOf } from "../../domain/import/twins.ts";
import type { Row } from "../../domain/kernel/entity.ts";
import { administrator, type Context, chunksOf } from "./context.ts";
import { type ImportState, importLoads, uniqueFields } from "./loads.ts";
import type { ImportOptions } from "./options.ts";

/** What became of the rows of one class. */
export interface KeptRows {
  readonly imported: number;
  readonly unchanged: number;
  /** Rows that are records now, or were before. */
  readonly kept: ReadonlyArray<PreparedRow>;
  readonly ids: ReadonlySet<string>;
  /** Ids of the records that the import made or changed, or would have. */
  readonly written: ReadonlySet<string>;
  readonly leftOut: ReadonlyArray<RowLeftOut>;
  readonly flagged: ReadonlyArray<Flagged>;
}

const argumentsOf = (of: ImportClass, rows: ReadonlyArray<PreparedRow>): Record<string, ReadonlyArray<string>> => {
  const values = (name: string): ReadonlyArray<string> => [
    ...new Set(rows.map((row) => row.fields[name]).filter((value): value is string => typeof value === "string")),
  ];
  const ids = rows.map(({ objectId }) => objectId);
  return {
    ids,
    engineers: of.entity.name === "EngineerProfile" ? ids : values("engineer"),
    projects: values("project"),
    allocations: values("allocation"),
    ...Object.fromEntries(uniqueFields(of.entity).map((name) => [`unique_${name}`, values(name)])),
  };
};

/** Leaves out rows whose unique value another record of the database holds. */
const withoutHolders = (
  of: ImportClass,
  rows: ReadonlyArray<PreparedRow>,
  state: ImportState,
): { readonly kept: ReadonlyArray<PreparedRow>; readonly leftOut: ReadonlyArray<RowLeftOut> } => {
  const leftOut: Array<RowLeftOut> = [];
  let kept = rows;
  for (const name of uniqueFields(of.entity)) {
    const twins = state[`twin_${name}`] as ReadonlyArray<Row & Values>;
    const holders = new Map(twins.map((row) => [row[name], row.objectId]));
    kept = kept.filter((row) => {
      const holder = holders.get(row.fields[name]) ?? row.objectId;
      if (holder !== row.objectId) leftOut.push(twinOf(of, row, [name], holder));
      return holder === row.objectId;
    });
  }
  return { kept, leftOut };
};

/** Writes the rows of a class in chunks, each one transaction. */
export const writeRows = async (
  context: Context,
  of: ImportClass,
  rows: ReadonlyArray<PreparedRow>,
  { dryRun, onProgress, signal }: ImportOptions,
): Promise<KeptRows> => {
  const { name } = of.entity;
  const load = importLoads.get(name);
  if (load === undefined) throw new Error(`No load imports ${name}`);
  let [imported, unchanged, done] = [0, 0, 0];
  const kept: Array<PreparedRow> = [];
  const leftOut: Array<RowLeftOut> = [];
  const flagged: Array<Flagged> = [];
  const written = new Set<string>();
  const flag = (objectId: string, code: string, message: string): void => {
    flagged.push({ class: name, objectId, code, message });
  };
  for await (const chunk of chunksOf(rows, signal)) {
    const said = await context.execute({
      load,
      args: argumentsOf(of, chunk),
      dry: dryRun === true,
      judge: (state: ImportState, settings, account) =>
        Result.map(administrator(context, settings, account), (at) => {
          const single = withoutHolders(of, chunk, state);
          const { changes, ...outcome } = judgeChunk(of, single.kept, state, at);
          return { answer: { ...outcome, ...single }, changes };
        }),
    });
    imported += said.imported;
    unchanged += said.unchanged;
    leftOut.push(...said.leftOut);
    for (const id of said.written) written.add(id);
    for (const id of said.conflicts)
      flag(id, "VERSION_CONFLICT", "differs from the record and is not the later of the two; the record stays");
    for (const row of said.kept) {
      kept.push(row);
      for (const field of row.mixed)
        flag(row.objectId, "TYPE_MISMATCH", `${field}: rows disagree about its type, kept as text`);
    }
    done += chunk.length;
    onProgress?.({ class: name, done, of: rows.length });
  }
  const ids = new Set(kept.map(({ objectId }) => objectId));
  return { imported, unchanged, kept, ids, written, leftOut, flagged };
};
