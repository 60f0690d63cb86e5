import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import type { JsonSchema } from "../../src/domain/kernel/schema/kind.ts";

type Judge = (value: unknown) => ReadonlyArray<string>;
const ajvOf = (): Ajv2020 => {
  // A validator judges few values, so making it fast takes longer than it saves.
  const code = { optimize: false } as const;
  const ajv = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true, strictRequired: false, code });
  addFormats.default(ajv);
  return ajv;
};
const judgeBy =
  (validate: ValidateFunction): Judge =>
  (value) => {
    validate(value);
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
  };

/** It has compiled the schema of schemas once. */
const shared = ajvOf();
/** An independent validator: returns the faults of a value, empty if it is valid. */
export const validator = (schema: JsonSchema): Judge => judgeBy(shared.compile(schema));
/** Validators for the schemas of one document, by name. */
export const validators = (named: ReadonlyMap<string, JsonSchema>): ((name: string) => Judge) => {
  const ajv = ajvOf();
  ajv.addSchema({ $id: "document", $defs: Object.fromEntries(named) });
  return (name) => judgeBy(ajv.getSchema(`document#/$defs/${name}`) as ValidateFunction);
};

/** The value after a trip as JSON, which changes or drops what JSON cannot express. */
export const throughJson = (of: unknown): unknown =>
  JSON.parse(
    JSON.stringify(of, (_key, value: unknown) => (typeof value === "bigint" ? Number(value) : value)) ?? "null",
  );
