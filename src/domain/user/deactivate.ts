import * as Result from "effect/Result";
import { type Decide, revised, revision } from "../kernel/decision/decision.ts";
import { existing } from "../kernel/decision/existing.ts";
import type { InvalidTransition, LastAdministrator } from "../kernel/refusal/refusal.ts";
import type { User } from "./entity.ts";
import { type HoursWaitingState, hoursWaiting } from "./hours-waiting.ts";
import {
  endedSessions,
  isGivenUp,
  lastAdministrator,
  refuseGivenUp,
  type UserSessionsState,
  type UserState,
} from "./user-state.ts";

/** Deactivates an account: its sessions and mailed tokens end at once (R-ID-7, R-POL-4). */
export const deactivate: Decide<UserSessionsState & HoursWaitingState, unknown, User, LastAdministrator> = (
  state,
  _input,
  at,
) => {
  const user = existing(state.user);
  const after = revised<User>(user, { active: false }, at);
  const last = lastAdministrator(state, user, after);
  return last === null
    ? Result.succeed({
        answer: after,
        changes: [...revision("User", user, after, at), ...endedSessions(state, at)],
        warnings: hoursWaiting(state, user, after, at),
      })
    : Result.fail(last);
};

/** Reactivates an account with its role and password, but not one that was deleted or erased. */
export const reactivate: Decide<Pick<UserState, "user">, unknown, User, InvalidTransition> = (state, _input, at) => {
  const user = existing(state.user);
  if (isGivenUp(user)) return Result.fail(refuseGivenUp(user, "reactivate"));
  const after = revised<User>(user, { active: true }, at);
  return Result.succeed({ answer: after, changes: revision("User", user, after, at) });
};
