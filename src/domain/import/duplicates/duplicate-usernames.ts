import type { EngineerProfile } from "../../engineer-profile/entity.ts";
import type { Picked } from "../../kernel/schema/entity.ts";
import type { User } from "../../user/entity.ts";
import { isTwinName, twinName, usernameKeysOf } from "../../user/username-keys.ts";

type Keys = Pick<User, "usernameKey" | "skeleton" | "logInKey">;
export const namedAccountFields = [
  ...(["objectId", "username", "usernameKey", "skeleton", "logInKey"] as const),
  ...(["emailKey", "passwordHash", "externalId"] as const),
] as const;
/** An account whose username begins with `twin-`. */
export type NamedAccount = Picked<User, typeof namedAccountFields>;

/** Usernames for duplicates: `twin-<objectId>`, or if that is taken, the first free of `twin-<objectId>-2`, `-3`, … */
export interface DuplicateUsernames {
  /** The username that the account of this row has or would get. */
  readonly nameFor: (name: string, objectId: string) => string;
  /** The same, and nobody else gets it. */
  readonly reserve: (name: string, objectId: string) => string;
  /** The username of an account that stays as it is: no duplicate gets it. */
  readonly markTaken: (keys: Partial<Keys>) => void;
}

const keyTexts = ({ usernameKey, skeleton, logInKey }: Partial<Keys>): ReadonlyArray<string> =>
  Object.entries({ usernameKey, skeleton, logInKey }).flatMap(([name, key]) =>
    typeof key === "string" ? [`${name} ${key}`] : [],
  );
const rowKey = (name: string, objectId: string): string => `${name} ${objectId}`;
const isNameFor = (username: string, objectId: string): boolean =>
  username === twinName(objectId) || username.startsWith(`${twinName(objectId)}-`);

/** Whether an import may have created the account for a second profile that is gone: nobody can log in to it. */
const isSpare = ({ emailKey, passwordHash, externalId }: NamedAccount): boolean =>
  emailKey === null && passwordHash === null && externalId === null;

/** A row keeps the username that an earlier import gave it, also if a better one is free now (R-IMP-1, R-IMP-2). */
export const duplicateUsernames = (
  accounts: ReadonlyArray<NamedAccount>,
  profiles: ReadonlyArray<Pick<EngineerProfile, "objectId" | "user">>,
): DuplicateUsernames => {
  const profileOf = new Map(profiles.map(({ objectId, user }) => [user, objectId]));
  const names = new Map<string, string>();
  const taken = new Set<string>();
  const spare = new Set<string>();
  const note = (keys: Partial<Keys>): void => {
    for (const key of keyTexts(keys)) taken.add(key);
  };
  for (const account of accounts) {
    const { objectId, username } = account;
    const profile = profileOf.get(objectId);
    if (isNameFor(username, objectId)) names.set(rowKey("User", objectId), username);
    if (profile !== undefined && isNameFor(username, profile)) names.set(rowKey("EngineerProfile", profile), username);
    if (profile === undefined && isSpare(account)) spare.add(username);
    else note(account);
  }
  const isFree = (name: string, username: string): boolean =>
    (name === "EngineerProfile" || !spare.has(username)) &&
    keyTexts(usernameKeysOf(username)).every((key) => !taken.has(key));
  const of = (name: string, objectId: string): string => {
    const own = names.get(rowKey(name, objectId));
    if (own !== undefined) return own;
    const first = twinName(objectId);
    let username = first;
    for (let n = 2; !isFree(name, username); n++) username = `${first}-${n}`;
    return username;
  };
  return {
    nameFor: of,
    reserve: (name, objectId) => {
      const username = of(name, objectId);
      names.set(rowKey(name, objectId), username);
      note(usernameKeysOf(username));
      return username;
    },
    markTaken: (keys) => {
      if (isTwinName(keys)) note(keys);
    },
  };
};
