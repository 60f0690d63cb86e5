import { plainGap, truncatedGap } from "../allocation/certificate-gaps.ts";
import { certificateNameKey } from "../certification/cover.ts";
import { type CoveredBooking, type HeldBy, uncoveredBookings } from "../certification/uncovered-bookings.ts";
import type { EngineerProfile } from "../engineer-profile/entity.ts";
import { isStaff } from "../kernel/context/actor.ts";
import type { Moment } from "../kernel/context/moment.ts";
import { warn } from "../kernel/messages/warn.ts";
import { mostListed } from "../kernel/refusal/refusal.ts";
import type { Warning } from "../kernel/refusal/warning.ts";
import type { Picked } from "../kernel/schema/entity.ts";
import type { Project } from "./entity.ts";

export const certifiedFields = ["objectId", "user", "fullName"] as const;
/** The bookings of a project, their engineers and certificates; read only if more certificates are required. */
export interface UncoveredState {
  readonly bookings: ReadonlyArray<CoveredBooking>;
  readonly booked: ReadonlyArray<Picked<EngineerProfile, typeof certifiedFields>>;
  readonly held: ReadonlyArray<HeldBy>;
}

/**
 * Warns of counting bookings that newly required certificates do not cover (R-CERT-6). A manager who may not read the
 * certificates of others gets warnings about their own profile only.
 */
export const newlyUncovered = (
  { bookings, booked, held }: UncoveredState,
  before: Project,
  after: Project,
  { actor, firm }: Pick<Moment, "actor" | "firm">,
): ReadonlyArray<Warning> => {
  const known = new Set(before.requiredCertifications.map(certificateNameKey));
  const required = after.requiredCertifications.filter((name) => !known.has(certificateNameKey(name)));
  if (required.length === 0) return [];
  const readsAll = isStaff(actor) || actor.role === "projectManager";
  const shown = new Set(booked.filter(({ user }) => readsAll || user === actor.userId).map(({ objectId }) => objectId));
  const found = uncoveredBookings(
    bookings.filter(({ engineer }) => shown.has(engineer)),
    held,
    () => required,
    firm.tentativeCounts,
  );
  if (found.length === 0) return [];
  const uncovered = found.slice(0, mostListed).map(({ booking: { objectId, engineer }, names: missing }) => ({
    objectId,
    engineer,
    names: missing.map((each) => truncatedGap(plainGap(each))),
  }));
  const more = found.length - uncovered.length;
  return [
    warn("UNCOVERED", {
      project: after.objectId,
      allocations: uncovered,
      ...(more === 0 ? {} : { moreAllocations: more }),
    }),
  ];
};
