import {
  type GraphQLFieldConfigMap,
  GraphQLID,
  GraphQLInputObjectType,
  GraphQLInt,
  GraphQLObjectType,
  GraphQLString,
} from "graphql";
import type { Visit } from "../route.ts";
import { route } from "../routes.ts";
import type { WireClass } from "../wire-class.ts";
import { accessOut } from "./access.ts";
import type { ClassTypes } from "./class-types.ts";
import { AccessOutput, listOf, PageInfo, required } from "./common-types.ts";
import { type ConnectionArguments, connection } from "./connection.ts";
import { type Context, visiting } from "./context.ts";
import { globalId, objectIdOf } from "./names.ts";
import type { Row } from "./reader.ts";
import { GraphQLDate } from "./scalars.ts";

type Values = Readonly<Record<string, unknown>>;
interface Answered {
  readonly results: ReadonlyArray<Row>;
  readonly count?: number;
}

/** The roles of the rules, which nobody writes, through the route of the dialect. */
export const roleQueries = (types: ClassTypes, users: WireClass): GraphQLFieldConfigMap<unknown, Context> => {
  const ask = async (visit: Visit, path: ReadonlyArray<string>, parameters: Values = {}): Promise<unknown> => {
    const asked = visiting(visit, "GET", ["roles", ...path]);
    return (await route({ ...asked, request: { ...asked.request, parameters } }, "")).body;
  };
  const Role = new GraphQLObjectType<Row, Context>({
    name: "Role",
    fields: () => ({
      id: { type: required(GraphQLID), resolve: ({ objectId }) => globalId("Role", objectId) },
      objectId: { type: required(GraphQLID) },
      createdAt: { type: GraphQLDate },
      updatedAt: { type: GraphQLDate },
      ACL: { type: AccessOutput, resolve: ({ ACL }) => accessOut(ACL) },
      name: { type: required(GraphQLString) },
      users: {
        type: required(types.connection(users)),
        description: "The accounts with this role.",
        args: types.listArguments(users),
        resolve: ({ name }, args: ConnectionArguments, { reader }, info) => {
          const own = { role: { equalTo: name } };
          const { where } = args;
          const both = where === null || where === undefined ? own : { AND: [where, own] };
          return types.list(users, reader, { ...args, where: both }, info);
        },
      },
    }),
  });
  const Edge = new GraphQLObjectType({
    name: "RoleEdge",
    fields: { cursor: { type: required(GraphQLString) }, node: { type: Role } },
  });
  const Connection = new GraphQLObjectType({
    name: "RoleConnection",
    fields: {
      count: { type: required(GraphQLInt) },
      edges: { type: listOf(Edge) },
      pageInfo: { type: required(PageInfo) },
    },
  });
  const Name = new GraphQLInputObjectType({
    name: "RoleNameWhereInput",
    fields: { equalTo: { type: GraphQLString }, in: { type: listOf(required(GraphQLString)) } },
  });
  const Where = new GraphQLInputObjectType({ name: "RoleWhereInput", fields: { name: { type: Name } } });
  /** Roles are found by their names alone. */
  const whereOf = (where: Values | null | undefined): Values => {
    const { equalTo, in: names } = (where?.name ?? {}) as Values;
    const given = [...(typeof equalTo === "string" ? [[equalTo]] : []), ...(Array.isArray(names) ? [names] : [])];
    const [first, second] = given as ReadonlyArray<ReadonlyArray<string>>;
    return first === undefined
      ? {}
      : { where: { name: { $in: first.filter((each) => second?.includes(each) ?? true) } } };
  };
  const { order: _, ...paging } = types.listArguments(users);
  return {
    role: {
      type: Role,
      args: { id: { type: required(GraphQLID) } },
      resolve: (_root, { id }, { visit }) => ask(visit, [objectIdOf("Role", id as string)]),
    },
    roles: {
      type: required(Connection),
      args: { ...paging, where: { type: Where } },
      resolve: (_root, args: ConnectionArguments, { visit }) => {
        const where = whereOf(args.where);
        return connection(args, {
          rows: async (page) => ((await ask(visit, [], { ...where, ...page })) as Answered).results,
          total: async () => ((await ask(visit, [], { ...where, limit: 0, count: 1 })) as Answered).count ?? 0,
        });
      },
    },
  };
};
