import { beforeEach, expect, test } from "vitest";
import { openGraphqlHost } from "./graphql-host.ts";

let host: Awaited<ReturnType<typeof openGraphqlHost>>;
let token: string;
beforeEach(async () => {
  host = await openGraphqlHost();
  token = await host.logIn("boss");
});
const ask = (query: string, variables = {}, by = token) => host.ask(query, variables, by);
const shown =
  "{ name schemaFields { name __typename ... on SchemaPointerField { targetClassName } ... on SchemaRelationField { targetClassName } } }";
type Field = readonly [name: string, type: string, target?: string];
const common: ReadonlyArray<Field> = [
  ["objectId", "SchemaStringField"],
  ["createdAt", "SchemaDateField"],
  ["updatedAt", "SchemaDateField"],
  ["ACL", "SchemaACLField"],
];
const fields = (of: ReadonlyArray<Field>) =>
  of.map(([name, __typename, targetClassName]) => ({
    ...{ name, __typename },
    ...(targetClassName === undefined ? {} : { targetClassName }),
  }));

test("an administrator declares a class, changes and deletes it, and others do not", async () => {
  const create = `mutation ($input: CreateClassInput!) { createClass(input: $input) { class ${shown} clientMutationId } }`;
  const schemaFields = {
    ...{ addStrings: [{ name: "subject" }], addNumbers: [{ name: "size" }], addBytes: [{ name: "raw" }] },
    addPointers: [{ name: "company", targetClassName: "Company" }],
    addRelations: [{ name: "people", targetClassName: "_User" }],
  };
  const input = { name: "Intake", schemaFields, clientMutationId: "a" };
  const declared: ReadonlyArray<Field> = [
    ...common,
    ["subject", "SchemaStringField"],
    ["size", "SchemaNumberField"],
    ["raw", "SchemaBytesField"],
    ["company", "SchemaPointerField", "Company"],
    ["people", "SchemaRelationField", "_User"],
  ];
  const { data, errors } = await ask(create, { input });
  expect(errors).toBeUndefined();
  expect(data.createClass).toEqual({
    class: { name: "Intake", schemaFields: expect.arrayContaining(fields(declared)) },
    clientMutationId: "a",
  });
  expect((await ask(create, { input })).errors?.[0]).toMatchObject({
    ...{ message: "Class Intake already exists.", extensions: { code: 103 } },
  });
  const row = 'mutation { createIntake(input: { fields: { subject: "A" } }) { intake { subject size } } }';
  expect((await ask(row)).data).toEqual({ createIntake: { intake: { subject: "A", size: null } } });
  const update = `mutation ($input: UpdateClassInput!) { updateClass(input: $input) { class ${shown} } }`;
  const changed = await ask(update, {
    input: { name: "Intake", schemaFields: { addDates: [{ name: "on" }], remove: [{ name: "raw" }] } },
  });
  const after = fields([...declared.filter(([name]) => name !== "raw"), ["on", "SchemaDateField"]]);
  const { class: now } = changed.data.updateClass as unknown as {
    readonly class: { readonly schemaFields: ReadonlyArray<unknown> };
  };
  expect(now.schemaFields).toEqual(expect.arrayContaining(after));
  expect(now.schemaFields).toHaveLength(after.length);
  // A class of firmcore takes fields of the firm.
  const at = { input: { name: "Deal", schemaFields: { addGeoPoints: [{ name: "at" }] } } };
  expect((await ask(update, at)).errors).toBeUndefined();
  expect((await ask(`{ class(name: "Deal") ${shown} }`)).data.class).toMatchObject({
    name: "Deal",
    schemaFields: expect.arrayContaining(
      fields([
        ["at", "SchemaGeoPointField"],
        ["title", "SchemaStringField"],
      ]),
    ),
  });
  const { classes } = (await ask("{ classes { name } }")).data as unknown as {
    readonly classes: ReadonlyArray<{ readonly name: string }>;
  };
  expect(classes.map(({ name }) => name)).toEqual(expect.arrayContaining(["_User", "Deal", "Intake"]));
  const remove = (name: string) => `mutation { deleteClass(input: { name: "${name}" }) { class { name } } }`;
  const codeOf = async (query: string, by = token) => (await ask(query, {}, by)).errors?.[0]?.extensions.code;
  expect(await codeOf(remove("Intake"))).toBe(255);
  const account = { username: "ana", email: "ana@example.com", password: host.boss.password };
  const { sessionToken } = await host.app.as({ organizationId: "acme" }).identity.signUp(account);
  for (const query of ["{ classes { name } }", '{ class(name: "Deal") { name } }', remove("Intake")])
    for (const by of [sessionToken, ""]) expect(await codeOf(query, by), query).toBe(119);
  expect(await codeOf('{ class(name: "Nothing") { name } }')).toBe(103);
  expect(await codeOf('mutation { createClass(input: { name: "Empty" }) { class { name } } }')).toBeUndefined();
  expect((await ask(remove("Empty"))).data).toEqual({ deleteClass: { class: { name: "Empty" } } });
  expect(await codeOf(remove("Empty"))).toBe(103);
  expect(host.thrown).toEqual([]);
});
