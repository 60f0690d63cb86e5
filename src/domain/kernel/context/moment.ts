import type { Day } from "../values/day.ts";
import type { Actor } from "./actor.ts";
import type { Settings } from "./settings.ts";

/** What a rule needs and may not fetch: the clock, new ids, the firm's settings, who asks. */
export interface Moment {
  readonly now: number;
  readonly today: Day;
  readonly newId: () => string;
  readonly firm: Settings;
  readonly actor: Actor;
  /** Name of the operation, which is also the event in the change log. */
  readonly operation: string;
  /** What the caller gave as reason, else null. */
  readonly reason: string | null;
}
