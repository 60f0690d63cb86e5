import type { Settings } from "../kernel/context/settings.ts";
import { millisecondsPerDay } from "../kernel/values/day.ts";
import type { Session } from "../session/entity.ts";

const hour = 3_600_000;
type Life = Pick<Session, "expiresAt" | "lastUsedAt">;

/** The instant at which a session ends: too old, or unused for too long (R-ID-7). */
export const endsAt = ({ expiresAt, lastUsedAt }: Life, { sessionIdleDays }: Settings): number =>
  Math.min(expiresAt, lastUsedAt + sessionIdleDays * millisecondsPerDay);

/** The latest end of a session that begins now. */
export const expiryFrom = (now: number, { sessionDays }: Settings): number => now + sessionDays * millisecondsPerDay;

/** The instant from which the use of the session is recorded again. Recording each call would make every read a write. */
export const staleFrom = ({ lastUsedAt }: Life, { sessionIdleDays }: Settings): number =>
  lastUsedAt + Math.min(hour, (sessionIdleDays * millisecondsPerDay) / 8);
