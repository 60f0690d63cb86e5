import { codeOf, type Refusal, statusOf } from "firmcore";
import { openApi } from "firmcore/openapi";
import { badInputs } from "firmcore/testing";
import { expect, test } from "vitest";
import type { Input } from "../../src/domain/kernel/schema/input.ts";
import { operations } from "../../src/operations/index.ts";
import { listOperations } from "../../src/operations/operation-tree.ts";
import { openKitFirm } from "../../src/testing/kit/harness/kit-firm.ts";
import { seededRandom } from "../../src/testing/kit/harness/random.ts";
import { runHistory } from "../../src/testing/kit/histories/run-history.ts";
import { openMemory } from "../support/stores.ts";
import { codesIn } from "./codes.ts";

const document = openApi();
const isAnnounced = (name: string, refusal: Refusal): boolean =>
  codesIn(document, name, statusOf(refusal)).includes(codeOf(refusal));

test("random histories are refused only with documented codes", { timeout: 60_000 }, async () => {
  const silent = new Set<string>();
  const seen = new Set<string>();
  for (const seed of [1, 2, 3]) {
    const { adapter, close } = await openMemory();
    const firm = await openKitFirm(adapter, "Promise");
    const { taken } = await runHistory(firm, seededRandom(seed), 400, new Map(), null);
    for (const { calls, outcomes } of taken)
      for (const [i, said] of outcomes.entries()) {
        const { name } = calls[i] as { readonly name: string };
        if (said.ok) continue;
        seen.add(said.refusal._tag);
        if (!isAnnounced(name, said.refusal)) silent.add(`${name}: ${codeOf(said.refusal)}`);
      }
    await close();
  }
  expect([...silent]).toEqual([]);
  expect(seen.size).toBeGreaterThan(10);
});

test("wrong inputs and callers get only documented codes", { timeout: 60_000 }, async () => {
  const { adapter, close } = await openMemory();
  const firm = await openKitFirm(adapter, "Promise");
  const { user } = await firm.engineer("Ana");
  const callers = [{ userId: firm.adminId }, { userId: user }, { userId: "nobody" }, { sessionToken: "none" }, {}];
  const silent = new Set<string>();
  let refused = 0;
  for (const { name, input } of listOperations(operations))
    for (const { input: sent } of badInputs(input as Input).slice(0, 40))
      for (const caller of callers) {
        const said = await firm.app.as({ organizationId: firm.organizationId, ...caller }).settled.call(name, sent);
        if (said.ok) continue;
        refused++;
        if (!isAnnounced(name, said.refusal)) silent.add(`${name}: ${codeOf(said.refusal)}`);
      }
  expect([...silent]).toEqual([]);
  expect(refused).toBeGreaterThan(1_000);
  await close();
});
