import { type AnyOperation, type App, openFirm, operationNamed, operationNames, respond } from "firmcore";
import { memory } from "firmcore/memory";
import { inputSchema, openApi } from "firmcore/openapi";
import { quickIdentity } from "firmcore/testing";
import { beforeAll, describe, expect, test } from "vitest";
import { inbox, openDemo, organizationId } from "../../examples/host/demo.ts";
import { administrator, makeOwned, sampleIds } from "../../examples/host/example-records.ts";
import { placeIn } from "../openapi/codes.ts";
import { validator } from "../openapi/validator.ts";

const document = openApi();
const exampleOf = (name: string): unknown =>
  placeIn(document.paths[`/operations/${name}`]?.post, ["requestBody", "content", "application/json", "example"]);

/** Values that no document can contain: passwords, mailed tokens, sessions, and the master key. Each is refused by its own rule. */
const unknowable: Readonly<Record<string, string>> = {
  "identity.logIn": "LOGIN_FAILED",
  "identity.logInAs": "CLASS_FORBIDDEN",
  "identity.setPassword": "CLASS_FORBIDDEN",
  "identity.verifyPassword": "LOGIN_FAILED",
  "identity.changePassword": "LOGIN_FAILED",
  "identity.resetPassword": "NOT_FOUND",
  "identity.verifyEmail": "NOT_FOUND",
  "sessions.get": "NOT_FOUND",
  "sessions.revoke": "NOT_FOUND",
};

describe("the example of every operation", () => {
  let app: App;
  let token = "";
  beforeAll(async () => {
    const [mails, ids] = [inbox(), sampleIds()];
    app = await openFirm(memory(), { identity: quickIdentity(), mailer: mails, newId: ids.newId });
    await openDemo(app, mails, ids, "2026-12-02", () => {});
    ids.next(administrator);
    await app.bootstrap({ organizationId, username: "admin", password: "correct horse battery" });
    await makeOwned(app, ids);
    const { sessionToken } = await app
      .as({ organizationId })
      .identity.logIn({ login: "admin", password: "correct horse battery" });
    token = sessionToken;
  }, 120_000);
  const answer = (operation: string) =>
    respond(app, {
      operation,
      body: exampleOf(operation),
      organizationId,
      address: "192.0.2.1",
      header: (name) => (name.toLowerCase() === "authorization" ? `Bearer ${token}` : undefined),
      onError: (cause) => {
        throw cause;
      },
    });

  test.each(operationNames)("%s matches its schema", (name) => {
    expect(validator(inputSchema(operationNamed(name) as AnyOperation))(exampleOf(name))).toEqual([]);
  });

  test("works against the demo firm of the example host", { timeout: 60_000 }, async () => {
    const said: Record<string, string> = {};
    // After log-out no call is possible.
    const last = "identity.logOut";
    for (const name of [...operationNames.filter((each) => each !== last), "batch", last]) {
      const { status, body } = await answer(name);
      if (status === 200) continue;
      const { code, message } = body as { readonly code: string; readonly message: string };
      said[name] = code === unknowable[name] ? code : `${code}: ${message}`;
    }
    expect(said).toEqual(unknowable);
  });
});
