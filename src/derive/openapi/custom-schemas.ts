import type { CustomField } from "../../domain/kernel/context/custom-fields.ts";
import { ownRecords } from "../../domain/kernel/context/custom-fields.ts";
import type { JsonSchema } from "../../domain/kernel/schema/kind.ts";
import { type Extension, extensionOf } from "../../operations/own/extension.ts";
import { requiredObject } from "./json-schema.ts";

type Fields = NonNullable<Extension["fields"]>[string];
const text = { type: "string" } as const;
const point = requiredObject({
  latitude: { type: "number", minimum: -90, maximum: 90 },
  longitude: { type: "number", minimum: -180, maximum: 180 },
});
const schemas: Readonly<Record<CustomField["type"], JsonSchema>> = {
  String: text,
  Number: { type: "number" },
  Boolean: { type: "boolean" },
  Date: { ...text, format: "date-time" },
  Object: { type: "object" },
  Array: { type: "array" },
  Pointer: text,
  Relation: { type: "array", items: text },
  File: { type: "object", properties: { name: text, url: text }, required: ["name"] },
  GeoPoint: point,
  Polygon: { type: "array", items: point },
  Bytes: { ...text, contentEncoding: "base64" },
};
/** A relation is replaced by a list, or changed by those that come and those that go. */
const relation: JsonSchema = {
  anyOf: [
    schemas.Relation,
    { type: "object", properties: { add: schemas.Relation, remove: schemas.Relation }, additionalProperties: false },
  ],
};
const described = ({ doc, target, type }: Fields[string]): string =>
  [doc, target === undefined ? undefined : `${type} to ${target}.`].filter((each) => each !== undefined).join(" ");
const propertiesOf = (fields: Fields, schemaOf: (type: CustomField["type"]) => JsonSchema): JsonSchema =>
  Object.fromEntries(
    Object.entries(fields).map(([name, field]) => {
      const description = described(field);
      return [name, { ...schemaOf(field.type), ...(description === "" ? {} : { description }) }];
    }),
  );

type Properties = Readonly<Record<string, JsonSchema>>;
const orNull = (of: ReadonlyArray<JsonSchema>, { description }: JsonSchema): JsonSchema => ({
  anyOf: [...of, { type: "null" }],
  ...(description === undefined ? {} : { description }),
});

/** The schemas of custom fields and own classes, in a document that has none. A faulty declaration is a `TypeError`. */
export const customSchemas = (of: Extension, prefix: string) => {
  extensionOf(of);
  const { fields = {}, classes = {} } = of;
  const names = Object.keys(classes);
  const ref = (name: string): JsonSchema => ({ $ref: `${prefix}${name}` });
  /** What is added to the parts of the document: the custom fields of a class, as they are read and as they are sent. */
  const added = Object.fromEntries(
    Object.entries(fields).flatMap(([name, own]) => [
      // A record may have values that nobody declared, which an import took over.
      [`${name}Custom`, { type: "object", properties: propertiesOf(own, (type) => schemas[type]) }],
      [
        `${name}CustomInput`,
        {
          type: "object",
          properties: propertiesOf(own, (type) => orNull([type === "Relation" ? relation : schemas[type]], {})),
          additionalProperties: false,
        },
      ],
    ]),
  ) as Readonly<Record<string, JsonSchema>>;
  /** The classes whose custom fields the records of a class have. */
  const having = (entity: string): ReadonlyArray<string> =>
    (entity === ownRecords ? names : [entity]).filter((name) => Object.hasOwn(fields, name));
  /** An object with the property `custom`, and for own records `class`, as the declarations say. */
  const changed = (schema: JsonSchema, entity: string, end: "Custom" | "CustomInput"): JsonSchema => {
    const { custom, ...properties } = (schema.properties ?? {}) as Properties;
    const own = having(entity);
    if (custom === undefined && entity !== ownRecords) return schema;
    return {
      ...schema,
      properties: {
        ...properties,
        ...(entity === ownRecords && properties.class !== undefined && names.length > 0
          ? { class: { ...properties.class, examples: names } }
          : {}),
        ...(custom === undefined
          ? {}
          : {
              custom:
                own.length === 0
                  ? custom
                  : orNull(
                      own.map((name) => ref(`${name}${end}`)),
                      custom,
                    ),
            }),
      },
    };
  };
  return {
    /** The input of an operation of a class. */
    input: (schema: JsonSchema, entity: string): JsonSchema => changed(schema, entity, "CustomInput"),
    /** The parts of the document, with those that are added. */
    parts: (all: Readonly<Record<string, JsonSchema>>): Readonly<Record<string, JsonSchema>> => ({
      ...Object.fromEntries(
        Object.entries(all).map(([name, schema]) => [name, changed(schema, name.replace(/^Accepted/, ""), "Custom")]),
      ),
      ...added,
    }),
  };
};
