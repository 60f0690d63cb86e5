import { GraphQLBoolean, type GraphQLFieldConfig, GraphQLID, GraphQLObjectType, GraphQLSchema } from "graphql";
import { allEntities } from "../../../domain/entities.ts";
import type { Declared } from "../entrance.ts";
import { ownWireClass, type WireClass, wireClass, withDeclared } from "../wire-class.ts";
import { declarationMutations, declarationQueries, declarationTypes } from "./class-declarations.ts";
import { ClassTypes } from "./class-types.ts";
import { Node, required } from "./common-types.ts";
import type { Context } from "./context.ts";
import { fileMutations } from "./files.ts";
import { identity } from "./identity.ts";
import { createFields, rowMutations } from "./mutations.ts";
import { fromGlobalId, objectIdOf, plural, singular, typeName } from "./names.ts";
import type { Row } from "./reader.ts";
import { roleQueries } from "./roles.ts";
import { rowSubscription } from "./subscriptions.ts";

/** Names that a class of a firm may not have, because the schema has them itself. */
const ours: ReadonlySet<string> = new Set([
  ...["Query", "Mutation", "Subscription", "Node", "PageInfo", "Viewer", "Date", "Any", "Object", "Bytes", "ACL"],
  ...["GeoPoint", "FileInfo", "String", "Float", "Int", "Boolean", "ID", "Id", "Array", "Number", "Polygon", "Exists"],
  ...[
    "AnyPointer",
    "Box",
    "Within",
    "GeoWithin",
    "CenterSphere",
    "GeoIntersects",
    "Text",
    "Search",
    "File",
    "ActivityRelatedTo",
    "SubscriptionEvent",
    "Upload",
    "Role",
    "Class",
    "SchemaField",
  ],
]);
/** The ends of the names of types that a class brings along. */
const parts = /(Connection|Edge|Order|Input|Payload|ACL)$|^Schema\w+Field$/;

/** The classes of a schema by the name that pointers refer to. An own class whose name would be that of another type is left out. */
const classesOf = ({ fields, classes }: Declared): ReadonlyMap<string, WireClass> => {
  const byClass = Map.groupBy(fields, (each) => each.class);
  const withFields = (name: string, of: WireClass): WireClass => {
    const declared = byClass.get(name);
    return declared === undefined
      ? of
      : withDeclared(of, Object.fromEntries(declared.map((each) => [each.field, each])));
  };
  const found = new Map<string, WireClass>();
  const taken = new Set<string>(["health", "node", "viewer", "role", "roles", "class", "classes"]);
  const add = (name: string, of: WireClass): void => {
    const type = typeName(of);
    found.set(name, withFields(name, of));
    for (const each of [type, singular(type), plural(type)]) taken.add(each);
  };
  for (const { name } of allEntities) {
    const of = wireClass(name);
    if (of !== undefined) add(name, of);
  }
  for (const { class: name, open } of classes) {
    const names = [name, singular(name), plural(name)];
    if (!ours.has(name) && !parts.test(name) && !names.some((each) => taken.has(each)))
      add(name, ownWireClass(name, open ? "open" : "declared"));
  }
  return found;
};

type Query = GraphQLFieldConfig<unknown, Context>;
const rowQueries = (types: ClassTypes, of: WireClass): Readonly<Record<string, Query>> => {
  const type = typeName(of);
  return {
    [singular(type)]: {
      type: types.object(of),
      args: { id: { type: required(GraphQLID) } },
      resolve: async (_, { id }, { visit, reader }) => {
        const row = (await visit.call(of.get, { ...of.scope, objectId: objectIdOf(type, id as string) })) as Row;
        return reader.seen(of, row);
      },
    },
    [plural(type)]: {
      type: required(types.connection(of)),
      args: types.listArguments(of),
      resolve: (_, args, { reader }, info) => types.list(of, reader, args, info),
    },
  };
};

/** The schema of a firm, from the classes and what it declared. */
export const schemaOf = (declared: Declared): GraphQLSchema => {
  const classes = classesOf(declared);
  const types = new ClassTypes(classes);
  types.creates = (of) => createFields(types, of);
  const all = [...classes.values()];
  const byType = new Map(all.map((of) => [typeName(of), of]));
  const users = classes.get("User");
  if (users === undefined) throw new Error("There are no accounts");
  const { queries, mutations } = identity(types, users);
  const node: Query = {
    type: Node,
    args: { id: { type: required(GraphQLID) } },
    resolve: (_, { id }, { reader }) => {
      const found = fromGlobalId(id as string);
      const of = found === undefined ? undefined : byType.get(found.type);
      return found === undefined || of === undefined ? null : reader.row(of, found.objectId);
    },
  };
  return new GraphQLSchema({
    query: new GraphQLObjectType({
      name: "Query",
      fields: () => ({
        health: { type: required(GraphQLBoolean), resolve: () => true },
        node,
        ...queries,
        ...roleQueries(types, users),
        ...declarationQueries,
        ...Object.assign({}, ...all.map((of) => rowQueries(types, of))),
      }),
    }),
    mutation: new GraphQLObjectType({
      name: "Mutation",
      fields: () => ({
        ...Object.assign({}, ...all.map((of) => rowMutations(types, of))),
        ...mutations,
        ...fileMutations,
        ...declarationMutations,
      }),
    }),
    subscription: new GraphQLObjectType({
      name: "Subscription",
      fields: () => Object.assign({}, ...all.map((of) => rowSubscription(types, of))),
    }),
    types: [...all.map((of) => types.object(of)), ...declarationTypes],
  });
};
