import * as Result from "effect/Result";
import { type Change, type Decide, deletion, revised, revision } from "../kernel/decision/decision.ts";
import { existing } from "../kernel/decision/existing.ts";
import type { LastAdministrator } from "../kernel/refusal/refusal.ts";
import type { LoginThrottle } from "../login-throttle/entity.ts";
import { userReferences } from "../privacy/user-references.ts";
import type { Project } from "../project/entity.ts";
import type { User } from "./entity.ts";
import { type HoursWaitingState, hoursWaiting } from "./hours-waiting.ts";
import {
  endedSessions,
  endedThrottles,
  givenUpFields,
  isGivenUp,
  lastAdministrator,
  type UserSessionsState,
} from "./user-state.ts";

/** The history of an account: for each name of {@link userReferences}, the number of rows that name it. */
export interface UserHistoryState extends UserSessionsState, HoursWaitingState {
  readonly throttles: ReadonlyArray<LoginThrottle>;
  /** The projects through which a client lead's policy looks. */
  readonly projects: ReadonlyArray<Pick<Project, "objectId">>;
  /** The log rows by this person about anything but the account itself. */
  readonly acted: { readonly count: number };
}

const rowsNaming = (state: UserHistoryState): number =>
  userReferences.reduce(
    (sum, { name }) => sum + ((state as unknown as Readonly<Record<string, number>>)[name] ?? 0),
    0,
  );

/**
 * Deletes the own account (R-ID-8). Without history the row is deleted; with history it stays inactive under another
 * name, and its username, e-mail and external id become free. An administrator can only deactivate others this way.
 */
export const deleteUser: Decide<UserHistoryState, unknown, User, LastAdministrator> = (state, _input, at) => {
  const user = existing(state.user);
  const own = user.objectId === at.actor.userId;
  const goes = own && rowsNaming(state) + state.acted.count === 0;
  const left =
    own && !isGivenUp(user)
      ? { ...givenUpFields(`deleted ${user.objectId}`, user), deletedOn: at.today }
      : ({ active: false } as const);
  const after = goes ? null : revised<User>(user, left, at);
  const last = lastAdministrator(state, user, null);
  if (last !== null) return Result.fail(last);
  const changes: ReadonlyArray<Change> = [
    // Rows that point to the account are deleted first, because of their foreign keys.
    ...endedSessions(state, at),
    ...(own ? endedThrottles(state.throttles, at) : []),
    ...(after === null ? [deletion("User", user, at)] : revision("User", user, after, at)),
  ];
  return Result.succeed({
    answer: user,
    changes,
    warnings: after === null ? [] : hoursWaiting(state, user, after, at),
  });
};
