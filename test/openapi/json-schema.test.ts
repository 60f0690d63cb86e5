import { type AnyOperation, operations } from "firmcore";
import { answerSchema, inputSchema } from "firmcore/openapi";
import { describe, expect, test } from "vitest";
import { jsonSchemas } from "../../src/derive/openapi/json-schema.ts";
import { text } from "../../src/domain/kernel/schema/kind.ts";
import { password } from "../../src/domain/user/password.ts";

describe("a stand-alone schema", () => {
  test("names its dialect and contains the definitions it references", () => {
    const schema = inputSchema(operations.projects.create);
    expect(schema).toMatchObject({
      $schema: "https://json-schema.org/draft/2020-12/schema",
      title: "projects.create",
      $defs: { Money: { required: ["minor", "currency"] } },
    });
    expect(JSON.stringify(schema)).toContain('"$ref":"#/$defs/Money"');
  });

  test("has no definitions without references", () => {
    expect(inputSchema(operations.sessions.revoke)).not.toHaveProperty("$defs");
    expect(answerSchema(operations.users.count)).toEqual({
      $schema: "https://json-schema.org/draft/2020-12/schema",
      type: "integer",
      minimum: 0,
    });
  });
});

test("an operation without an answer schema is a defect", () => {
  const unheard = { ...operations.identity.logOut, name: "identity.unheard" } as AnyOperation;
  expect(() => answerSchema(unheard)).toThrow("identity.unheard");
});

test("a kind without a schema is a defect", () => {
  const { of } = jsonSchemas("sent", "#", new Map());
  expect(() => of({ ...text, type: "riddle" })).toThrow("riddle");
});

test("a secret is written and never read", () => {
  expect(jsonSchemas("sent", "#", new Map()).of(password)).toMatchObject({ writeOnly: true, format: "password" });
  expect(() => jsonSchemas("plain", "#", new Map()).of(password)).toThrow("password");
});
