import type { Moment } from "../../domain/kernel/context/moment.ts";
import type { RelatedRecords } from "../../domain/kernel/policy/evaluate.ts";
import type { Predicate } from "../../domain/kernel/policy/predicate.ts";
import { allFields, type Entity, shownFields } from "../../domain/kernel/schema/entity.ts";
import { User } from "../../domain/user/entity.ts";
import { type Read, rowsWhere } from "../../ports/load.ts";
import type { LoadedRows } from "../../ports/store.ts";
import { type AccessList, accessListsOf } from "./access-list.ts";
import { readsForAnyActor, relatedRecords, type ShownRows } from "./related-records.ts";

type Values = Readonly<Record<string, unknown>>;
type Rows = ReadonlyArray<Values & { readonly objectId: string }>;
type Reads = Readonly<Record<string, Read>>;

const accessTo = (source: ShownRows) => `access to ${source}` as const;
const holdersName = (source: ShownRows, entity: string): string => `holders of ${source} ${entity} `;
/** What tells which rights a user has. */
const accountFields = ["objectId", "organizationId", "role", "clientCompany", "team"];

/** The users whom the lists may name: a rule may depend on the role of a user whom it names. */
const holderReads = (source: ShownRows, { name }: Entity, rows: Rows, loaded: LoadedRows, at: Moment): Reads => {
  const around = aroundOf(source, loaded);
  const { candidates } = accessListsOf(name, at.firm);
  const ids = new Set<string>();
  for (const row of rows) for (const id of candidates(row, around)) ids.add(id);
  if (ids.size === 0 || Object.keys(loaded).some((each) => each.startsWith(holdersName(source, name)))) return {};
  const where = { is: "oneOf", field: "objectId", values: [...ids] } as const;
  return { [holdersName(source, name)]: rowsWhere(User, where, accountFields) };
};
/**
 * The same beside the read of the rows themselves, for the few rows that satisfy a condition; null where the users are known only after
 * the rows.
 */
export const holderReadsBeside = (of: Entity, where: Predicate, at: Moment): Reads | null => {
  const { userFields } = accessListsOf(of.name, at.firm);
  const isPointer = (field: string): boolean => allFields(of)[field]?.references === User.name;
  if (!followFromRows(of, at) || userFields === null || !userFields.every(isPointer)) return null;
  return Object.fromEntries(
    userFields.map((by) => [
      `${holdersName("rows", of.name)}${by}`,
      rowsWhere(User, { is: "some", entity: of.name, by, where }, accountFields),
    ]),
  );
};
/** Whether the lists of a class follow from its rows alone, but for the users whom they name. */
export const followFromRows = ({ name }: Entity, at: Moment): boolean => accessListsOf(name, at.firm).followsFromRecord;
const aroundOf = (source: ShownRows, loaded: LoadedRows): RelatedRecords => relatedRecords(accessTo(source), loaded);

/** The fields that are read of a record: those that are shown, and those that its access list follows from. */
export const fieldsWithAccess = (of: Entity, at: Moment): ReadonlyArray<string> => [
  ...new Set([...shownFields(of), ...accessListsOf(of.name, at.firm).fields]),
];

/** The first reads for the access lists of rows: those of the round after the rows. */
export const accessReads = (source: ShownRows, of: Entity, rows: Rows, loaded: LoadedRows, at: Moment): Reads =>
  followFromRows(of, at)
    ? holderReads(source, of, rows, loaded, at)
    : readsForAnyActor(accessTo(source), of, rows, accessListsOf(of.name, at.firm).conditions);
/** The second reads: those of the round after {@link accessReads}. */
export const furtherAccessReads = (source: ShownRows, of: Entity, rows: Rows, loaded: LoadedRows, at: Moment): Reads =>
  followFromRows(of, at) ? {} : holderReads(source, of, rows, loaded, at);

/** The access lists of rows by id, once both reads are loaded. */
export const loadedAccessLists = (
  source: ShownRows,
  { name }: Entity,
  rows: Rows,
  loaded: LoadedRows,
  at: Moment,
): Readonly<Record<string, AccessList>> => {
  const related = aroundOf(source, loaded);
  const accounts = new Map(
    Object.entries(loaded).flatMap(([read, accounts]) =>
      read.startsWith(holdersName(source, name))
        ? (accounts as Rows).map((each) => [each.objectId, each] as const)
        : [],
    ),
  );
  const around: RelatedRecords = {
    ...related,
    get: (entity, id) => related.get(entity, id) ?? (entity === User.name ? accounts.get(id) : undefined),
  };
  const { of } = accessListsOf(name, at.firm);
  return Object.fromEntries(rows.map((row) => [row.objectId, of(row, around)]));
};
