import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import type { JsonSchema } from "../../src/domain/kernel/kind.ts";

/** A judge that knows nothing of ours: answers what is wrong with a value, nothing when it fits. */
export const validator = (schema: JsonSchema): ((value: unknown) => ReadonlyArray<string>) => {
  const ajv = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true, strictRequired: false });
  addFormats.default(ajv);
  const validate = ajv.compile(schema);
  return (value) => {
    validate(value);
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
  };
};

/** As it comes out of a request: what JSON does not know became something else, or is gone. */
export const throughJson = (of: unknown): unknown =>
  JSON.parse(
    JSON.stringify(of, (_key, value: unknown) => (typeof value === "bigint" ? Number(value) : value)) ?? "null",
  );
