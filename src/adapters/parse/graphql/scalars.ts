import { GraphQLError, GraphQLScalarType } from "graphql";
import { hasFields } from "../../../domain/kernel/values/plain-object.ts";

const wrong = (expected: string): never => {
  throw new GraphQLError(`expected ${expected}`);
};

const dateOf = (value: unknown): unknown => {
  if (typeof value === "string") return { __type: "Date", iso: value };
  const { __type, iso } = (hasFields(value) ? value : {}) as { readonly __type?: unknown; readonly iso?: unknown };
  return __type === "Date" && typeof iso === "string" ? { __type, iso } : wrong("a date as ISO text");
};
/** Days and instants, as Parse has them. Inside it is the typed value of the dialect. */
export const GraphQLDate = new GraphQLScalarType({
  name: "Date",
  description: "A day or an instant as ISO text. A day is midnight UTC.",
  serialize: (value) => (hasFields(value) ? (value as { readonly iso?: unknown }).iso : value),
  parseValue: dateOf,
});

const objectIn = (value: unknown): unknown => (hasFields(value) ? value : wrong("an object"));
export const GraphQLAnyObject = new GraphQLScalarType({
  name: "Object",
  description: "A JSON object.",
  parseValue: objectIn,
});
export const GraphQLAny = new GraphQLScalarType({
  name: "Any",
  description: "Any JSON value.",
});

const bytesIn = (value: unknown): unknown =>
  typeof value === "string" ? { __type: "Bytes", base64: value } : wrong("bytes as text in base64");
export const GraphQLBytes = new GraphQLScalarType({
  name: "Bytes",
  description: "Bytes as text in base64.",
  serialize: (value) => (hasFields(value) ? (value as { readonly base64?: unknown }).base64 : value),
  parseValue: bytesIn,
});
