import type { Settings } from "../kernel/context/settings.ts";
import type { Session } from "../session/entity.ts";

const day = 86_400_000;
const hour = 3_600_000;
type Life = Pick<Session, "expiresAt" | "lastUsedAt">;

/** The instant from which the session speaks no more: too old, or not used for too long (R-ID-7). */
export const endsAt = ({ expiresAt, lastUsedAt }: Life, { sessionIdleDays }: Settings): number =>
  Math.min(expiresAt, lastUsedAt + sessionIdleDays * day);

/** When a session begun now ends whatever happens. */
export const expiryFrom = (now: number, { sessionDays }: Settings): number => now + sessionDays * day;

/** Whether its use is to be noted again: each call noting it would make every read a write. */
export const isStale = ({ lastUsedAt }: Life, now: number, { sessionIdleDays }: Settings): boolean =>
  now - lastUsedAt >= Math.min(hour, (sessionIdleDays * day) / 8);
