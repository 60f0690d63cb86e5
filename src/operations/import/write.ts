import * as Result from "effect/Result";
import { organizationRow } from "../../domain/firm/entities.ts";
import { type ChunkOutcome, judgeChunk } from "../../domain/import/chunk.ts";
import type { Flagged } from "../../domain/import/flagged.ts";
import type { ImportClass, Values } from "../../domain/import/import-class.ts";
import type { PreparedRow, RowLeftOut } from "../../domain/import/prepare.ts";
import { twinOf } from "../../domain/import/twins.ts";
import type { Row } from "../../domain/kernel/entity.ts";
import { administrator, type Context } from "./context.ts";
import { type ImportState, importLoads, uniqueFields } from "./loads.ts";

/** What was written of a class, told chunk by chunk. */
export interface Tally {
  imported: number;
  unchanged: number;
  readonly leftOut: Array<RowLeftOut>;
  readonly flagged: Array<Flagged>;
}
/** What became of one chunk. */
export interface Wrote extends ChunkOutcome {
  /** Rows that are records now, or were before. */
  readonly kept: ReadonlyArray<PreparedRow>;
}

const argumentsOf = (of: ImportClass, rows: ReadonlyArray<PreparedRow>): Record<string, ReadonlyArray<string>> => {
  const values = (name: string): ReadonlyArray<string> => [
    ...new Set(rows.map((row) => row.fields[name]).filter((value): value is string => typeof value === "string")),
  ];
  const ids = rows.map(({ objectId }) => objectId);
  return {
    organizations: [organizationRow],
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

/** Writes a chunk of one class as one transaction, and adds what became of it. In a dry run only says so. */
export const writeChunk = async (
  context: Context,
  of: ImportClass,
  chunk: ReadonlyArray<PreparedRow>,
  dry: boolean,
  tally: Tally,
): Promise<Wrote> => {
  const { name } = of.entity;
  const load = importLoads.get(name);
  if (load === undefined) throw new Error(`No load imports ${name}`);
  const said = await context.execute({
    load,
    args: argumentsOf(of, chunk),
    dry,
    judge: (state: ImportState, settings, account) =>
      Result.map(administrator(context, settings, account), (at) => {
        const single = withoutHolders(of, chunk, state);
        const outcome = judgeChunk(of, single.kept, state, at);
        return { answer: { ...outcome, ...single }, changes: outcome.changes };
      }),
  });
  tally.imported += said.imported;
  tally.unchanged += said.unchanged;
  for (const row of said.leftOut) tally.leftOut.push(row);
  const flag = (objectId: string, code: string, message: string): void => {
    tally.flagged.push({ class: name, objectId, code, message });
  };
  for (const id of said.conflicts)
    flag(id, "VERSION_CONFLICT", "differs from the record and is not the later of the two; the record stays");
  for (const { objectId, mixed } of said.kept)
    for (const field of mixed) flag(objectId, "TYPE_MISMATCH", `${field}: rows disagree about its type, kept as text`);
  return said;
};
