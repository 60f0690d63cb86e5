import { expect, test } from "vitest";
import { entities } from "../../src/domain/classes.gen.ts";
import { roles } from "../../src/domain/kernel/context/actor.ts";
import { defaultSettings } from "../../src/domain/kernel/context/settings.ts";
import { anyActor } from "../../src/domain/kernel/policy/actor-placeholder.ts";
import { filterOf } from "../../src/domain/kernel/policy/policy.ts";
import { fieldNamesIn } from "../../src/domain/kernel/policy/predicate.ts";
import { type Entity, shownFields } from "../../src/domain/kernel/schema/entity.ts";
import { policies } from "../../src/operations/policy/policies.ts";

// Lists read only these fields.
test("no rule hides a field because of one that is never shown", () => {
  const unread = Object.values<Entity>(entities).flatMap((of) => {
    const policy = policies[of.name];
    const rules = [...(policy?.hidden ?? []), ...(policy?.hiddenParts ?? [])];
    const needed = rules.flatMap(({ visible }) =>
      roles.flatMap((role) => fieldNamesIn(filterOf(visible(anyActor(role), defaultSettings)))),
    );
    return needed.filter((name) => !shownFields(of).includes(name)).map((name) => `${of.name}.${name}`);
  });
  expect(unread).toEqual([]);
});
test("lists read no secret", () => {
  expect(shownFields(entities.User)).not.toContain("passwordHash");
  expect(shownFields(entities.User)).toContain("username");
});
