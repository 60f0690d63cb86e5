import type { Actor } from "../domain/kernel/actor.ts";
import { type Day, dayOfInstant } from "../domain/kernel/day.ts";
import type { ClassForbidden } from "../domain/kernel/refusal.ts";
import type { Settings } from "../domain/kernel/settings.ts";
import { policyOf } from "./policies.ts";

/** The UTC day of now, or the firm's own when it set an offset (R-VAL-11). */
export const todayOf = (now: number, firm: Settings): Day => dayOfInstant(now + firm.todayOffset * 60_000);

/** The refusal of an action that the policy denies without a row. */
export const closedTo = (
  of: { readonly class: string; readonly action: string },
  actor: Actor,
  firm: Settings,
): ClassForbidden | null =>
  policyOf(of.class, of.action)(actor, firm) === false
    ? { _tag: "ClassForbidden", class: of.class, action: of.action }
    : null;
