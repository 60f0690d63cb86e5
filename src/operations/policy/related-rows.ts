import { entityNamed } from "../../domain/entities.ts";
import type { Moment } from "../../domain/kernel/decision/decision.ts";
import type { RelatedRecords } from "../../domain/kernel/policy/evaluate.ts";
import { filterOf } from "../../domain/kernel/policy/policy.ts";
import type { Predicate } from "../../domain/kernel/policy/predicate.ts";
import { allFields, type Entity } from "../../domain/kernel/schema/entity.ts";
import type { Read } from "../../ports/load.ts";
import type { LoadedRows } from "../../ports/store.ts";
import { policies } from "./policies.ts";

type Values = Readonly<Record<string, unknown>>;
/** A look of a predicate at other rows. */
export type RelationCondition = Extract<Predicate, { readonly is: "via" | "some" }>;
export const relationConditionsIn = (where: Predicate): ReadonlyArray<RelationCondition> => {
  switch (where.is) {
    case "and":
    case "or":
      return where.of.flatMap(relationConditionsIn);
    case "not":
      return relationConditionsIn(where.of);
    case "via":
    case "some":
      return [where];
    default:
      return [];
  }
};

/** Whose surroundings were read: of the rows of an answer, or of versions in the log. */
type Whose = "rows" | "versions";
const nameOf = (whose: Whose, entity: string, of = ""): string => `around ${whose} ${entity} ${of}`;

/** The rows that these rows point to, as far as the policy of their class looks through them for what it hides from the actor. */
export const hiddenFieldReads = (
  whose: Whose,
  of: Entity,
  rows: ReadonlyArray<Values>,
  at: Moment,
): Readonly<Record<string, Read>> => {
  const policy = policies[of.name];
  const rules = [...(policy?.hidden ?? []), ...(policy?.hiddenParts ?? [])].map(({ visible }) => visible);
  const reads: Record<string, Read> = {};
  for (const look of rules.flatMap((rule) => relationConditionsIn(filterOf(rule(at.actor, at.firm))))) {
    if (look.is === "some") throw new Error(`The policy of ${of.name} hides a field by rows that point to it`);
    const ids = [...new Set(rows.map((row) => row[look.field]))].filter((id) => typeof id === "string");
    const entity = entityNamed(look.entity);
    reads[nameOf(whose, look.entity, of.name)] = {
      ...{ kind: "many", entity, pick: Object.keys(allFields(entity)), order: [], limit: null, skip: 0 },
      where: ids.length === 0 ? { is: "never" } : { is: "oneOf", field: "objectId", values: ids },
    };
  }
  return reads;
};

/** What was read by {@link hiddenFieldReads}, as the surroundings of the rows. */
export const relatedRows = (whose: Whose, known: LoadedRows): RelatedRecords => {
  const byId = new Map<string, ReadonlyMap<string, Values>>();
  const rowsOf = (entity: string): ReadonlyMap<string, Values> =>
    new Map(
      Object.entries(known)
        .filter(([name]) => name.startsWith(nameOf(whose, entity)))
        .flatMap(([, rows]) => (rows as ReadonlyArray<Values>).map((row) => [row.objectId as string, row])),
    );
  return {
    get: (entity, objectId) => {
      const found = byId.get(entity) ?? rowsOf(entity);
      byId.set(entity, found);
      return found.get(objectId);
    },
    pointing: () => [],
  };
};
