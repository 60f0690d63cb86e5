import type { AccountToken } from "../account-token/entity.ts";
import type { Moment } from "../kernel/context/moment.ts";
import { type Change, deletion } from "../kernel/decision/decision.ts";
import type { InvalidTransition, LastAdministrator } from "../kernel/refusal/refusal.ts";
import type { LoginThrottle } from "../login-throttle/entity.ts";
import type { Session } from "../session/entity.ts";
import type { User } from "./entity.ts";

/** An account that is to be changed, and every active administrator of the firm. */
export interface UserState {
  readonly user: User | null;
  readonly administrators: ReadonlyArray<Pick<User, "objectId">>;
}
/** The same with what lets the person in. */
export interface UserSessionsState extends UserState {
  readonly sessions: ReadonlyArray<Session>;
  readonly tokens: ReadonlyArray<AccountToken>;
}

/** Whether the account may do everything. */
export const administers = ({ active, role }: Pick<User, "active" | "role">): boolean =>
  active && role === "administrator";

/** A firm always has somebody who may do everything: the last active administrator stays one (R-ID-1). `after` null: the row goes. */
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

/** All log-ins and mailed secrets of the account end in the same step (R-ID-7). */
export const endedSessions = ({ sessions, tokens }: UserSessionsState, at: Moment): ReadonlyArray<Change> => [
  ...sessions.map((row) => deletion("Session", row, at)),
  ...tokens.map((row) => deletion("AccountToken", row, at)),
];
/** Counts of failed log-ins go with the account that they are about. */
export const endedThrottles = (throttles: ReadonlyArray<LoginThrottle>, at: Moment): ReadonlyArray<Change> =>
  throttles.map((row) => deletion("LoginThrottle", row, at));

/** The key of a name that was given up: no key of a username begins with a space, so nobody takes it and nobody logs in with it. */
const givenUpKey = (objectId: string): string => ` ${objectId}`;
/** Whether the person gave up the account: its names are free, and nothing brings it back. */
export const isGivenUp = ({ objectId, usernameKey }: Pick<User, "objectId" | "usernameKey">): boolean =>
  usernameKey === givenUpKey(objectId);
/** Nothing brings back an account that was given up or erased. */
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
/** What stands in place of every text that told of an erased person. */
export const pseudonymOf = (objectId: string): string => `erased ${objectId}`;
/** Whether the person was erased: nothing tells of them any more (R-LOG-4). */
export const isErased = (user: Pick<User, "objectId" | "username" | "usernameKey">): boolean =>
  isGivenUp(user) && user.username === pseudonymOf(user.objectId);
/** An account whose username, e-mail and external id others may take from here on (R-ID-8). */
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
