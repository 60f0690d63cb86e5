import { expect, test } from "vitest";
import {
  type ProfileAccounts,
  withOwnAccounts,
} from "../../../../src/domain/import/duplicates/second-profile-accounts.ts";
import type { PreparedRow } from "../../../../src/domain/import/rows/prepare-row.ts";
import type { Moment } from "../../../../src/domain/kernel/context/moment.ts";
import { defaultSettings } from "../../../../src/domain/kernel/context/settings.ts";
import { usernameKeyOf } from "../../../../src/domain/user/username-keys.ts";

const name = "twin-prof000002";
const row = (account?: string): PreparedRow =>
  ({ file: "EngineerProfile.json", objectId: "prof000002", fields: { user: "user000001" }, account }) as never;
const at = {
  now: 0,
  today: 0,
  newId: () => "made000001",
  firm: defaultSettings,
  actor: { organizationId: "acme", userId: "importer", role: "administrator", team: null, clientCompany: null },
  operation: "import",
  reason: null,
} as unknown as Moment;
const nobody: ProfileAccounts = { named: [], profiles: [] };
const named = (more: object = {}) => ({
  ...{ objectId: "user000009", usernameKey: usernameKeyOf(name), emailKey: null, passwordHash: null },
  ...more,
});
const usersOf = (accounts: ProfileAccounts) =>
  withOwnAccounts([row(name)], accounts, at).kept.map(({ fields }) => fields.user);

// R-IMP-1
test("a second profile keeps, finds or gets an account", () => {
  expect(withOwnAccounts([row()], nobody, at)).toEqual({ kept: [row()], leftOut: [], changes: [] });
  expect(usersOf({ named: [], profiles: [{ objectId: "prof000002", user: "user000005" }] })).toEqual(["user000005"]);
  expect(usersOf({ named: [named()], profiles: [] })).toEqual(["user000009"]);
  const { kept, changes } = withOwnAccounts([row(), row(name)], nobody, at);
  expect(kept.map(({ fields }) => fields.user)).toEqual(["user000001", "made000001"]);
  expect(changes).toMatchObject([
    { entity: "User", after: { objectId: "made000001", username: name, role: "engineer", email: null, active: true } },
  ]);
});

test.each([
  ["an e-mail address", { emailKey: "a@b" }, []],
  ["a password", { passwordHash: "x" }, []],
  ["a profile", {}, [{ objectId: "prof000007", user: "user000009" }]],
])("is left out if the account of its name has %s", (_, more, profiles) => {
  const { kept, leftOut, changes } = withOwnAccounts([row(name)], { named: [named(more)], profiles }, at);
  expect([kept, changes]).toEqual([[], []]);
  expect(leftOut).toMatchObject([
    { objectId: "prof000002", code: "DUPLICATE", message: expect.stringContaining(name) },
  ]);
});
