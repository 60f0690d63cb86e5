import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValueNode,
} from "graphql";
import { parseCodes } from "../parse-fault.ts";
import { defaultRows, type GraphqlLimits, mostRows } from "./limit-options.ts";

/** A refusal of a request as such, by name. */
export const limitError = (name: string, message: string, detail: Readonly<Record<string, unknown>>): GraphQLError =>
  new GraphQLError(message, { extensions: { code: parseCodes.invalidQuery, refusal: { code: name, detail } } });

interface Measured {
  readonly depth: number;
  readonly fields: number;
  readonly aliases: number;
  /** Those of them in what is asked about the schema, which is long each time. */
  readonly schemaAliases: number;
  /** Rows below it. */
  readonly cost: number;
  /** Whether it selects the rows of a list. */
  readonly edges: boolean;
}
const nothing: Measured = { depth: 0, fields: 0, aliases: 0, schemaAliases: 0, cost: 0, edges: false };
const together = (a: Measured, b: Measured): Measured => ({
  depth: Math.max(a.depth, b.depth),
  fields: a.fields + b.fields,
  aliases: a.aliases + b.aliases,
  schemaAliases: a.schemaAliases + b.schemaAliases,
  cost: a.cost + b.cost,
  edges: a.edges || b.edges,
});

/** The numbers among the variables: those that were sent, and the largest default of the others in any operation. */
const numbersOf = (
  operations: ReadonlyArray<OperationDefinitionNode>,
  variables: Readonly<Record<string, unknown>>,
): ReadonlyMap<string, unknown> => {
  const numbers = new Map<string, unknown>(Object.entries(variables));
  const defaults = operations.flatMap(({ variableDefinitions = [] }) => variableDefinitions);
  for (const { variable, defaultValue } of defaults) {
    const name = variable.name.value;
    if (defaultValue?.kind !== Kind.INT || Object.hasOwn(variables, name)) continue;
    numbers.set(name, Math.max(Number(numbers.get(name) ?? 0), Number(defaultValue.value)));
  }
  return numbers;
};

/** The size of a page that a field asks for. */
const pageOf = (field: FieldNode, numbers: ReadonlyMap<string, unknown>): number | undefined => {
  const sizes = (field.arguments ?? []).flatMap(({ name, value }) => {
    if (name.value !== "first" && name.value !== "last") return [];
    const size =
      value.kind === Kind.VARIABLE ? numbers.get(value.name.value) : Number((value as { value?: string }).value);
    return typeof size === "number" && size >= 0 ? [size] : [];
  });
  return sizes.length === 0 ? undefined : Math.max(...sizes);
};

/** How deep lists and objects of values may be nested, in the document and in its variables. */
export const deepestValue = 30;
export const valuesTooDeep = (): GraphQLError =>
  limitError("VALUES_TOO_DEEP", `Values are nested at most ${deepestValue} deep.`, { limit: deepestValue });
const isDeep = (value: ValueNode, left: number): boolean => {
  if (value.kind === Kind.LIST) return left === 0 || value.values.some((each) => isDeep(each, left - 1));
  return value.kind === Kind.OBJECT && (left === 0 || value.fields.some((each) => isDeep(each.value, left - 1)));
};
const checkValues = (values: ReadonlyArray<ValueNode | undefined>): void => {
  if (values.some((each) => each !== undefined && isDeep(each, deepestValue))) throw valuesTooDeep();
};

