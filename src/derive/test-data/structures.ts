import type { Arbitrary } from "fast-check";
import type { JsonSchema, JsonSchemas, Kind } from "../../domain/kernel/schema/kind.ts";
import { fc } from "./fast-check.ts";

type Any = Arbitrary<unknown>;
/** The keywords that structures use. Where a schema is that of a kind, `arbitrary` stands for it. */
interface Structure {
  readonly arbitrary?: Any;
  readonly anyOf?: ReadonlyArray<Structure>;
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: ReadonlyArray<unknown>;
  readonly items?: Structure;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly properties?: Readonly<Record<string, Structure>>;
  readonly required?: ReadonlyArray<string>;
  readonly maximum?: number;
  readonly pattern?: string;
}
const fewItems = 4;
const word = fc.stringMatching(/^[a-z]{1,8}$/);

const ofStructure = (schema: Structure): Any => {
  const { arbitrary, maximum, anyOf, items, properties, required = [], minItems = 0, maxItems = fewItems } = schema;
  if (arbitrary !== undefined)
    return maximum === undefined ? arbitrary : arbitrary.filter((value) => (value as number) <= maximum);
  // Names of custom fields are known only to the firm.
  if (anyOf !== undefined) return fc.oneof(...anyOf.filter(({ pattern }) => pattern === undefined).map(ofStructure));
  if ("const" in schema) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  if (items !== undefined) {
    const bounds = { minLength: minItems, maxLength: Math.min(maxItems, Math.max(fewItems, minItems)) };
    return schema.uniqueItems === true
      ? fc.uniqueArray(ofStructure(items), bounds)
      : fc.array(ofStructure(items), bounds);
  }
  switch (schema.type) {
    case undefined:
      return fc.jsonValue({ maxDepth: 1 });
    case "null":
      return fc.constant(null);
    case "boolean":
      return fc.boolean();
    case "string":
      return word;
    case "number":
      return fc.nat(1_000);
    case "object": {
      // Names that the schema leaves open are known only to the operation. Of many names, as a filter has, few occur at once.
      const all = Object.entries(properties ?? {}).map(([name, of]) => [name, ofStructure(of)] as const);
      const always = all.filter(([name]) => required.includes(name));
      const optional = all.filter(([name]) => !required.includes(name));
      return fc
        .subarray(optional, { maxLength: Math.min(optional.length, fewItems) })
        .chain((some) => fc.record(Object.fromEntries([...always, ...some]), { noNullPrototype: true }));
    }
    default:
      throw new Error(`No arbitrary for the schema ${JSON.stringify(schema)}`);
  }
};

/** Values of a structure (filters, orders, settings) as its JSON Schema describes them. `of` gives the values of a kind inside. */
export const structureArbitrary = (kind: Kind, of: (kind: Kind) => Any): Any => {
  const open = new Set<string>();
  const known = new Map<Kind, Structure>();
  const schemas: JsonSchemas = {
    of: (each) => {
      if (each.json !== undefined) return each.json(schemas);
      const made = known.get(each) ?? { arbitrary: of(each) };
      known.set(each, made);
      return made as JsonSchema;
    },
    complete: false,
    // A filter inside a filter is empty, so that there is an end.
    named: (name, make) => {
      if (open.has(name)) return { type: "object", properties: {} };
      open.add(name);
      const made = make();
      open.delete(name);
      return made;
    },
  };
  if (kind.json === undefined) throw new Error(`No arbitrary for a structure without a schema: ${kind.expected}`);
  return ofStructure(kind.json(schemas) as Structure);
};
