import { hasFields } from "../../domain/kernel/values/plain-object.ts";
import { operationNamed } from "../../operations/call-by-name.ts";
import type { AccessList } from "../../operations/policy/access-list.ts";
import { type ListQuery, libraryInclude } from "./list-query.ts";
import { badQuery, type ParseFault } from "./parse-fault.ts";
import { Refused } from "./refusal-answer.ts";
import type { Visit } from "./route.ts";
import { withoutUnknownWords } from "./unknown-words.ts";
import type { Filter } from "./where.ts";
import type { WireClass } from "./wire-class.ts";
import type { Included } from "./wire-row.ts";

type Row = Readonly<Record<string, unknown>> & { readonly objectId: string };
/** A value that no row can have finds none; it is not an error of the query (wire.md, Faulty queries). */
const findsNothing = new Set(["TypeMismatch", "UnknownWord", "PercentRange", "HoursRange", "AmountRange", "Precision"]);
/** The faults of a filter that say nothing about the rows: too many or too deep conditions, and a malformed regular expression. */
const queryFaults = new Set(["filterSize", "pattern"]);
const queryFault = ({ refusal }: Refused): ParseFault | undefined => {
  const issues = "issues" in refusal ? refusal.issues : [];
  const found = issues.find(({ sentence }) => sentence?.id === "expected" && queryFaults.has(sentence.expected.id));
  return found === undefined ? undefined : badQuery(found.message);
};

/** What a list of the library answers. */
interface ListAnswer {
  readonly results: ReadonlyArray<Row>;
  readonly included?: Included;
  readonly permissions?: Readonly<Record<string, Readonly<Record<string, AccessList>>>>;
}

/** The rows of a query as the library gives them. */
interface Page {
  readonly results: ReadonlyArray<Row>;
  readonly included: Included;
  /** Who may read and change them, by id; absent if they were not read with it. */
  readonly permissions?: ReadonlyMap<string, AccessList>;
  /** How many there are, if that was asked. */
  readonly count?: number;
}

/** The id that a query of an own class asks for alone: in Parse it is the right to get a row that answers it. */
const idAlone = ({ own }: WireClass, { objectId: by, ...others }: Filter): string | undefined => {
  if (own === undefined || !hasFields(by) || Object.keys(others).length > 0) return undefined;
  const { is, ...more } = by as Readonly<Record<string, unknown>>;
  return typeof is === "string" && Object.keys(more).length === 0 ? is : undefined;
};

const rowAlone = async (of: WireClass, objectId: string, visit: Visit): Promise<ListAnswer> => {
  try {
    return { results: [(await visit.call(of.get, { ...of.scope, objectId })) as Row] };
  } catch (thrown) {
    if (thrown instanceof Refused && thrown.refusal._tag === "NotFound") return { results: [] };
    throw thrown;
  }
};

/** Whether the list of a class tells who may read and change its rows. A session has no access list (wire.md). */
const listsPermissions = ({ list, entity }: WireClass): boolean =>
  entity.name !== "Session" && Object.hasOwn(operationNamed(list)?.input ?? {}, "permissions");

const pageFor = async (
  of: WireClass,
  { where, order, limit, skip, count, include }: ListQuery,
  visit: Visit,
  permissions: boolean,
): Promise<Page> => {
  const tree = libraryInclude(of, include);
  const input = {
    ...{ ...of.scope, where, limit: Math.max(limit, 1), skip },
    ...(order.length === 0 ? {} : { order }),
    ...(Object.keys(tree).length === 0 ? {} : { include: tree }),
    ...(permissions && listsPermissions(of) ? { permissions } : {}),
  };
  const id = skip === 0 ? idAlone(of, where) : undefined;
  const read = async (): Promise<ListAnswer> =>
    id === undefined ? ((await visit.call(of.list, input)) as ListAnswer) : rowAlone(of, id, visit);
  const { results, included = {}, permissions: lists }: ListAnswer = limit === 0 ? { results: [] } : await read();
  const known =
    lists === undefined ? {} : { permissions: new Map(Object.values(lists).flatMap(Object.entries<AccessList>)) };
  const counted = count ? { count: (await visit.call(of.count, { ...of.scope, where })) as number } : {};
  return { results, included, ...known, ...counted };
};

/** The filter to ask instead of one that was refused; null if it finds nothing. Throws what is a fault of the query. */
export const insteadOf = (where: Filter, thrown: unknown): Filter | null => {
  // At most once for each workflow field: then none of its words is unknown.
  const known = withoutUnknownWords(where, thrown);
  const fault = thrown instanceof Refused ? queryFault(thrown) : undefined;
  if (fault !== undefined) throw fault;
  if (known !== undefined) return known;
  if (thrown instanceof Refused && findsNothing.has(thrown.refusal._tag)) return null;
  throw thrown;
};

/** Reads the rows of a query; with `permissions` also who may read and change them. */
export const readPage = async (of: WireClass, asked: ListQuery, visit: Visit, permissions = false): Promise<Page> => {
  let { where } = asked;
  for (;;)
    try {
      return await pageFor(of, { ...asked, where }, visit, permissions);
    } catch (thrown) {
      const instead = insteadOf(where, thrown);
      if (instead === null) return { results: [], included: {}, ...(asked.count ? { count: 0 } : {}) };
      where = instead;
    }
};
