import type { EngineerProfile } from "../../engineer-profile/entity.ts";
import type { Moment } from "../../kernel/context/moment.ts";
import { type Change, creation } from "../../kernel/decision/decision.ts";
import { recordFrom } from "../../kernel/decision/record-from-input.ts";
import type { Picked } from "../../kernel/schema/entity.ts";
import { User } from "../../user/entity.ts";
import { usernameKeyOf, usernameKeysOf } from "../../user/username-keys.ts";
import { rowIssue } from "../row-issue.ts";
import type { PreparedRow, RowLeftOut } from "../rows/prepare-row.ts";

/** Second profiles with their accounts, and the accounts to create. */
export interface ProfilesWithAccounts {
  readonly kept: ReadonlyArray<PreparedRow>;
  readonly leftOut: ReadonlyArray<RowLeftOut>;
  readonly changes: ReadonlyArray<Change>;
}

export const profileAccountFields = ["objectId", "usernameKey", "emailKey", "passwordHash"] as const;
/** Accounts that second profiles may already have. */
export interface ProfileAccounts {
  /** Accounts with a username of a second profile. */
  readonly named: ReadonlyArray<Picked<User, typeof profileAccountFields>>;
  /** The profiles of these accounts, and the stored profiles of the rows. */
  readonly profiles: ReadonlyArray<Pick<EngineerProfile, "objectId" | "user">>;
}

const make = recordFrom(User);
/**
 * Gives each second profile an account: the one of its record, the one that an earlier import created under this username, or a new one
 * (R-IMP-1). If somebody else has taken the username since it was chosen, the row is left out.
 */
export const withOwnAccounts = (
  rows: ReadonlyArray<PreparedRow>,
  { named, profiles }: ProfileAccounts,
  at: Moment,
): ProfilesWithAccounts => {
  if (rows.every(({ account }) => account === undefined)) return { kept: rows, leftOut: [], changes: [] };
  const known = new Map(named.map((each) => [each.usernameKey, each]));
  const userOf = new Map(profiles.map(({ objectId, user }) => [objectId, user]));
  const profileOf = new Map(profiles.map(({ objectId, user }) => [user, objectId]));
  const changes: Array<Change> = [];
  const leftOut: Array<RowLeftOut> = [];
  const kept = rows.flatMap((row): ReadonlyArray<PreparedRow> => {
    const { file, objectId, account } = row;
    if (account === undefined) return [row];
    const withUser = (user: string): ReadonlyArray<PreparedRow> => [{ ...row, fields: { ...row.fields, user } }];
    const own = userOf.get(objectId);
    if (own !== undefined) return withUser(own);
    const key = usernameKeyOf(account);
    const found = known.get(key);
    const isFree =
      found === undefined ||
      (found.emailKey === null && found.passwordHash === null && profileOf.get(found.objectId) === undefined);
    if (!isFree) {
      leftOut.push({
        file,
        row: row.row,
        objectId,
        ...rowIssue("DUPLICATE", { id: "usernameTaken", username: account }),
      });
      return [];
    }
    if (found !== undefined) return withUser(found.objectId);
    const made = make({ username: account, role: at.firm.defaultRole }, usernameKeysOf(account), at);
    changes.push(creation("User", made, at));
    return withUser(made.objectId);
  });
  return { kept, leftOut, changes };
};
