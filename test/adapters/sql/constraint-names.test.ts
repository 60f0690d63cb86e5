import { expect, test } from "vitest";
import { ddl } from "../../../src/adapters/postgres/generated/ddl.gen.ts";
import { boundedIndexName, primaryKeyName, uniqueByName } from "../../../src/adapters/sql/schema/constraint-names.ts";
import { allEntities } from "../../../src/domain/entities.ts";
import { uniquesOf } from "../../../src/domain/kernel/schema/entity.ts";

const madeNames = (statements: ReadonlyArray<string>): ReadonlyArray<string> =>
  statements.flatMap((each) => [...each.matchAll(/(?:\bconstraint|\bindex) (\w+) /g)].map(([, name = ""]) => name));

test("a name over fifty bytes is shortened with a distinct ending", () => {
  const table = "firm_".padEnd(46, "x");
  expect(primaryKeyName(table)).toBe(`${table}_key`);
  expect(primaryKeyName(`${table}y`)).toMatch(/^firm_x{36}_[0-9a-f]{8}$/);
  expect(primaryKeyName(`${table}y`)).not.toBe(primaryKeyName(`${table}z`));
  // The name in the first release: with another hash, existing databases would have unknown names.
  expect(boundedIndexName("firm_change_log", ["organizationId", "class", "objectId", "seq"])).toBe(
    "firm_change_log_by_organization_id_class_7d7a5b0a",
  );
});

test("names of keys, constraints and indexes are unique and short enough for shards", () => {
  const names = madeNames(ddl);
  expect(names.length).toBeGreaterThan(100);
  expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
  expect(names.filter((name) => Buffer.byteLength(name) > 50)).toEqual([]);
});

test("each unique name maps to its class and fields (scale-out rule 16)", () => {
  const unique = ddl.flatMap((each) => [
    ...[...each.matchAll(/create unique index (\w+) on \{schema\}\.(\w+) \(([^)]*)\)/g)],
    ...[...each.matchAll(/constraint (\w+) (primary) key \(([^)]*)\)/g)],
  ]);
  const system = /^firm_(migration|feed|feed_head|request|change_log)_key$/;
  for (const [, name = "", , columns = ""] of unique) {
    const uniqueFields = uniqueByName(name);
    if (system.test(name)) expect(uniqueFields, name).toBeUndefined();
    else {
      const snake = ["organizationId", ...(uniqueFields?.fields ?? [])].map(
        (field) => `"${field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}"`,
      );
      expect(snake.join(", "), name).toBe(columns);
    }
  }
  const count = allEntities.reduce((sum, each) => sum + 1 + uniquesOf(each).length, 0);
  expect(unique.filter(([, name = ""]) => !system.test(name))).toHaveLength(count);
});

test("a shard's constraint is recognized without its number, other names are not", () => {
  expect(uniqueByName("firm_user_one_username_key_102998")).toMatchObject({ entity: { name: "User" } });
  expect(uniqueByName("firm_user_one_username_key_102998")?.fields).toEqual(["usernameKey"]);
  expect(uniqueByName("firm_engineer_profile_key_7")?.fields).toEqual(["objectId"]);
  expect(uniqueByName("firm_user_one_username_key_")).toBeUndefined();
  expect(uniqueByName("firm_allocation_to_engineer")).toBeUndefined();
});
