import { describe, expect, test } from "vitest";
import type { Dialect } from "../../../src/adapters/sql/dialect.ts";
import { organizationParameter } from "../../../src/adapters/sql/parameters.ts";
import {
  countLog,
  logAboutProfiles,
  logMentioning,
  purgeLog,
} from "../../../src/adapters/sql/statements/erasure-statements.ts";
import { selectLog } from "../../../src/adapters/sql/statements/log-statements.ts";
import { sqliteDialect } from "../../../src/adapters/sqlite/statements/dialect.ts";
import type { LogPart } from "../../../src/ports/load.ts";

const counted = `select count(*) as "count", coalesce(max("seq"), 0) as "last" from "firm_change_log" as "held" where "held"."organization_id" = ? and`;
const parts: ReadonlyArray<readonly [LogPart, sql: string, values: ReadonlyArray<unknown>]> = [
  [
    { is: "by", user: { param: "user" } },
    `"actor" = ? and "object_id" <> ? and "class" not in ('Session', 'AccountToken')`,
    ["acme", "ana", "ana"],
  ],
  [{ is: "of", class: "User", objectId: { param: "user" } }, `"class" = 'User' and "object_id" = ?`, ["acme", "ana"]],
  [
    { is: "olderThan", at: { param: "at" } },
    `"at" < ? and ("class" = 'Organization' or exists (select 1 from "firm_change_log" as "newer" where "newer"."organization_id" = ? and "newer"."class" = "held"."class" and "newer"."object_id" = "held"."object_id" and "newer"."seq" > "held"."seq"))`,
    ["acme", 86_400_000, "acme"],
  ],
];

describe("part of the log", () => {
  test.each(parts)("that %j is counted in one statement", (part, sql, values) => {
    const { text, bind } = countLog(sqliteDialect, part);
    expect(text).toBe(`${counted} ${sql}`);
    expect(bind({ [organizationParameter.param]: "acme", user: "ana", at: 86_400_000 })).toEqual(values);
  });

  test("that names a person is found by actor and by record", () => {
    const { text } = selectLog(sqliteDialect, {
      organizationId: "acme",
      involving: { user: "ana", records: [["User", "ana"]] },
      limit: 5,
    });
    expect(text).toContain(
      `("actor" = ? or ("class", "object_id") in (select value ->> 0, value ->> 1 from json_each(?))) order by "seq" limit ?`,
    );
  });

  test("is filtered by organization first in every statement that changes it", () => {
    for (const text of [logAboutProfiles, (of: Dialect) => logMentioning(of, 2), purgeLog].map(
      (each) => each(sqliteDialect).text,
    ))
      expect(text).toMatch(/from "firm_change_log" (where|as "held" where "held"\.)/);
    // Organization, user, and each id before and after.
    expect(logMentioning(sqliteDialect, 2).text.match(/\?/g)).toHaveLength(2 + 2 * 2);
  });
});
