import {
  type GraphQLFieldConfigMap,
  type GraphQLInputFieldConfigMap,
  GraphQLInputObjectType,
  GraphQLInterfaceType,
  GraphQLObjectType,
  GraphQLString,
} from "graphql";
import { forbidden } from "../parse-fault.ts";
import type { Visit } from "../route.ts";
import { route } from "../routes.ts";
import { listOf, required } from "./common-types.ts";
import { type Context, visiting } from "./context.ts";
import { mutation } from "./mutations.ts";

type Values = Readonly<Record<string, unknown>>;
/** A class as the route of schemas answers it. */
interface Schema {
  readonly className: string;
  readonly fields: Readonly<Record<string, { readonly type: string; readonly targetClass?: string }>>;
}

const types = [
  "String",
  "Number",
  "Boolean",
  "Array",
  "Object",
  "Date",
  "File",
  "GeoPoint",
  "Polygon",
  "Bytes",
] as const;
const pointing = ["Pointer", "Relation"] as const;
/** Names of the lists of fields to add. */
const lists: Readonly<Record<string, string>> = Object.fromEntries(
  [...types, ...pointing].map((type) => [type === "Bytes" ? "addBytes" : `add${type}s`, type]),
);

const name = { type: required(GraphQLString) };
const SchemaField = new GraphQLInterfaceType({
  name: "SchemaField",
  fields: { name },
  resolveType: ({ type }: { readonly type: string }) => `Schema${type}Field`,
});
const fieldTypes = [...types, ...pointing, "ACL"].map(
  (type) =>
    new GraphQLObjectType({
      name: `Schema${type}Field`,
      interfaces: [SchemaField],
      fields: {
        name,
        ...(type === "Pointer" || type === "Relation" ? { targetClassName: { type: GraphQLString } } : {}),
      },
    }),
);
const Class = new GraphQLObjectType<Schema>({
  name: "Class",
  description: "A class and its fields, as administrators declare them.",
  fields: {
    name: { ...name, resolve: ({ className }) => className },
    schemaFields: {
      type: required(listOf(required(SchemaField))),
      resolve: ({ fields }) =>
        Object.entries(fields).map(([field, { type, targetClass }]) => ({
          ...{ name: field, type, targetClassName: targetClass ?? null },
        })),
    },
  },
});

const inputOf = (title: string, more: GraphQLInputFieldConfigMap = {}): GraphQLInputObjectType =>
  new GraphQLInputObjectType({ name: `Schema${title}FieldInput`, fields: { name, ...more } });
const SchemaFields = new GraphQLInputObjectType({
  name: "SchemaFieldsInput",
  fields: Object.fromEntries([
    ...Object.entries(lists).map(([list, type]) => {
      const isPointing = pointing.some((each) => each === type);
      return [list, { type: listOf(required(inputOf(type, isPointing ? { targetClassName: name } : {}))) }] as const;
    }),
    ["remove", { type: listOf(required(inputOf(""))) }],
  ]),
});
interface SentField {
  readonly name: string;
  readonly targetClassName?: string;
}
/** The fields of a body of the route. */
const fieldsIn = (sent: Readonly<Record<string, ReadonlyArray<SentField> | null>> | null | undefined): Values =>
  Object.fromEntries(
    Object.entries(sent ?? {}).flatMap(([list, fields]) =>
      (fields ?? []).map(({ name: field, targetClassName: targetClass }) => [
        field,
        list === "remove"
          ? { __op: "Delete" }
          : { type: lists[list], ...(targetClass === undefined ? {} : { targetClass }) },
      ]),
    ),
  );

const ask = async (visit: Visit, method: "GET" | "POST" | "PUT" | "DELETE", of?: string, fields?: Values) => {
  const body = fields === undefined ? {} : { className: of, fields };
  const { status, body: said } = await route(
    visiting(visit, method, of === undefined ? ["schemas"] : ["schemas", of], body),
    "",
  );
  if (status === 403)
    throw forbidden("Administrators alone read and declare classes.", { event: "declare", needed: "administrator" });
  return said;
};

/** The types of fields, which a schema reaches by their interface alone. */
export const declarationTypes: ReadonlyArray<GraphQLObjectType> = fieldTypes;
/** The classes of the firm, through the route of schemas. */
export const declarationQueries: GraphQLFieldConfigMap<unknown, Context> = {
  class: {
    type: required(Class),
    args: { name },
    resolve: (_, args, { visit }) => ask(visit, "GET", args.name as string),
  },
  classes: {
    type: required(listOf(required(Class))),
    resolve: async (_, __, { visit }) => ((await ask(visit, "GET")) as { readonly results: unknown }).results,
  },
};
const inputs = { name, schemaFields: { type: SchemaFields } };
const payload = { class: { type: required(Class) } };
export const declarationMutations: GraphQLFieldConfigMap<unknown, Context> = {
  createClass: mutation("createClass", inputs, payload, async ({ name: of, schemaFields }, { visit }) => ({
    class: await ask(visit, "POST", of as string, fieldsIn(schemaFields as never)),
  })),
  updateClass: mutation("updateClass", inputs, payload, async ({ name: of, schemaFields }, { visit }) => ({
    class: await ask(visit, "PUT", of as string, fieldsIn(schemaFields as never)),
  })),
  deleteClass: mutation("deleteClass", { name }, payload, async ({ name: of }, { visit }) => {
    const before = await ask(visit, "GET", of as string);
    await ask(visit, "DELETE", of as string);
    return { class: before };
  }),
};
