import type { AccountToken } from "../account-token/entity.ts";
import type { Moment } from "../kernel/context/moment.ts";
import { type Change, deletion } from "../kernel/decision/decision.ts";
import type { InvalidTransition, LastAdministrator } from "../kernel/refusal/refusal.ts";
import type { LoginThrottle } from "../login-throttle/entity.ts";
import type { Session } from "../session/entity.ts";
import type { User } from "./entity.ts";

/** An account to change, and the active administrators of the firm. */
export interface UserState {
  readonly user: User | null;
  readonly administrators: ReadonlyArray<Pick<User, "objectId">>;
}
/** The same with its sessions and tokens. */
export interface UserSessionsState extends UserState {
  readonly sessions: ReadonlyArray<Session>;
  readonly tokens: ReadonlyArray<AccountToken>;
}

/** Whether the account is an active administrator. */
export const administers = ({ active, role }: Pick<User, "active" | "role">): boolean =>
  active && role === "administrator";

/** The last active administrator of a firm keeps the role (R-ID-1). `after` null: the account is deleted. */
export const lastAdministrator = (
  { administrators }: UserState,
  before: User,
  after: User | null,
): LastAdministrator | null =>
  administers(before) &&
  (after === null || !administers(after)) &&
  administrators.every(({ objectId }) => objectId === before.objectId)
    ? { _tag: "LastAdministrator", class: "User", objectId: before.objectId }
    : null;

/** Ends all sessions and mailed tokens of the account (R-ID-7). */
export const endedSessions = ({ sessions, tokens }: UserSessionsState, at: Moment): ReadonlyArray<Change> => [
  ...sessions.map((row) => deletion("Session", row, at)),
  ...tokens.map((row) => deletion("AccountToken", row, at)),
];
/** Deletes the counts of failed log-ins of the account. */
export const endedThrottles = (throttles: ReadonlyArray<LoginThrottle>, at: Moment): ReadonlyArray<Change> =>
  throttles.map((row) => deletion("LoginThrottle", row, at));

/** The key of a name that was given up. No username key begins with a space, so nobody takes it or logs in with it. */
const givenUpKey = (objectId: string): string => ` ${objectId}`;
/** Whether the person deleted the account: its names are free, and it cannot be reactivated. */
export const isGivenUp = ({ objectId, usernameKey }: Pick<User, "objectId" | "usernameKey">): boolean =>
  usernameKey === givenUpKey(objectId);
/** The refusal of an event of an account that was deleted or erased. */
export const refuseGivenUp = (user: User, event: string): InvalidTransition => ({
  _tag: "InvalidTransition",
  class: "User",
  objectId: user.objectId,
  machine: "User.active",
  from: "deleted",
  event,
  allowed: [],
  current: user,
});
/** The text that replaces every text about an erased person. */
export const pseudonymOf = (objectId: string): string => `erased ${objectId}`;
/** Whether the person was erased (R-LOG-4). */
export const isErased = (user: Pick<User, "objectId" | "username" | "usernameKey">): boolean =>
  isGivenUp(user) && user.username === pseudonymOf(user.objectId);
/** The fields of an account whose username, e-mail and external id become free (R-ID-8). */
export const givenUpFields = (username: string, { objectId }: Pick<User, "objectId">) =>
  ({
    username,
    usernameKey: givenUpKey(objectId),
    skeleton: null,
    logInKey: null,
    email: null,
    emailKey: null,
    emailVerified: false,
    passwordHash: null,
    externalId: null,
    active: false,
  }) as const satisfies Partial<User>;
