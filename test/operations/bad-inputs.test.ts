import * as Result from "effect/Result";
import { badInputs, hostileTexts, plainestInput } from "firmcore/testing";
import { describe, expect, test, vi } from "vitest";
import type { Actor } from "../../src/domain/kernel/actor.ts";
import { shapeOf } from "../../src/domain/kernel/input.ts";
import { asking, everyOperation, inputOf } from "../policies/ask.ts";
import { openTestFirm } from "../support/firm.ts";

// A megabyte of text goes into every field.
vi.setConfig({ testTimeout: 120_000 });

const { app, adminId } = await openTestFirm();
const administrator: Actor = { organizationId: "acme", userId: adminId, role: "administrator", clientCompany: null };
const ask = asking(app, administrator);
const itself: Record<string, unknown> = {};
itself.itself = itself;
/** What may be said of a row before ranges, precision and words are looked at. */
const ofRows = ["NotFound", "PointerInvalid"];

describe.each(everyOperation.map((each) => [each.name, each] as const))("%s", (name, of) => {
  const input = inputOf(of);
  const needsStructure = Object.values(input).some(({ field, absent }) => field.kind.type === "json" && !absent);

  test.skipIf(needsStructure)("refuses every wrong input by its tag, and never breaks", async () => {
    for (const { title, input: sent, tags } of badInputs(input)) {
      const said = await ask(name, sent);
      const tag = said.ok ? null : said.refusal._tag;
      expect(Result.isFailure(shapeOf(input, sent)) ? tags : [...tags, ...ofRows], `${title}: ${tag}`).toContain(tag);
    }
  });

  test("gives a wrong input with a request id the same answer", async () => {
    for (const [i, sent] of [{ ...plainestInput(input), more: 7n }, itself, Number.NaN].entries())
      expect(await ask(name, sent, { requestId: `${name} ${i}` })).toEqual(await ask(name, sent));
  });

  test("takes strange texts as texts", async () => {
    const texts = Object.entries(input).filter(([, { field }]) => field.kind.type === "text");
    for (const [field] of texts)
      for (const text of hostileTexts) {
        const said = await ask(name, { ...plainestInput(input), [field]: text });
        if (!said.ok) expect(["TextInvalid", "Storage"], `${field} ${text}`).not.toContain(said.refusal._tag);
      }
  });
});

test("the loop looks at every operation", () => {
  expect(everyOperation.length).toBeGreaterThan(40);
});
