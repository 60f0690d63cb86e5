import * as Result from "effect/Result";
import { organizationRow } from "../../domain/firm/entities.ts";
import { type ChunkAsked, type ChunkOutcome, differs, judgeChunk } from "../../domain/import/chunk.ts";
import type { Flagged } from "../../domain/import/flagged.ts";
import type { ImportClass, Values } from "../../domain/import/import-class.ts";
import type { PreparedRow, RowLeftOut } from "../../domain/import/prepare.ts";
import { twinOf } from "../../domain/import/twins.ts";
import type { Change } from "../../domain/kernel/decision.ts";
import type { Row } from "../../domain/kernel/entity.ts";
import type { RateStep } from "../../domain/time/entities.ts";
import type { User } from "../../domain/user/entity.ts";
import { administers } from "../../domain/user/standing.ts";
import type { Read } from "../../ports/load.ts";
import { administrator, type Context } from "./context.ts";
import { existingRead, type ImportState, importLoads, ratesRead, uniqueFields } from "./loads.ts";

/** What was written of a class, told chunk by chunk. */
export interface Tally {
  imported: number;
  unchanged: number;
  readonly leftOut: Array<RowLeftOut>;
  readonly flagged: Array<Flagged>;
}
export const emptyTally = (): Tally => ({ imported: 0, unchanged: 0, leftOut: [], flagged: [] });
/** How the chunks of an import are written. */
export interface Writing extends ChunkAsked {
  readonly dry: boolean;
  /** As in {@link ChunkAsked}: told by the chunks of a dry run to those after them. */
  readonly administrators: Map<string, boolean>;
}
/** What became of one chunk. */
export interface Wrote {
  /** Rows that are records now, or were before. */
  readonly kept: ReadonlyArray<PreparedRow>;
  readonly written: ReadonlySet<string>;
  readonly later: ReadonlyArray<PreparedRow>;
  readonly changes: ReadonlyArray<Change>;
}

type Found = ReadonlyMap<string, Row & Values>;

const argumentsOf = (
  of: ImportClass,
  rows: ReadonlyArray<PreparedRow>,
  found: Found,
  rates: ReadonlyArray<RateStep>,
): Record<string, ReadonlyArray<string>> => {
  // Of what is merged either side may stand.
  const values = (name: string): ReadonlyArray<string> => [
    ...new Set(
      rows
        .flatMap((row) => [row.fields[name], found.get(row.objectId)?.[name]])
        .filter((value): value is string => typeof value === "string"),
    ),
  ];
  const ids = rows.map(({ objectId }) => objectId);
  const profiles = of.entity.name === "EngineerProfile";
  return {
    organizations: [organizationRow],
    ids,
    engineers: profiles ? ids : values("engineer"),
    users: values("user"),
    rates: profiles ? [...ids, ...rates.map(({ objectId }) => objectId)] : [],
    projects: values("project"),
    clients: values("clientName"),
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

interface Judged extends ChunkOutcome {
  readonly kept: ReadonlyArray<PreparedRow>;
  readonly leftOut: ReadonlyArray<RowLeftOut>;
}
const nothing: Judged = {
  ...{ imported: 0, unchanged: 0, flags: [], written: [], gone: new Set(), later: [], changes: [] },
  ...{ kept: [], leftOut: [] },
};

/**
 * Writes a chunk of one class as one transaction, and adds what became of it. In a dry run only says so. Rows that say nothing new are
 * found by one read, without a lock and without the log.
 */
export const writeChunk = async (
  context: Context,
  of: ImportClass,
  chunk: ReadonlyArray<PreparedRow>,
  writing: Writing,
  tally: Tally,
): Promise<Wrote> => {
  const { name } = of.entity;
  const load = importLoads.get(name);
  if (load === undefined) throw new Error(`No load imports ${name}`);
  const ids = chunk.map(({ objectId }) => objectId);
  const { rows: now } = await context.read(
    {
      existing: existingRead(of.entity) as Read,
      ...(name === "EngineerProfile" ? { rates: ratesRead as Read } : {}),
    },
    { ids },
  );
  const found: Found = new Map((now.existing as ReadonlyArray<Row & Values>).map((row) => [row.objectId, row]));
  const rates = (now.rates ?? []) as ReadonlyArray<RateStep>;
  const ratesOf = Map.groupBy(rates, ({ engineer }) => engineer);
  const news = chunk.filter((row) => {
    const before = found.get(row.objectId);
    return before === undefined || differs(row, before, ratesOf.get(row.objectId) ?? []);
  });
  const said: Judged =
    news.length === 0
      ? nothing
      : await context.execute({
          load,
          args: argumentsOf(of, news, found, rates),
          dry: writing.dry,
          judge: (state: ImportState, settings, account) =>
            Result.map(administrator(context, settings, account), (at) => {
              const single = withoutHolders(of, news, state);
              const outcome = judgeChunk(of, single.kept, state, writing, at);
              return { answer: { ...outcome, ...single }, changes: outcome.changes };
            }),
        });
  tally.imported += said.imported;
  tally.unchanged += said.unchanged + chunk.length - news.length;
  for (const row of said.leftOut) tally.leftOut.push(row);
  for (const each of said.flags) tally.flagged.push(each);
  const asked = new Set(news);
  const stays = new Set(said.kept);
  const later = new Set(said.later);
  const kept = chunk.filter(
    (row) => !asked.has(row) || (stays.has(row) && !later.has(row) && !said.gone.has(row.objectId)),
  );
  for (const { objectId, mixed } of kept)
    for (const field of mixed)
      tally.flagged.push({
        class: name,
        objectId,
        code: "TYPE_MISMATCH",
        message: `${field}: rows disagree about its type, kept as text`,
      });
  if (writing.dry && name === "User")
    for (const { entity, after } of said.changes)
      if (entity === name && after !== undefined)
        writing.administrators.set(after.objectId, administers(after as unknown as User));
  return { kept, written: new Set(said.written), later: said.later, changes: said.changes };
};
