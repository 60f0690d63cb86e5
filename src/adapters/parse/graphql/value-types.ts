import {
  GraphQLBoolean,
  GraphQLFloat,
  GraphQLID,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLOutputType,
  GraphQLString,
} from "graphql";
import type { WireField } from "../wire-class.ts";
import { conditions, FileInfo, FileInput, GeoPoint, GeoPointInput, listOf, required } from "./common-types.ts";
import { GraphQLAny, GraphQLAnyObject, GraphQLBytes, GraphQLDate } from "./scalars.ts";

/** How the values of a field look: what is read, what is written, and the conditions on them. */
interface ValueTypes {
  readonly out: GraphQLOutputType;
  readonly in: GraphQLInputType;
  readonly where: GraphQLInputObjectType;
}
const same = (type: GraphQLInputType & GraphQLOutputType, where: GraphQLInputObjectType): ValueTypes => ({
  ...{ out: type, in: type, where },
});
const [text, number, date] = [
  same(GraphQLString, conditions.text),
  same(GraphQLFloat, conditions.number),
  same(GraphQLDate, conditions.date),
];
const boolean = same(GraphQLBoolean, conditions.boolean);
const object = same(GraphQLAnyObject, conditions.other);
const corners = required(GeoPoint);

/** By the kinds of the library: words are text, because each firm has its own; all numbers are `Float`. */
const byKind: Readonly<Record<string, ValueTypes>> = {
  ...{ text, url: text, word: text, literal: text },
  ...{ percent: number, hours: number, money: number, integer: number },
  ...{ boolean, day: date, instant: date, id: same(GraphQLID, conditions.id) },
  json: same(GraphQLAny, conditions.other),
};
/** By the types of declared fields. Pointers and relations are types of their classes. */
const byType: Readonly<Record<string, ValueTypes>> = {
  ...{ String: text, Number: number, Boolean: boolean, Date: date, Object: object },
  Array: same(listOf(GraphQLAny), conditions.list),
  File: { out: FileInfo, in: FileInput, where: conditions.other },
  GeoPoint: { out: GeoPoint, in: GeoPointInput, where: conditions.place },
  Polygon: { out: listOf(corners), in: listOf(required(GeoPointInput)), where: conditions.polygon },
  Bytes: same(GraphQLBytes, conditions.other),
};
const any = same(GraphQLAny, conditions.other);

/** The types of the values of a field that is no pointer. */
export const valueTypes = ({ field: { kind }, custom }: WireField): ValueTypes => {
  if (custom !== undefined) return byType[custom] ?? any;
  if (kind.type !== "list") return byKind[kind.type] ?? any;
  const items = kind.items === undefined ? undefined : byKind[kind.items.type];
  return items === undefined ? any : { out: listOf(items.out), in: listOf(items.in), where: conditions.list };
};

type Values = Readonly<Record<string, unknown>>;
/** A value of the dialect, as its type in GraphQL is read. */
export const shown = (custom: WireField["custom"], value: unknown): unknown => {
  if (custom !== "Polygon" || value === undefined) return value;
  const { coordinates } = value as { readonly coordinates: ReadonlyArray<readonly [number, number]> };
  return coordinates.map(([latitude, longitude]) => ({ latitude, longitude }));
};
/** A value that a client wrote, in the dialect. */
export const written = (custom: WireField["custom"], value: unknown): unknown => {
  if (value === null) return null;
  if (custom === "GeoPoint") return { __type: custom, ...(value as Values) };
  if (custom === "File") {
    const { file = null } = value as { readonly file?: Values | null };
    return file === null ? null : { __type: custom, ...file };
  }
  if (custom !== "Polygon") return value;
  const coordinates = (value as ReadonlyArray<Values>).map(({ latitude, longitude }) => [latitude, longitude]);
  return { __type: "Polygon", coordinates };
};
