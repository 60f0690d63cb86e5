import { holds, same } from "../kit/harness/expect.ts";

/** Makes a call; of a refusal only the code matters here. */
type Ask = (
  as: string,
  operation: string,
  input: Readonly<Record<string, unknown>>,
) => Promise<{ readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly code: string }>;
/** Who reads, and the ids of all records by group of operations. */
export interface Reading {
  readonly ask: Ask;
  readonly people: ReadonlyArray<string>;
  readonly ids: Readonly<Record<string, ReadonlyArray<string>>>;
}

const list = async (ask: Ask, as: string, group: string): Promise<ReadonlyMap<string, unknown> | null> => {
  const outcome = await ask(as, `${group}.list`, { limit: 1_000 });
  if (!outcome.ok) return null;
  const { results } = outcome.value as { readonly results: ReadonlyArray<{ readonly objectId: string }> };
  return new Map(results.map((row) => [row.objectId, row]));
};

/** L-37: everybody reads by id exactly what the list shows. Returns how many records were shown and hidden. */
export const checkReadable = async ({ ask, people, ids }: Reading): Promise<Record<"shown" | "hidden", number>> => {
  const seen = { shown: 0, hidden: 0 };
  for (const as of people)
    for (const [group, all] of Object.entries(ids)) {
      const found = await list(ask, as, group);
      for (const objectId of all) {
        const shows = found?.has(objectId) === true;
        const got = await ask(as, `${group}.get`, { objectId });
        same(got.ok, shows, `${as}: ${group}.get of a record that the list ${shows ? "shows" : "hides"}`);
        if (got.ok) same(got.value, found?.get(objectId), `${as}: ${group}.get beside ${group}.list`);
        else holds(["NOT_FOUND", "CLASS_FORBIDDEN"].includes(got.code), `${as}: ${group}.get: ${got.code}`);
        seen[shows ? "shown" : "hidden"]++;
      }
    }
  return seen;
};

/** L-38: everybody counts as many records as the list shows. */
export const checkCounts = async ({ ask, people, ids }: Reading): Promise<void> => {
  for (const as of people)
    for (const group of Object.keys(ids)) {
      const found = await list(ask, as, group);
      const count = await ask(as, `${group}.count`, {});
      same(count.ok ? count.value : "refused", found === null ? "refused" : found.size, `${as}: ${group}.count`);
    }
};
