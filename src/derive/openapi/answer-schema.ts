import { entities } from "../../domain/classes.gen.ts";
import type { Entity } from "../../domain/kernel/schema/entity.ts";
import type { JsonSchema, JsonSchemas } from "../../domain/kernel/schema/kind.ts";
import { formatDeleted } from "../../operations/define/format-record.ts";
import type { AnyOperation } from "../../operations/define/operation.ts";
import { operations } from "../../operations/index.ts";
import { listOperations } from "../../operations/operation-tree.ts";
import { recordProperties, requiredObject, standaloneSchema } from "./json-schema.ts";
import { accessList, refusal, specialAnswers, warnings } from "./special-answers.ts";

const entityOf = (name: string): Entity | undefined => (entities as Readonly<Record<string, Entity>>)[name];

/** A record of a class in an answer. */
const record = (entity: Entity, schemas: JsonSchemas): JsonSchema =>
  schemas.named(entity.name, () => ({ description: entity.doc, ...requiredObject(recordProperties(entity, schemas)) }));

/** For open bookings that were checked for certificates: until when each certificate is valid. */
const certificationUntil: JsonSchema = {
  type: "array",
  description: "For open bookings that were checked for certificates: the last day of each; null if it never expires.",
  items: requiredObject({ name: { type: "string" }, until: { type: ["string", "null"], format: "date" } }),
};
/** Further properties of the answers of commands, by class. */
const beside: Readonly<Record<string, Readonly<Record<string, JsonSchema>>>> = { Allocation: { certificationUntil } };

/** A changed record with its warnings. */
const accepted = (entity: Entity, schemas: JsonSchemas): JsonSchema =>
  schemas.named(`Accepted${entity.name}`, () => {
    const all = requiredObject({ ...recordProperties(entity, schemas), warnings: warnings(schemas) });
    const more = beside[entity.name] ?? {};
    return { ...all, properties: { ...(all.properties as object), ...more } };
  });

/** For each record and event: whether it is allowed, what it needs and why not. */
const actionsOf = ({ class: name }: AnyOperation, schemas: JsonSchemas): JsonSchema => {
  const why = { refusal: refusal(schemas) };
  const needs = { type: "array", items: { type: "string" }, description: "Fields that a call has to give." };
  const action = requiredObject({ allowed: { type: "boolean" }, needs });
  const events = listOperations(operations).filter(
    (of) => of.kind === "command" && of.class === name && "objectId" in of.input,
  );
  const actions = requiredObject(
    Object.fromEntries(
      events.map((of) => [
        of.name.split(".")[1],
        { ...action, properties: { ...(action.properties as object), ...why } },
      ]),
    ),
  );
  const result = requiredObject({ objectId: { type: "string" }, ok: { type: "boolean" } });
  return requiredObject({
    results: {
      type: "array",
      items: { ...result, properties: { ...(result.properties as object), actions, ...why } },
    },
  });
};

const listSchema = (page: Readonly<Record<string, JsonSchema>>): JsonSchema => {
  const included = {
    type: "object",
    description: "With `include`: the records that the rows point to, by class and id.",
    additionalProperties: { type: "object", additionalProperties: { type: "object" } },
  };
  const permissions = {
    type: "object",
    description: "With `permissions`: who may read and who may change each of these records, by class and id.",
    additionalProperties: { type: "object", additionalProperties: accessList },
  };
  const all = requiredObject(page);
  return { ...all, properties: { ...(all.properties as object), included, permissions } };
};

/** A record of a list. With `select` it has some of the fields. */
const selectedRecord = (entity: Entity, schemas: JsonSchemas): JsonSchema => ({
  anyOf: [
    record(entity, schemas),
    {
      type: "object",
      description: "With `select`: the fields that it names.",
      properties: { objectId: { type: "string" } },
      required: ["objectId"],
    },
  ],
});

const classQuery = (of: AnyOperation, entity: Entity, schemas: JsonSchemas): JsonSchema | undefined => {
  switch (of.name.split(".")[1]) {
    case "get":
      return record(entity, schemas);
    case "list":
    case "overdue":
    case "pastClose":
      return listSchema({
        results: { type: "array", items: selectedRecord(entity, schemas) },
        more: { type: "boolean", description: "Whether there are others behind the last." },
        next: {
          type: ["string", "null"],
          description: "As `after` of the same list, the page behind this one; null if there is none.",
        },
      });
    case "distinct":
      return requiredObject({
        results: { type: "array", items: { type: ["string", "number", "boolean"] } },
        more: { type: "boolean", description: "Whether there are others behind the last." },
        next: { type: ["string", "null"], description: "As `after` of the same call, the values behind these." },
      });
    case "count":
      return { type: "integer", minimum: 0 };
    case "actions":
      return actionsOf(of, schemas);
    default:
      return undefined;
  }
};

/** The schema of an operation's answer; undefined if it is not known. */
export const answerSchemaOf = (of: AnyOperation, schemas: JsonSchemas): JsonSchema | undefined => {
  const special = specialAnswers[of.name]?.({ ...schemas, record: (entity) => record(entity, schemas) });
  const withWarnings = of.kind === "command" ? { warnings: warnings(schemas) } : {};
  if (special !== undefined)
    return "properties" in special ? requiredObject({ ...(special.properties as object), ...withWarnings }) : special;
  const entity = entityOf(of.class);
  if (of.kind === "flow" || entity === undefined) return undefined;
  if (of.kind === "query") return classQuery(of, entity, schemas);
  return of.format === formatDeleted
    ? requiredObject({ objectId: { type: "string" }, ...withWarnings })
    : accepted(entity, schemas);
};

/** The JSON Schema (2020-12) of an operation's answer. */
export const answerSchema = (of: AnyOperation): JsonSchema =>
  standaloneSchema("plain", (schemas) => {
    const schema = answerSchemaOf(of, schemas);
    if (schema === undefined)
      throw new Error(`No schema for the answer of ${of.name}: add it to src/derive/openapi/special-answers.ts`);
    return schema;
  });
