import * as Result from "effect/Result";
import type { EngineerProfile } from "../../domain/engineer-profile/entity.ts";
import type { DuplicateUsernames } from "../../domain/import/duplicates/duplicate-usernames.ts";
import { asDuplicate, duplicateLeftOut, type SharedValue } from "../../domain/import/duplicates/keep-duplicate.ts";
import { type ProfileAccounts, withOwnAccounts } from "../../domain/import/duplicates/second-profile-accounts.ts";
import { type Flagged, flagged } from "../../domain/import/flags/flag.ts";
import type { ImportClass, Values } from "../../domain/import/import-class.ts";
import {
  type ChunkOptions,
  differsFromRecord,
  type MergedChunk,
  mergeChunk,
} from "../../domain/import/merge/merge-chunk.ts";
import { unshownCustom, withUnshown } from "../../domain/import/merge/unshown-custom.ts";
import type { PreparedRow, RowLeftOut } from "../../domain/import/rows/prepare-row.ts";
import type { Change } from "../../domain/kernel/decision/decision.ts";
import type { Row } from "../../domain/kernel/schema/entity.ts";
import { organizationRow } from "../../domain/organization/entity.ts";
import { authorsOf } from "../../domain/privacy/personal-data.ts";
import type { RateStep } from "../../domain/rate-step/entity.ts";
import type { User } from "../../domain/user/entity.ts";
import { administers } from "../../domain/user/user-state.ts";
import { usernameKeyOf, usernameKeysOf } from "../../domain/user/username-keys.ts";
import { administratorOnly, type ImportContext } from "./import-context.ts";
import { existingRead, type ImportState, importLoadOf, ratesRead, uniqueFields } from "./loads.ts";

/** The outcome for a class, added up chunk by chunk. */
export interface Tally {
  imported: number;
  unchanged: number;
  readonly leftOut: Array<RowLeftOut>;
  readonly flagged: Array<Flagged>;
}
export const emptyTally = (): Tally => ({ imported: 0, unchanged: 0, leftOut: [], flagged: [] });
/** How chunks are written. */
export interface WriteOptions extends ChunkOptions {
  readonly dry: boolean;
  /** As in {@link ChunkOptions}; each chunk of a dry run adds its own. */
  readonly administrators: Map<string, boolean>;
  readonly usernames: DuplicateUsernames;
}
/** The outcome of one chunk. */
export interface WrittenChunk {
  /** Rows that are records now. */
  readonly kept: ReadonlyArray<PreparedRow>;
  readonly written: ReadonlySet<string>;
  readonly postponed: ReadonlyArray<PreparedRow>;
  readonly changes: ReadonlyArray<Change>;
}

type RecordsById = ReadonlyMap<string, Row & Values>;

/** The distinct texts of one field. */
const textsIn = (some: ReadonlyArray<Values>, name: string): ReadonlyArray<string> => {
  const texts = new Set<string>();
  for (const { [name]: value } of some) if (typeof value === "string") texts.add(value);
  return [...texts];
};

const argumentsOf = (
  of: ImportClass,
  rows: ReadonlyArray<PreparedRow>,
  found: RecordsById,
  rates: ReadonlyArray<RateStep>,
  names: DuplicateUsernames,
): Record<string, ReadonlyArray<string>> => {
  // A merge may keep the value of either side.
  const sides = rows.flatMap(({ objectId, fields }) => [fields, found.get(objectId) ?? {}]);
  const values = (name: string): ReadonlyArray<string> => textsIn(sides, name);
  const ids = rows.map(({ objectId }) => objectId);
  const profiles = of.entity.name === "EngineerProfile";
  const keysOfDuplicates = of.entity.name === "User" ? ids.map((id) => usernameKeysOf(names.nameFor("User", id))) : [];
  return {
    organizations: [organizationRow],
    ids,
    engineers: profiles ? ids : values("engineer"),
    users: values("user"),
    rates: profiles ? [...ids, ...rates.map(({ objectId }) => objectId)] : [],
    projects: values("project"),
    clients: values("clientName"),
    authors: [...new Set([...authorsOf(of.entity).values()].flatMap(values))],
    allocations: values("allocation"),
    // Accounts with the usernames that second profiles may get.
    accounts: profiles ? ids.map((id) => usernameKeyOf(names.nameFor(of.entity.name, id))) : [],
    ...Object.fromEntries(
      uniqueFields(of.entity).map((name) => [`unique_${name}`, [...values(name), ...textsIn(keysOfDuplicates, name)]]),
    ),
  };
};

