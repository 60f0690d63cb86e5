import { allEntities } from "../../domain/entities.ts";
import { type WireClass, type WireField, wireClass, wireName } from "./wire-class.ts";

type ParseType = "String" | "Number" | "Boolean" | "Date" | "Array" | "Object" | "Polygon" | "GeoPoint";
/** A field in a Parse schema. `required`: a create without it is refused. A pointer without a class may refer to several classes. */
type SchemaField =
  | { readonly type: ParseType; readonly required: boolean }
  | { readonly type: "Pointer"; readonly targetClass?: string; readonly required: boolean };
export interface ClassSchema {
  readonly className: string;
  readonly fields: Readonly<Record<string, SchemaField>>;
}

const parseTypes: Readonly<Record<string, ParseType>> = {
  ...{ text: "String", url: "String", id: "String", word: "String", literal: "String", day: "Date", instant: "Date" },
  ...{ percent: "Number", hours: "Number", money: "Number", integer: "Number", boolean: "Boolean" },
  ...{ list: "Array", json: "Object" },
};

/** Fields that every row has but a create may omit, because the firm has a default (R-ID-1). */
const defaulted: Readonly<Record<string, ReadonlyArray<string>>> = { User: ["role"] };
/** Sign-up asks for more than the host does when it provisions somebody (R-ID-10). */
const signUp: Readonly<Record<string, ClassSchema["fields"]>> = {
  User: { email: { type: "String", required: true }, password: { type: "String", required: true } },
};
const automatic: ReadonlySet<string> = new Set(["objectId", "createdAt", "updatedAt"]);

const schemaField = (of: WireClass, name: string, { field }: WireField): SchemaField => {
  const { kind, references } = field;
  // Neither of two names of one value is required by itself (R-PROJ-1).
  const twice = Object.values(of.fields).filter((each) => each.name === of.fields[name]?.name).length > 1;
  const left = twice || automatic.has(name) || defaulted[of.entity.name]?.includes(name) === true;
  const required = !field.optional && field.ours !== true && !left;
  if (references !== undefined && kind.items === undefined)
    return { type: "Pointer", targetClass: wireName(references), required };
  const type = parseTypes[kind.type];
  if (type === undefined) throw new Error(`Parse has no type for ${of.entity.name}.${name}, a ${kind.type}`);
  return { type, required };
};

/** The schema of a class of firmcore as Parse clients know it. */
const classSchema = (of: WireClass): ClassSchema => ({
  className: of.className,
  fields: {
    ...Object.fromEntries(Object.entries(of.fields).map(([name, each]) => [name, schemaField(of, name, each)])),
    ...Object.fromEntries(Object.keys(of.either).map((name) => [name, { type: "Pointer", required: false }])),
    ...signUp[of.entity.name],
  },
});

/** The schemas of the classes of firmcore, by the name of their entity. */
export const classSchemas: ReadonlyMap<string, ClassSchema> = new Map(
  allEntities.flatMap(({ name }) => {
    const of = wireClass(name);
    return of === undefined ? [] : [[name, classSchema(of)] as const];
  }),
);
