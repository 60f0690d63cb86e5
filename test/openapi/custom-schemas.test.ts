import { openApi } from "firmcore/openapi";
import { expect, test } from "vitest";
import { customTypes } from "../../src/domain/kernel/context/custom-fields.ts";

type Schema = { readonly properties: Readonly<Record<string, unknown>> };
const custom = {
  classes: { Intake: {} },
  fields: {
    Project: {
      matterType: { type: "String", doc: "Matter" },
      lead: { type: "Pointer", target: "User" },
      sites: { type: "Relation", target: "Company" },
    },
    Intake: Object.fromEntries(
      customTypes.map((type) => [
        `my${type}`,
        { type, ...(type === "Pointer" || type === "Relation" ? { target: "Company" } : {}) },
      ]),
    ),
  },
} as const;
const inputOf = (document: ReturnType<typeof openApi>, name: string): Schema => {
  const body = document.paths[`/operations/${name}`]?.post.requestBody as {
    readonly content: { readonly "application/json": { readonly schema: Schema } };
  };
  return body.content["application/json"].schema;
};
const parts = (document: ReturnType<typeof openApi>) => document.components.schemas as Readonly<Record<string, never>>;

test("the document shows custom fields in records and inputs", () => {
  const document = openApi({ custom });
  const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
  for (const name of ["Project", "AcceptedProject"])
    expect((parts(document)[name] as unknown as Schema).properties.custom).toMatchObject({
      anyOf: [ref("ProjectCustom"), { type: "null" }],
    });
  for (const name of ["projects.create", "projects.update"])
    expect(inputOf(document, name).properties.custom).toMatchObject({
      anyOf: [ref("ProjectCustomInput"), { type: "null" }],
    });
  expect(parts(document).ProjectCustom).toEqual({
    type: "object",
    properties: {
      matterType: { type: "string", description: "Matter" },
      lead: { type: "string", description: "Pointer to User." },
      sites: { type: "array", items: { type: "string" }, description: "Relation to Company." },
    },
  });
  expect(parts(document).ProjectCustomInput).toMatchObject({
    additionalProperties: false,
    properties: { matterType: { anyOf: [{ type: "string" }, { type: "null" }] } },
  });
});

test("the document shows own classes in the operations on records", () => {
  const document = openApi({ custom });
  expect(inputOf(document, "records.create").properties).toMatchObject({
    class: { examples: ["Intake"] },
    custom: { anyOf: [{ $ref: "#/components/schemas/IntakeCustomInput" }, { type: "null" }] },
  });
  expect(inputOf(document, "records.list").properties).toMatchObject({ class: { examples: ["Intake"] } });
  expect(Object.keys((parts(document).IntakeCustom as unknown as Schema).properties)).toHaveLength(customTypes.length);
});

test("nothing else changes, and a faulty declaration is refused", () => {
  expect(openApi({ custom: {} })).toEqual(openApi());
  const document = openApi({ custom });
  expect(document.paths["/operations/companies.create"]).toEqual(openApi().paths["/operations/companies.create"]);
  expect(() => openApi({ custom: { fields: { Projet: { a: { type: "String" } } } } })).toThrow("extend.fields.Projet");
});
