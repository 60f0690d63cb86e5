import { GraphQLError, GraphQLScalarType } from "graphql";
import { hasFields } from "../../../domain/kernel/values/plain-object.ts";
import { decodedPart } from "../file-addresses.ts";

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

const fileIn = (value: unknown): unknown => {
  if (typeof value === "string")
    return { name: decodedPart(value.replace(/[?#].*/s, "").replace(/.*\//s, "")), url: value };
  const { name, url } = (hasFields(value) ? value : {}) as { readonly name?: unknown; readonly url?: unknown };
  const isUrl = url === undefined || url === null || typeof url === "string";
  return typeof name === "string" && isUrl ? { name, url } : wrong("the address of a file, or its name and url");
};
export const GraphQLFile = new GraphQLScalarType({
  name: "File",
  description: "A file that was uploaded: its address, or its name and url.",
  parseValue: fileIn,
});
export const GraphQLUpload = new GraphQLScalarType({
  name: "Upload",
  description: "The bytes of a file, a part of a request as multipart/form-data.",
  parseValue: (value) => (value instanceof File ? value : wrong("a file as a part of the request")),
});

const bytesIn = (value: unknown): unknown =>
  typeof value === "string" ? { __type: "Bytes", base64: value } : wrong("bytes as text in base64");
export const GraphQLBytes = new GraphQLScalarType({
  name: "Bytes",
  description: "Bytes as text in base64.",
  serialize: (value) => (hasFields(value) ? (value as { readonly base64?: unknown }).base64 : value),
  parseValue: bytesIn,
});
