import type { Day } from "../values/day.ts";
import type { Actor } from "./actor.ts";
import type { Settings } from "./settings.ts";

/** What a rule may not fetch itself: the clock, new ids, the firm's settings and the actor. */
export interface Moment {
  readonly now: number;
  readonly today: Day;
  readonly newId: () => string;
  readonly firm: Settings;
  readonly actor: Actor;
  /** Who gets the answer, if it is given as to the actor and to somebody else: the export of a person's data. */
  readonly reader?: Actor;
  /** The name of the operation, which is the event in the change log. */
  readonly operation: string;
  /** The reason that the caller gave, else null. */
  readonly reason: string | null;
}
