import type { RecordPermissions } from "../../operations/permissions/permissions.ts";
import type { AccessList } from "../../operations/policy/access-list.ts";
import type { Visit } from "./route.ts";
import type { WireClass } from "./wire-class.ts";
import type { Included } from "./wire-row.ts";

type Rows = ReadonlyArray<{ readonly objectId: string }>;

/** The most records that one query takes. */
const mostRecords = 1_000;
const chunked = (ids: ReadonlyArray<string>): ReadonlyArray<ReadonlyArray<string>> =>
  Array.from({ length: Math.ceil(ids.length / mostRecords) }, (_, i) =>
    ids.slice(i * mostRecords, (i + 1) * mostRecords),
  );

/** The access lists of rows and of those that they include, by id; one query for each class. A session has none (wire.md). */
export const permissionsOf = async (
  visit: Visit,
  of: WireClass,
  rows: Rows,
  included: Included = {},
): Promise<ReadonlyMap<string, AccessList>> => {
  // A row of an open class holds its list itself.
  if (of.own === "open") return new Map();
  const wanted = new Map<string, Set<string>>();
  const want = (name: string, ids: ReadonlyArray<string>): void => {
    if (name !== "Session" && ids.length > 0) wanted.set(name, new Set([...(wanted.get(name) ?? []), ...ids]));
  };
  want(
    typeof of.scope.class === "string" ? of.scope.class : of.entity.name,
    rows.map(({ objectId }) => objectId),
  );
  for (const [name, records] of Object.entries(included)) want(name, Object.keys(records));
  const chunks = [...wanted].flatMap(([name, ids]) => chunked([...ids]).map((some) => [name, some] as const));
  const found = await Promise.all(
    chunks.map(async ([name, objectIds]) => {
      const answer = await visit.call("permissions.of", { class: name, objectIds });
      return (answer as { readonly results: ReadonlyArray<RecordPermissions> }).results;
    }),
  );
  return new Map(found.flat().map(({ objectId, permissions }) => [objectId, permissions]));
};
