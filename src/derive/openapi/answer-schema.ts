import { entities } from "../../domain/classes.gen.ts";
import type { Entity } from "../../domain/kernel/schema/entity.ts";
import type { JsonSchema, JsonSchemas } from "../../domain/kernel/schema/kind.ts";
import { formatDeleted } from "../../operations/define/format-record.ts";
import type { AnyOperation } from "../../operations/define/operation.ts";
import { recordProperties, requiredObject, standaloneSchema } from "./json-schema.ts";
import { specialAnswers, warnings } from "./special-answers.ts";

const entityOf = (name: string): Entity | undefined => (entities as Readonly<Record<string, Entity>>)[name];

/** A record of a class in an answer. */
const record = (entity: Entity, schemas: JsonSchemas): JsonSchema =>
  schemas.named(entity.name, () => ({ description: entity.doc, ...requiredObject(recordProperties(entity, schemas)) }));

/** Open bookings only, where certificates were judged: how long each goes on. */
const certificationUntil: JsonSchema = {
  type: "array",
  description: "Open bookings only, where certificates were judged: how long each goes on; null: for ever.",
  items: requiredObject({ name: { type: "string" }, until: { type: ["string", "null"], format: "date" } }),
};
/** What a command's answer may have beside the record. */
const beside: Readonly<Record<string, Readonly<Record<string, JsonSchema>>>> = { Allocation: { certificationUntil } };

/** A changed record, with what should be known about it. */
const accepted = (entity: Entity, schemas: JsonSchemas): JsonSchema =>
  schemas.named(`Accepted${entity.name}`, () => {
    const all = requiredObject({ ...recordProperties(entity, schemas), warnings: warnings(schemas) });
    const more = beside[entity.name] ?? {};
    return { ...all, properties: { ...(all.properties as object), ...more } };
  });

const classQuery = (of: AnyOperation, entity: Entity, schemas: JsonSchemas): JsonSchema | undefined => {
  switch (of.name.split(".")[1]) {
    case "get":
      return record(entity, schemas);
    case "list":
      return requiredObject({
        results: { type: "array", items: record(entity, schemas) },
        more: { type: "boolean", description: "Whether there are others behind the last." },
      });
    case "count":
      return { type: "integer", minimum: 0 };
    default:
      return undefined;
  }
};

/** What an operation answers; undefined where nobody said it. */
export const answerSchemaOf = (of: AnyOperation, schemas: JsonSchemas): JsonSchema | undefined => {
  const special = specialAnswers[of.name]?.({ ...schemas, record: (entity) => record(entity, schemas) });
  const told = of.kind === "command" ? { warnings: warnings(schemas) } : {};
  if (special !== undefined)
    return "properties" in special ? requiredObject({ ...(special.properties as object), ...told }) : special;
  const entity = entityOf(of.class);
  if (of.kind === "flow" || entity === undefined) return undefined;
  if (of.kind === "query") return classQuery(of, entity, schemas);
  return of.format === formatDeleted
    ? requiredObject({ objectId: { type: "string" }, ...told })
    : accepted(entity, schemas);
};

/** JSON Schema (2020-12) of what an operation answers. */
export const answerSchema = (of: AnyOperation): JsonSchema =>
  standaloneSchema("plain", (schemas) => {
    const schema = answerSchemaOf(of, schemas);
    if (schema === undefined)
      throw new Error(`Nobody said what ${of.name} answers: add it to src/derive/openapi/special-answers.ts`);
    return schema;
  });