/** Takes the unique value from rows if another record in the database holds it, or leaves them out if their class has no such form. */
const withoutHeldValues = (
  of: ImportClass,
  rows: ReadonlyArray<PreparedRow>,
  state: ImportState,
  usernames: DuplicateUsernames,
): { readonly kept: ReadonlyArray<PreparedRow>; readonly leftOut: ReadonlyArray<RowLeftOut> } => {
  const names = uniqueFields(of.entity);
  if (names.length === 0) return { kept: rows, leftOut: [] };
  const holders = new Map(
    names.map((name) => [name, new Map((state[`holder_${name}`] ?? []).map((row) => [row[name], row.objectId]))]),
  );
  const held = ({ objectId, fields }: PreparedRow): SharedValue | null => {
    for (const name of names) {
      const keeper = holders.get(name)?.get(fields[name]) ?? objectId;
      if (keeper !== objectId) return { names: [name], keeper };
    }
    return null;
  };
  const leftOut: Array<RowLeftOut> = [];
  const kept = rows.flatMap((row) => {
    const shared = held(row);
    if (shared === null) return [row];
    const duplicate = asDuplicate(of, row, shared, usernames);
    const again = duplicate === null ? shared : held(duplicate);
    if (duplicate !== null && again === null) return [duplicate];
    leftOut.push(duplicateLeftOut(of, row, again ?? shared));
    return [];
  });
  return { kept, leftOut };
};

const profileAccounts = ({ entity }: ImportClass, { named, profiles, existing }: ImportState): ProfileAccounts => ({
  named,
  profiles: entity.name === "EngineerProfile" ? [...profiles, ...(existing as ReadonlyArray<EngineerProfile>)] : [],
});

interface JudgedRows extends MergedChunk {
  readonly kept: ReadonlyArray<PreparedRow>;
  readonly leftOut: ReadonlyArray<RowLeftOut>;
}
const nothingNew: JudgedRows = {
  ...{ imported: 0, unchanged: 0, flags: [], written: [], deletedHere: new Set(), postponed: [], changes: [] },
  ...{ kept: [], leftOut: [] },
};

/**
 * Writes a chunk of one class in one transaction and adds its outcome to `tally`; a dry run writes nothing. Unchanged rows are found by one
 * read, without a lock and without the log.
 */
export const writeChunk = async (
  context: ImportContext,
  of: ImportClass,
  chunk: ReadonlyArray<PreparedRow>,
  writing: WriteOptions,
  tally: Tally,
): Promise<WrittenChunk> => {
  const { name } = of.entity;
  const load = importLoadOf(of);
  const ids = chunk.map(({ objectId }) => objectId);
  const { rows: now, firm } = await context.read(
    {
      existing: existingRead(of.entity),
      ...(name === "EngineerProfile" ? { rates: ratesRead } : {}),
    },
    { ids },
  );
  const found: RecordsById = new Map((now.existing as ReadonlyArray<Row & Values>).map((row) => [row.objectId, row]));
  const rates = now.rates ?? [];
  const ratesOf = Map.groupBy(rates, ({ engineer }) => engineer);
  const unshown = unshownCustom(firm, of.name);
  const news = chunk.filter((row) => {
    const before = found.get(row.objectId);
    return (
      before === undefined ||
      differsFromRecord(withUnshown(row, before, unshown), before, ratesOf.get(row.objectId) ?? [])
    );
  });
  const judgedRows: JudgedRows =
    news.length === 0
      ? nothingNew
      : await context.execute({
          load,
          args: argumentsOf(of, news, found, rates, writing.usernames),
          readOnly: writing.dry,
          judge: (state, settings, account) =>
            Result.map(administratorOnly(context, settings, account), (at) => {
              const beside = withoutHeldValues(of, news, state, writing.usernames);
              const own = withOwnAccounts(beside.kept, profileAccounts(of, state), at);
              const outcome = mergeChunk(of, own.kept, state, writing, at);
              const leftOut = [...beside.leftOut, ...own.leftOut];
              return {
                answer: { ...outcome, kept: own.kept, leftOut },
                changes: [...own.changes, ...outcome.changes],
              };
            }),
        });
  tally.imported += judgedRows.imported;
  tally.unchanged += judgedRows.unchanged + chunk.length - news.length;
  for (const row of judgedRows.leftOut) tally.leftOut.push(row);
  for (const each of judgedRows.flags) tally.flagged.push(each);
  // A row may have been changed because of its unique value, so rows are matched by id.
  const asked = new Map(judgedRows.kept.map((row) => [row.objectId, row]));
  const later = new Set(judgedRows.postponed);
  const newIds = new Set(news.map(({ objectId }) => objectId));
  const kept = chunk.flatMap((row): ReadonlyArray<PreparedRow> => {
    if (!newIds.has(row.objectId)) return [row];
    const judged = asked.get(row.objectId);
    return judged === undefined || later.has(judged) || judgedRows.deletedHere.has(row.objectId) ? [] : [judged];
  });
  const repaired = kept.filter(({ repairs }) => repairs.length > 0);
  if (repaired.length > 0) {
    // Stored records name the rows, because they have no name of an erased person.
    const stored: Map<string, Values> = new Map(found);
    for (const { entity, after } of judgedRows.changes)
      if (entity === name && after !== undefined) stored.set(after.objectId, after as Row & Values);
    for (const { objectId, repairs } of repaired)
      for (const { code, sentence: what } of repairs)
        tally.flagged.push(flagged(of.name, { ...stored.get(objectId), objectId }, { code, what }));
  }
  if (writing.dry && name === "User")
    for (const { entity, after } of judgedRows.changes)
      if (entity === name && after !== undefined)
        writing.administrators.set(after.objectId, administers(after as unknown as User));
  return { kept, written: new Set(judgedRows.written), postponed: judgedRows.postponed, changes: judgedRows.changes };
};
