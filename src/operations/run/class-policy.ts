import type { Actor } from "../../domain/kernel/context/actor.ts";
import type { Settings } from "../../domain/kernel/context/settings.ts";
import type { ClassForbidden } from "../../domain/kernel/refusal/refusal.ts";
import type { Day } from "../../domain/kernel/values/day.ts";
import { localDay } from "../../domain/kernel/values/zone.ts";
import { policyOf } from "../policy/policies.ts";

/** The day of now in the firm's zone (R-VAL-11). */
export const todayOf = (now: number, { todayZone }: Settings): Day => localDay(now, todayZone);

/** The refusal of an action that the policy denies without a row. */
export const classRefusal = (
  of: { readonly class: string; readonly action: string },
  actor: Actor,
  firm: Settings,
): ClassForbidden | null =>
  policyOf(of.class, of.action)(actor, firm) === false
    ? { _tag: "ClassForbidden", class: of.class, action: of.action }
    : null;
