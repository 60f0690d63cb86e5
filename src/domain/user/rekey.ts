import type { User } from "./entity.ts";
import { isGivenUp } from "./user-state.ts";
import { emailKeyOf, keyOfTwin, usernameKeysOf } from "./username-keys.ts";

const keyNames = ["usernameKey", "skeleton", "logInKey", "emailKey"] as const;
type Keys = Pick<User, (typeof keyNames)[number]>;
/** The names of an account as they are stored. */
export type StoredNames = Keys & Pick<User, "organizationId" | "objectId" | "username" | "email">;
/** Two accounts whose names look the same by the current table. Both stay (R-ID-3). */
export interface LookAlike {
  readonly organizationId: string;
  readonly field: "username" | "email";
  /** The newer account, by `createdAt`. Once its name changes, it cannot get this one again. */
  readonly objectId: string;
  readonly username: string;
  /** The older account. */
  readonly of: { readonly objectId: string; readonly username: string };
}

/**
 * The keys that accounts should have, oldest first, and which accounts look alike. If two would share a key, the older
 * keeps it. The newer gets a key that nobody else can have and logs in with its name exactly as written.
 */
export const rekeyed = (
  accounts: ReadonlyArray<StoredNames>,
): { readonly changed: ReadonlyArray<StoredNames>; readonly lookAlikes: ReadonlyArray<LookAlike> } => {
  const taken = new Map<string, StoredNames>();
  const changed: Array<StoredNames> = [];
  const lookAlikes: Array<LookAlike> = [];
  for (const account of accounts) {
    if (isGivenUp(account)) continue;
    const { organizationId, objectId, username, email } = account;
    const wanted: Keys = { ...usernameKeysOf(username), emailKey: email === null ? null : emailKeyOf(email) };
    const met = new Map<"username" | "email", StoredNames>();
    const keyOf = <N extends (typeof keyNames)[number]>(name: N): Keys[N] => {
      const key = wanted[name];
      if (key === null) return key;
      const place = JSON.stringify([organizationId, name, key]);
      const earlier = taken.get(place);
      if (earlier === undefined) {
        taken.set(place, account);
        return key;
      }
      const field = name === "emailKey" ? "email" : "username";
      if (!met.has(field)) met.set(field, earlier);
      return keyOfTwin(field === "email" ? (email ?? "") : username) as Keys[N];
    };
    const keys: Keys = {
      usernameKey: keyOf("usernameKey"),
      skeleton: keyOf("skeleton"),
      logInKey: keyOf("logInKey"),
      emailKey: keyOf("emailKey"),
    };
    for (const [field, of] of met)
      lookAlikes.push({
        organizationId,
        field,
        objectId,
        username,
        of: { objectId: of.objectId, username: of.username },
      });
    if (keyNames.some((name) => keys[name] !== account[name])) changed.push({ ...account, ...keys });
  }
  return { changed, lookAlikes };
};
