import { openFirm, operationNamed, operationNames, operations } from "firmcore";
import { memory } from "firmcore/memory";
import { expect, test } from "vitest";
import { roles } from "../../../src/domain/kernel/context/actor.ts";
import { quickIdentity } from "../../../src/testing/identity-ports.ts";

const boss = { organizationId: "acme", userId: "host", role: "boss" as never };
const unknown = { _tag: "UnknownWord", issues: [{ path: ["role"], code: "UNKNOWN_WORD", known: roles }] };

test("operations, batches and imports refuse an unknown role", async () => {
  const app = await openFirm(memory(), { identity: quickIdentity() });
  const { settled } = app.as(boss);
  let asked = 0;
  for (const name of operationNames) {
    const of = operationNamed(name);
    if (of?.kind === "flow" && of.open) continue;
    asked++;
    expect([name, await settled.call(name, {})]).toMatchObject([name, { ok: false, refusal: unknown }]);
  }
  expect(asked).toBeGreaterThan(Object.keys(operations).length);
  expect(await settled.batch([{ operation: "projects.list", input: {} }])).toMatchObject({
    ok: true,
    value: [{ ok: false, refusal: unknown }],
  });
  await expect(app.import(boss, [])).rejects.toMatchObject({ code: "UNKNOWN_WORD" });
});

test("a role that is not text is refused", async () => {
  const app = await openFirm(memory());
  const said = await app.as({ ...boss, role: 7 as never }).settled.projects.list();
  expect(said).toMatchObject({ ok: false, refusal: unknown });
});
