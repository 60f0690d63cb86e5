import { memoryFiles } from "firmcore/files";
import { memory } from "firmcore/memory";
import { afterEach, describe, expect, test } from "vitest";
import { parseHandler } from "../../../src/parse.ts";
import { endpoint, openGraphqlHost } from "./graphql-host.ts";

type Values = Readonly<Record<string, unknown>>;
let host: Awaited<ReturnType<typeof openGraphqlHost>>;
let token: string;
afterEach(() => {
  expect(host.thrown).toEqual([]);
});
const ask = (query: string, variables: Values = {}) => host.ask(query, variables, token);
const codeOf = (answer: Awaited<ReturnType<typeof ask>>) => {
  const { code, refusal } = answer.errors?.[0]?.extensions ?? {};
  return [code, refusal?.code];
};
const acme = () => host.app.as({ organizationId: "acme", sessionToken: token });

describe("files", () => {
  test("are signed in answers, and written only by who may read them", async () => {
    const files = { storage: memoryFiles(), signingKey: "a key of thirty-two characters or more" };
    host = await openGraphqlHost(memory(), { files });
    token = await host.logIn("boss");
    const rest = parseHandler(host.app, { applications: { firmcore: "acme" }, files });
    const upload = await rest(
      new Request("http://graphql.test/parse/files/card.txt", {
        ...{ method: "POST", body: "Ana Ruiz" },
        headers: { "content-type": "text/plain", "x-parse-application-id": "firmcore", "x-parse-session-token": token },
      }),
    );
    const { url } = (await upload.json()) as { readonly url: string };
    const stable = url.replace(/\?.*/, "");
    const create =
      "mutation ($input: CreateDocumentInput!) { createDocument(input: $input) { document { title fileUrl } } }";
    const input = { fields: { title: "Card", fileUrl: url } };
    const made = await ask(create, { input });
    expect(made.errors).toBeUndefined();
    const { document } = made.data.createDocument as unknown as { readonly document: { readonly fileUrl: string } };
    expect(document.fileUrl).toMatch(/\?signed=/);
    expect((await acme().documents.list({})).results.map(({ fileUrl }) => fileUrl)).toEqual([stable]);
    expect(
      (
        await ask("query ($where: DocumentWhereInput) { documents(where: $where) { count } }", {
          where: { fileUrl: { equalTo: url } },
        })
      ).data,
    ).toEqual({ documents: { count: 1 } });
    // Who only knows the address does not get the file by writing it.
    await host.app
      .as({ organizationId: "acme" })
      .identity.signUp({ username: "eve", email: "eve@example.com", password: "correct horse" });
    token = await host.logIn("eve");
    for (const fields of [{ title: "Mine", fileUrl: stable }])
      expect(codeOf(await ask(create, { input: { fields } }))).toEqual([153, undefined]);
  });

  test("are uploaded by a mutation, alone or with the row that holds them", async () => {
    const files = { storage: memoryFiles(), signingKey: "a key of thirty-two characters or more", sizeLimit: 1_000 };
    host = await openGraphqlHost(memory(), { files });
    token = await host.logIn("boss");
    await acme().customFields.declare({ class: "Company", field: "logo", type: "File" });
    const rest = parseHandler(host.app, { applications: { firmcore: "acme" }, files });
    const contentOf = async (url: string) => (await rest(new Request(url))).text();
    const client = host.clientOf(token);
    const card = new File(["Ana Ruiz"], "card.txt", { type: "text/plain" });
    const create =
      'mutation ($upload: Upload!) { createFile(input: { upload: $upload, clientMutationId: "a" }) { fileInfo { name url } clientMutationId } }';
    const made = await client<{ createFile: { fileInfo: { name: string; url: string } } }>(create, { upload: card });
    const { fileInfo } = made.createFile;
    expect(made.createFile).toMatchObject({
      clientMutationId: "a",
      fileInfo: { name: expect.stringMatching(/_card\.txt$/) },
    });
    expect(await contentOf(fileInfo.url)).toBe("Ana Ruiz");
    const company = `mutation ($fields: CreateCompanyFieldsInput) { createCompany(input: { fields: $fields }) { company { logo { name url } } } }`;
    type Made = { createCompany: { company: { logo: { name: string; url: string } } } };
    for (const file of [fileInfo.url, fileInfo]) {
      const { createCompany } = await client<Made>(company, { fields: { name: "City", logo: { file } } });
      expect(await contentOf(createCompany.company.logo.url)).toBe("Ana Ruiz");
    }
    const logo = { upload: new File(["A logo"], "logo.txt") };
    const { createCompany } = await client<Made>(company, { fields: { name: "Port", logo } });
    expect(createCompany.company.logo.name).toMatch(/_logo\.txt$/);
    expect(await contentOf(createCompany.company.logo.url)).toBe("A logo");
    // What is no file, too large, or sent by nobody is refused as by the route.
    const refused = (variables: Values, by = token) => {
      const of = host.clientOf(by)(create, variables);
      return of.then(
        () => [],
        ({ message, extensions }) => [extensions.code, message],
      );
    };
    expect(await refused({ upload: "card" })).toEqual([102, expect.stringContaining("a file as a part")]);
    expect(await refused({ upload: new File([new Uint8Array(1_001)], "long.txt") })).toEqual([
      ...[1, "The file is larger than 1000 bytes."],
    ]);
    expect(await refused({ upload: new File([], "empty.txt") })).toEqual([130, "Invalid file upload."]);
    expect(await refused({ upload: card }, "")).toEqual([101, "Permission denied"]);
  });

  test("in parts that do not fit together are refused, and so are all where the host keeps none", async () => {
    const parts = async (of: Readonly<Record<string, string>>) => {
      const body = new FormData();
      for (const [name, value] of Object.entries(of)) body.append(name, value);
      const response = await host.handler(
        new Request(endpoint, {
          ...{ method: "POST", body },
          headers: { "x-parse-application-id": "firmcore", "x-parse-session-token": token },
        }),
      );
      return [response.status, await response.text()] as const;
    };
    host = await openGraphqlHost();
    token = await host.logIn("boss");
    expect((await parts({ operations: '{"query":"{ health }"}' }))[0]).toBe(415);
    const files = { storage: memoryFiles(), signingKey: "a key of thirty-two characters or more", sizeLimit: 1_000 };
    host = await openGraphqlHost(memory(), { files, bodyLimit: 2_000 });
    token = await host.logIn("boss");
    expect(await parts({ operations: '{"query":"{ health }"}' })).toEqual([200, '{"data":{"health":true}}']);
    const operations = '{"query":"{ health }","variables":{}}';
    for (const of of [
      ...[{}, { operations: "{" }, { operations: "null", map: '{"a":["variables.a"]}' }, { operations: "[]" }],
      ...[
        { operations, map: "1" },
        { operations, map: '{"a":5}' },
        { operations, map: '{"a":[5]}' },
      ],
      { operations, map: `{"a":["variables.${"a.".repeat(300)}a"]}` },
    ] as ReadonlyArray<Readonly<Record<string, string>>>) {
      const [status, text] = await parts(of);
      expect(status, text).toBeLessThan(500);
    }
    expect([400, 413]).toContain((await parts({ operations, more: "x".repeat(4_000) }))[0]);
  });
});