/** What a document asks for, measured in time that grows with its length alone, before it is validated or executed. */
const measure = (document: DocumentNode, variables: Readonly<Record<string, unknown>>): Measured => {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const each of document.definitions)
    if (each.kind === Kind.FRAGMENT_DEFINITION) fragments.set(each.name.value, each);
  const operations = document.definitions.filter(
    (each): each is OperationDefinitionNode => each.kind === Kind.OPERATION_DEFINITION,
  );
  const numbers = numbersOf(operations, variables);
  const known = new Map<string, Measured>();
  const open = new Set<string>();

  const ofFragment = (name: string): Measured => {
    const before = known.get(name);
    const fragment = fragments.get(name);
    if (before !== undefined || fragment === undefined) return before ?? nothing;
    if (open.has(name))
      throw limitError("FRAGMENT_CYCLE", `The fragment ${name} contains itself.`, { fragment: name.slice(0, 60) });
    open.add(name);
    const measured = ofSelections(fragment.selectionSet);
    open.delete(name);
    known.set(name, measured);
    return measured;
  };
  const ofField = (field: FieldNode): Measured => {
    const name = field.name.value;
    checkValues((field.arguments ?? []).map(({ value }) => value));
    const below = field.selectionSet === undefined ? nothing : ofSelections(field.selectionSet);
    const isRows = name === "edges" || name === "node" || name === "pageInfo" || name.startsWith("__");
    const size = pageOf(field, numbers) ?? (below.edges ? defaultRows : 1);
    if (size > mostRows)
      throw limitError("PAGE_TOO_LARGE", `A page has at most ${mostRows} rows.`, { limit: mostRows, found: size });
    const own =
      field.selectionSet === undefined
        ? 0
        : isRows
          ? below.cost
          : size * Math.max(1, below.cost + (below.edges ? 1 : 0));
    const aliases = below.aliases + (field.alias === undefined ? 0 : 1);
    return {
      depth: below.depth + 1,
      fields: below.fields + 1,
      aliases,
      schemaAliases: name === "__schema" || name === "__type" ? aliases : below.schemaAliases,
      cost: name.startsWith("__") ? 0 : own,
      edges: name === "edges",
    };
  };
  const ofSelections = ({ selections }: SelectionSetNode): Measured => {
    let all = nothing;
    for (const each of selections) {
      const one =
        each.kind === Kind.FIELD
          ? ofField(each)
          : each.kind === Kind.FRAGMENT_SPREAD
            ? ofFragment(each.name.value)
            : ofSelections(each.selectionSet);
      all = together(all, one);
    }
    return all;
  };

  // Fragments that nobody uses are validated, too.
  for (const name of fragments.keys()) ofFragment(name);
  for (const { variableDefinitions = [] } of operations)
    checkValues(variableDefinitions.map((each) => each.defaultValue));
  return operations.map(({ selectionSet }) => ofSelections(selectionSet)).reduce(together, nothing);
};

/** A schema is hundreds of kilobytes, and anybody may ask for it. */
const mostSchemaAliases = 5;
const names = {
  depth: ["QUERY_TOO_DEEP", "levels of fields"],
  fields: ["TOO_MANY_FIELDS", "fields"],
  aliases: ["TOO_MANY_ALIASES", "aliases"],
  schemaAliases: ["TOO_MANY_ALIASES", "aliases in what is asked about the schema"],
  cost: ["QUERY_TOO_COSTLY", "rows that a request may ask for"],
} as const;

/** Why a document is refused as such; undefined if it is not. */
export const limitFault = (
  document: DocumentNode,
  variables: Readonly<Record<string, unknown>>,
  limits: Required<GraphqlLimits>,
): GraphQLError | undefined => {
  try {
    const measured = measure(document, variables);
    const most = { ...limits, schemaAliases: mostSchemaAliases };
    for (const [key, [name, what]] of Object.entries(names)) {
      const [limit, found] = [most[key as keyof typeof names], measured[key as keyof typeof names]];
      if (found > limit) return limitError(name, `At most ${limit} ${what}; this has ${found}.`, { limit, found });
    }
    return undefined;
  } catch (thrown) {
    if (thrown instanceof GraphQLError) return thrown;
    // Nested beyond the stack, and so beyond the limit.
    if (thrown instanceof RangeError)
      return limitError("QUERY_TOO_DEEP", `At most ${limits.depth} levels of fields.`, { limit: limits.depth });
    throw thrown;
  }
};
