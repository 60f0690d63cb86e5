import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Role, roles } from "../../../../src/domain/kernel/context/actor.ts";
import { defaultSettings } from "../../../../src/domain/kernel/context/settings.ts";
import { englishText } from "../../../../src/domain/kernel/messages/english/sentences.ts";
import { placeholders } from "../../../../src/domain/kernel/policy/actor-placeholder.ts";
import { rightsNeeded } from "../../../../src/domain/kernel/policy/needed-rights.ts";
import type { Rule } from "../../../../src/domain/kernel/policy/policy.ts";
import type { Predicate } from "../../../../src/domain/kernel/policy/predicate.ts";
import { conditions, unknown } from "./conditions.ts";

const keeper = (to: string): Predicate => ({ is: "compare", field: "keeper", by: "=", to });
const light: Predicate = { is: "not", of: { is: "compare", field: "weight", by: ">", to: 3 } };
const itself = (to: string): Predicate => ({ is: "compare", field: "objectId", by: "=", to });
const text = (rule: unknown): string =>
  englishText(rightsNeeded(rule as Rule<never>, defaultSettings, { class: "Machine" }));
const byRole = (said: Partial<Record<Role, boolean | Predicate>>): Rule<never> =>
  (({ role }: { readonly role: Role }) => said[role] ?? false) as never;

describe("the needs of a rule in words", () => {
  test.each<readonly [words: string, rule: unknown]>([
    ["any role", () => true],
    ["a right that nobody has", () => false],
    ["the role administrator", byRole({ administrator: true })],
    [
      "the role administrator, coordinator or engineer",
      byRole({ administrator: true, coordinator: true, engineer: true }),
    ],
    ["a Machine whose keeper is you", ({ userId }: { readonly userId: string }) => keeper(userId)],
    ["your own Machine", ({ userId }: { readonly userId: string }) => itself(userId)],
    [
      "the role administrator, or a Machine whose keeper is you",
      byRole({ administrator: true, engineer: keeper(placeholders.userId), salesperson: keeper(placeholders.userId) }),
    ],
    [
      "the role administrator or engineer, or a Machine whose keeper is you and whose weight is not above 3",
      byRole({
        administrator: true,
        engineer: { is: "or", of: [{ is: "always" }, light] },
        coordinator: { is: "and", of: [keeper(placeholders.userId), light] },
      }),
    ],
    [
      "the role administrator; the role coordinator for a Machine whose weight is not above 3; or your own Machine",
      byRole({
        administrator: true,
        coordinator: { is: "or", of: [light, itself(placeholders.userId)] },
        engineer: itself(placeholders.userId),
      }),
    ],
    [
      "your own Machine, or a Machine whose keeper is you",
      byRole({ engineer: { is: "or", of: [keeper(placeholders.userId), itself(placeholders.userId)] } }),
    ],
    ["a Machine whose keeper is your role", ({ role }: { readonly role: Role }) => keeper(role)],
    [
      "a Machine whose keeper is you and whose weight is not above 3, or a Machine whose part's keeper is your company",
      () => ({
        is: "or",
        of: [
          { is: "and", of: [keeper(placeholders.userId), light] },
          { is: "via", field: "part", entity: "Machine", where: keeper(placeholders.clientCompany) },
        ],
      }),
    ],
  ])("%s", (words, rule) => {
    expect(text(rule)).toBe(words);
  });

  test("contains no constant and no placeholder", () => {
    const asked = conditions.map((where) =>
      JSON.parse(JSON.stringify(where).replaceAll(JSON.stringify(unknown), JSON.stringify(placeholders.userId))),
    );
    const verdicts = fc.record(
      Object.fromEntries(roles.map((role) => [role, fc.oneof(fc.boolean(), asked as fc.Arbitrary<Predicate>)])),
    );
    fc.assert(
      fc.property(verdicts, (said) => {
        const words = text(byRole(said));
        expect(words).toMatch(/^(any role|a right that nobody has|the role [a-zA-Z]|your own Machine|a Machine )/);
        expect(words).not.toContain("\u0000");
        expect(words).not.toMatch(/every row|no row|undefined|the actor/);
      }),
      { numRuns: 500 },
    );
  });
});
