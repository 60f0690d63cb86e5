import type { User } from "./entity.ts";
import { emailKeyOf, keyOfTwin, usernameKeysOf } from "./name-keys.ts";
import { isGivenUp } from "./user-state.ts";

const keyNames = ["usernameKey", "skeleton", "logInKey", "emailKey"] as const;
type Keys = Pick<User, (typeof keyNames)[number]>;
/** An account as its names are stored. */
export type StoredNames = Keys & Pick<User, "organizationId" | "objectId" | "username" | "email">;
/** Two accounts whose names are the same, or look the same, by the present table: both stay (R-ID-3). */
export interface LookAlike {
  readonly organizationId: string;
  readonly field: "username" | "email";
  /** The later one, by `createdAt`: it may not be given this name again once it is changed. */
  readonly objectId: string;
  readonly username: string;
  /** The earlier one. */
  readonly of: { readonly objectId: string; readonly username: string };
}

/**
 * The keys that accounts should have, in the order in which they were made, and which of them look alike. Of two that may no longer have
 * one key the earlier keeps it; the later one gets a key that nobody else can have, and logs in by its name as it is written.
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
