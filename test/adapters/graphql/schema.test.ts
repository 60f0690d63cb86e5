import { isObjectType, validateSchema } from "graphql";
import { expect, test } from "vitest";
import { schemaOf } from "../../../src/adapters/parse/graphql/schema.ts";
import { customTypes } from "../../../src/domain/kernel/context/custom-fields.ts";

test("strange names of own classes and fields make a valid schema, and take nothing from it", () => {
  const names = [
    ...["Query", "Mutation", "Node", "Object", "deal", "Deals", "Intake", "intake", "DealOrder", "DealConnection"],
    ...["Statu", "String", "ActivityRelatedTo", "CreateDealInput", "Companie", "health", "constructor", "Box"],
    ...["Class", "SchemaStringField", "SchemaField", "Role", "Upload", "SubscriptionEvent", "OnDeal", "File"],
  ];
  const fields = [
    "AND",
    "NOR",
    "id",
    "edges",
    "ACL",
    "constructor",
    "count",
    "allocations",
    "hasOwnProperty",
    "objectId",
  ];
  const declared = names.flatMap((name) => [
    ...fields.map((field) => ({ class: name, field, type: "String" as const })),
    ...customTypes.map((type) => ({ class: name, field: `a${type}`, type, target: "Intake" })),
    { class: name, field: "lost", type: "Pointer" as const, target: "Nowhere" },
  ]);
  const schema = schemaOf({ fields: declared, classes: names.map((name) => ({ class: name, open: name === "Box" })) });
  expect(validateSchema(schema)).toEqual([]);
  const plain = schemaOf({ fields: [], classes: [] });
  for (const [name, type] of Object.entries(plain.getTypeMap())) {
    const found = schema.getType(name);
    if (isObjectType(type) && isObjectType(found))
      expect(Object.keys(found.getFields())).toEqual(expect.arrayContaining(Object.keys(type.getFields())));
    else expect(found?.constructor).toBe(type.constructor);
  }
  expect(Object.keys(schema.getQueryType()?.getFields() ?? {})).toEqual(expect.arrayContaining(["intake", "intakes"]));
});
