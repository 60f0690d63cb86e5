import {
  GraphQLBoolean,
  GraphQLFloat,
  GraphQLID,
  GraphQLInputObjectType,
  type GraphQLInputType,
  GraphQLInterfaceType,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLString,
} from "graphql";
import { typeName } from "./names.ts";
import { knownAs, type Row } from "./reader.ts";
import { GraphQLAny, GraphQLDate, GraphQLFile, GraphQLUpload } from "./scalars.ts";

export const required = <T extends ConstructorParameters<typeof GraphQLNonNull>[0]>(of: T) => new GraphQLNonNull(of);
export const listOf = <T extends ConstructorParameters<typeof GraphQLList>[0]>(of: T) => new GraphQLList(of);

export const typeOfRow = (row: Row): string | undefined => {
  const of = knownAs(row)?.of;
  return of === undefined ? undefined : typeName(of);
};
export const Node = new GraphQLInterfaceType({
  name: "Node",
  description: "A row, by its Relay id.",
  fields: { id: { type: required(GraphQLID) } },
  resolveType: typeOfRow,
});

export const PageInfo = new GraphQLObjectType({
  name: "PageInfo",
  fields: {
    hasNextPage: { type: required(GraphQLBoolean) },
    hasPreviousPage: { type: required(GraphQLBoolean) },
    startCursor: { type: GraphQLString },
    endCursor: { type: GraphQLString },
  },
});

const inputs = (name: string, fields: Readonly<Record<string, GraphQLInputType>>): GraphQLInputObjectType =>
  new GraphQLInputObjectType({
    name,
    fields: Object.fromEntries(Object.entries(fields).map(([each, type]) => [each, { type }])),
  });

const [place, placeOut] = [
  inputs("GeoPointInput", { latitude: required(GraphQLFloat), longitude: required(GraphQLFloat) }),
  new GraphQLObjectType({
    name: "GeoPoint",
    fields: { latitude: { type: required(GraphQLFloat) }, longitude: { type: required(GraphQLFloat) } },
  }),
];
export const GeoPointInput = place;
export const GeoPoint = placeOut;

export const FileInfo = new GraphQLObjectType({
  name: "FileInfo",
  fields: { name: { type: required(GraphQLString) }, url: { type: GraphQLString } },
});
export const FileInput = inputs("FileInput", { file: GraphQLFile, upload: GraphQLUpload });

const rights = { read: required(GraphQLBoolean), write: required(GraphQLBoolean) };
const rightsOut = { read: { type: required(GraphQLBoolean) }, write: { type: required(GraphQLBoolean) } };
/** Who may read and change a row, as the GraphQL API of Parse shows it. */
export const AccessOutput = new GraphQLObjectType({
  name: "ACL",
  fields: {
    users: {
      type: listOf(
        required(
          new GraphQLObjectType({ name: "UserACL", fields: { userId: { type: required(GraphQLID) }, ...rightsOut } }),
        ),
      ),
    },
    roles: {
      type: listOf(
        required(
          new GraphQLObjectType({
            name: "RoleACL",
            fields: { roleName: { type: required(GraphQLString) }, ...rightsOut },
          }),
        ),
      ),
    },
    public: { type: new GraphQLObjectType({ name: "PublicACL", fields: rightsOut }) },
  },
});
export const AccessInput = inputs("ACLInput", {
  users: listOf(required(inputs("UserACLInput", { userId: required(GraphQLID), ...rights }))),
  roles: listOf(required(inputs("RoleACLInput", { roleName: required(GraphQLString), ...rights }))),
  public: inputs("PublicACLInput", rights),
});

const comparisons = (type: GraphQLInputType) => ({
  ...{ equalTo: type, notEqualTo: type, in: listOf(type), notIn: listOf(type), exists: GraphQLBoolean },
  ...{ lessThan: type, lessThanOrEqualTo: type, greaterThan: type, greaterThanOrEqualTo: type },
});
const patterns = { matchesRegex: GraphQLString, options: GraphQLString };
const [exists, polygon] = [{ exists: GraphQLBoolean }, listOf(required(place))];
const search = inputs("TextInput", { search: required(inputs("SearchInput", { term: required(GraphQLString) })) });

/** The conditions on a value, by its type. */
export const conditions = {
  id: inputs("IdWhereInput", comparisons(GraphQLID)),
  text: inputs("StringWhereInput", { ...comparisons(GraphQLString), ...patterns, text: search }),
  number: inputs("NumberWhereInput", comparisons(GraphQLFloat)),
  boolean: inputs("BooleanWhereInput", { equalTo: GraphQLBoolean, notEqualTo: GraphQLBoolean, ...exists }),
  date: inputs("DateWhereInput", comparisons(GraphQLDate)),
  list: inputs("ArrayWhereInput", {
    ...comparisons(GraphQLAny),
    ...{ contains: listOf(GraphQLAny), containedBy: listOf(GraphQLAny) },
  }),
  place: inputs("GeoPointWhereInput", {
    ...exists,
    ...{ nearSphere: place, maxDistance: GraphQLFloat },
    within: inputs("WithinInput", {
      box: required(inputs("BoxInput", { bottomLeft: required(place), upperRight: required(place) })),
    }),
    geoWithin: inputs("GeoWithinInput", {
      polygon,
      centerSphere: inputs("CenterSphereInput", { center: required(place), distance: required(GraphQLFloat) }),
    }),
  }),
  polygon: inputs("PolygonWhereInput", {
    ...exists,
    geoIntersects: inputs("GeoIntersectsInput", { point: required(place) }),
  }),
  other: inputs("ExistsWhereInput", exists),
};
