import type { CustomType } from "../../domain/kernel/context/custom-fields.ts";
import { customName } from "../../domain/kernel/schema/custom-kind.ts";
import { hasFields } from "../../domain/kernel/values/plain-object.ts";
import { badKey, type ParseFault, wrongType } from "./parse-fault.ts";
import type { Visit } from "./route.ts";
import { entityName, hasField, type WireClass, wireName } from "./wire-class.ts";

type Values = Readonly<Record<string, unknown>>;
/** The type of a field, as a value or an operation shows it. */
interface InferredField {
  readonly type: CustomType;
  readonly target?: string;
}

const pointing = (type: CustomType, className: unknown): InferredField => ({
  type,
  target: entityName(typeof className === "string" ? className : ""),
});
const classOfFirst = (objects: unknown): unknown =>
  Array.isArray(objects) && hasFields(objects[0]) ? (objects[0] as { readonly className?: unknown }).className : "";

const typeOfOperation = ({ __op, objects, ops }: Values): InferredField | null => {
  switch (__op) {
    case "Increment":
      return { type: "Number" };
    case "Add":
    case "AddUnique":
    case "Remove":
      return { type: "Array" };
    case "AddRelation":
    case "RemoveRelation":
      return pointing("Relation", classOfFirst(objects));
    case "Batch":
      return Array.isArray(ops) && hasFields(ops[0]) ? typeOfOperation(ops[0] as Values) : null;
    default:
      return null;
  }
};
const namedTypes: ReadonlySet<unknown> = new Set(["Date", "File", "GeoPoint", "Polygon", "Bytes"]);

/** The type that a written value shows; null for what declares nothing: null and Delete. */
const typeOf = (value: unknown): InferredField | null => {
  switch (typeof value) {
    case "string":
      return { type: "String" };
    case "number":
      return { type: "Number" };
    case "boolean":
      return { type: "Boolean" };
    default:
      break;
  }
  if (Array.isArray(value)) return { type: "Array" };
  if (!hasFields(value)) return null;
  const { __type, __op, className } = value as Values;
  if (typeof __op === "string") return typeOfOperation(value as Values);
  if (namedTypes.has(__type)) return { type: __type as CustomType };
  if (__type === "Relation") return pointing("Relation", className);
  return __type === "Pointer" || __type === "Object" ? pointing("Pointer", className) : { type: "Object" };
};

/** A type as Parse names it in errors: `Pointer<_User>`. */
const named = ({ type, target }: InferredField): string =>
  target === undefined ? type : `${type}<${wireName(target)}>`;

const reserved: ReadonlySet<string> = new Set(["objectId", "createdAt", "updatedAt", "ACL", "className", "length"]);
/** What a body carries beside fields. */
const carried: ReadonlySet<string> = new Set(["objectId", "createdAt", "updatedAt", "ACL", "className", "__type"]);

/** The fields that a write gives values of a type. Throws for a name that no field can have. */
const fieldsOf = (body: Values): ReadonlyMap<string, InferredField> => {
  const found = new Map<string, InferredField>();
  for (const [key, value] of Object.entries(body)) {
    if (carried.has(key) || key.startsWith("_")) continue;
    const [name = "", ...inside] = key.split(".");
    if (!customName.test(name) || reserved.has(name)) throw badKey(key, `Invalid field name: ${key.slice(0, 100)}.`);
    const type = inside.length > 0 ? ({ type: "Object" } as const) : typeOf(value);
    if (type !== null) found.set(name, type);
  }
  return found;
};

const mismatch = (of: WireClass, name: string, was: InferredField, is: InferredField): ParseFault =>
  wrongType(name, `schema mismatch for ${of.className}.${name}; expected ${named(was)} but got ${named(is)}`);

/**
 * The class with every field that the write names: what it does not have yet is declared by the library, which judges it (R-CUST-2).
 * Throws for a value of another type than the field.
 */
export const declareFor = async (of: WireClass, body: Values, visit: Visit): Promise<WireClass> => {
  const written = fieldsOf(body);
  const missing: Record<string, InferredField> = {};
  for (const [name, is] of written) {
    const { custom: type, field } = of.fields[name] ?? {};
    if (type === undefined) {
      if (!hasField(of, name)) missing[name] = is;
      continue;
    }
    const was = { type, ...(field?.references === undefined ? {} : { target: field.references }) };
    if (was.type !== is.type || was.target !== is.target) throw mismatch(of, name, was, is);
  }
  if (of.declared === true && Object.keys(missing).length === 0) return of;
  await visit.call("customClasses.open", { class: of.className === "_User" ? "User" : of.className, fields: missing });
  visit.forgetDeclarations();
  return visit.declared({ ...of, declared: true });
};
