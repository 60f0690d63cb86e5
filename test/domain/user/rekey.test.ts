import { expect, test } from "vitest";
import { rekeyed, type StoredNames } from "../../../src/domain/user/rekey.ts";
import { givenUpFields } from "../../../src/domain/user/user-state.ts";
import { hasTaken, logInKeysOf } from "../../../src/domain/user/username-keys.ts";

const account = (objectId: string, username: string, more: Partial<StoredNames> = {}): StoredNames => ({
  ...{ organizationId: "acme", objectId, username, email: null },
  ...{ usernameKey: `old ${objectId}`, skeleton: null, logInKey: null, emailKey: null, ...more },
});
/** The account that a log-in finds by the typed name. */
const found = (accounts: ReadonlyArray<StoredNames>, typed: string): string | undefined => {
  const [written, key] = logInKeysOf(typed);
  const by = (name: "logInKey" | "emailKey", wanted: string) => accounts.find((each) => each[name] === wanted);
  return (by("logInKey", written) ?? by("emailKey", written) ?? by("emailKey", key) ?? by("logInKey", key))?.objectId;
};

// R-ID-3
test("accounts that look alike all keep their log-in", () => {
  const before = [
    account("first", "Ana"),
    account("blank", "Ana\u2800"),
    account("cyrillic", "Аna"),
    account("mail1", "ben", { email: "b@example.com" }),
    account("mail2", "zoe", { email: "B@example.com" }),
    account("other", "ana", { organizationId: "other" }),
    account("gone", "deleted gone", givenUpFields("deleted gone", { objectId: "gone" })),
  ];
  const { changed, lookAlikes } = rekeyed(before);
  expect(lookAlikes.map(({ field, objectId, of }) => [field, objectId, of.objectId])).toEqual([
    ["username", "blank", "first"],
    ["username", "cyrillic", "first"],
    ["email", "mail2", "mail1"],
  ]);
  expect(changed.map(({ objectId }) => objectId)).toEqual(["first", "blank", "cyrillic", "mail1", "mail2", "other"]);
  const here = changed.filter(({ organizationId }) => organizationId === "acme");
  for (const { objectId, username, email } of before.slice(0, 5)) {
    expect(found(here, username)).toBe(objectId);
    if (email !== null) expect(found(here, email)).toBe(objectId);
  }
  expect(found(here, "ANA")).toBe("first");
  for (const name of ["usernameKey", "skeleton", "logInKey"] as const)
    expect(new Set(here.map((each) => each[name])).size).toBe(here.length);
  // The name of a later account is taken too, even for that account itself.
  const [first] = here;
  expect(first !== undefined && hasTaken(first, "Ana\u2800")).toBe(true);
  expect(rekeyed(changed).changed).toEqual([]);
});
