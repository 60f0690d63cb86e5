import * as Result from "effect/Result";
import { type Change, type Decide, revised, revision } from "../kernel/decision/decision.ts";
import type { LastAdministrator, NotFound, ReasonRequired } from "../kernel/refusal/refusal.ts";
import type { Warning } from "../kernel/refusal/warning.ts";
import type { Entity, Row } from "../kernel/schema/entity.ts";
import type { LoginThrottle } from "../login-throttle/entity.ts";
import { personalClasses } from "../privacy/personal-classes.ts";
import { erasedFields, type Person } from "../privacy/personal-data.ts";
import { User } from "./entity.ts";
import { type HoursWaitingState, hoursWaiting } from "./hours-waiting.ts";
import {
  endedSessions,
  endedThrottles,
  givenUpFields,
  lastAdministrator,
  pseudonymOf,
  type UserSessionsState,
} from "./user-state.ts";

/**
 * An account and its log-ins. The rows of each class of {@link personalClasses} are added under the name of the class.
 */
export interface ErasureState extends UserSessionsState, HoursWaitingState {
  readonly throttles: ReadonlyArray<LoginThrottle>;
  /** The log rows of the account, which is all that a deleted account leaves. */
  readonly logged: { readonly count: number };
}

/** The answer: the account, and the pseudonym that replaces every text. */
export interface Erased {
  readonly objectId: string;
  readonly pseudonym: string;
}

/**
 * Erases a person (R-LOG-4): name, e-mail and free text are replaced in the account, the profile, their rows and the
 * log. Ids, hours and money stay. The account becomes inactive and its log-ins end. An account that was deleted before
 * is erased in the log.
 */
export const erase: Decide<
  ErasureState,
  { readonly objectId: string },
  Erased,
  LastAdministrator | NotFound | ReasonRequired
> = (state, { objectId }, at) => {
  const { user } = state;
  if (user === null && state.logged.count === 0) return Result.fail({ _tag: "NotFound", class: "User" });
  if (at.reason === null) return Result.fail({ _tag: "ReasonRequired", event: "erase" });
  const rowsOf = ({ name }: Entity) => (state as unknown as Readonly<Record<string, ReadonlyArray<Row>>>)[name] ?? [];
  const profiles = personalClasses
    .filter(({ entity }) => entity.name === "EngineerProfile")
    .flatMap(({ entity }) => rowsOf(entity));
  const person: Person = {
    user: objectId,
    profiles: new Set(profiles.map((row) => row.objectId)),
    pseudonym: pseudonymOf(objectId),
  };
  const texts = new Set<string>();
  const cleared = (entity: Entity, row: Row): Row =>
    revised(row, erasedFields(entity, row as never, person, texts), at);
  const account: Array<Change> = [];
  const warnings: Array<Warning> = [];
  if (user !== null) {
    // Collects the texts; the fields themselves are replaced together with the names below.
    erasedFields(User, user as never, person, texts);
    const after = revised<User>(
      user,
      {
        ...givenUpFields(person.pseudonym, user),
        team: null,
        erasedOn: user.erasedOn ?? at.today,
        custom: null,
      } as Partial<User>,
      at,
    );
    const last = lastAdministrator(state, user, after);
    if (last !== null) return Result.fail(last);
    account.push(...revision("User", user, after, at));
    warnings.push(...hoursWaiting(state, user, after, at));
  }
  return Result.succeed({
    answer: { objectId, pseudonym: person.pseudonym },
    changes: [
      ...endedSessions(state, at),
      ...endedThrottles(state.throttles, at),
      ...personalClasses.flatMap(({ entity }) =>
        rowsOf(entity).flatMap((row) => revision(entity.name, row, cleared(entity, row), at)),
      ),
      ...account,
    ],
    log: { is: "erase", user: objectId, pseudonym: person.pseudonym, texts },
    warnings,
  });
};
