import type { EngineerProfile } from "../engineer-profile/entity.ts";
import type { Moment } from "../kernel/context/moment.ts";
import type { Decision } from "../kernel/decision/decision.ts";
import { revised, revision } from "../kernel/decision/decision.ts";
import type { AuthorRequired } from "../kernel/refusal/refusal.ts";
import type { Picked, Row } from "../kernel/schema/entity.ts";
import type { Project } from "../project/entity.ts";
import type { User } from "../user/entity.ts";
import type { BillableHour } from "./entity.ts";

export const workerFields = [
  ...(["objectId", "user", "fullName", "discipline"] as const),
  ...(["employmentStatus", "employedFrom", "employedUntil", "leftOn"] as const),
] as const;
/** What the rules ask of the person who worked. */
export type Worker = Picked<EngineerProfile, typeof workerFields>;

export const workedForFields = [
  ...(["objectId", "projectName", "projectManager", "client", "status", "startDate", "endDate"] as const),
  ...(["closedOn", "billable", "rate", "projectCode"] as const),
] as const;
/** What the rules ask of the project that was worked for. */
export type WorkedFor = Picked<Project, typeof workedForFields>;

export const authorFields = ["objectId", "deletedOn", "erasedOn"] as const;
/** An account that is written into a row, and whether it is gone. */
type Author = Picked<User, typeof authorFields>;

/** One row of hours and what lies around it, read under the engineer's lock. */
export interface BillableHourState {
  readonly hour: BillableHour | null;
  readonly engineer: Worker | null;
  readonly project: WorkedFor | null;
  /** The actor's account: a host that owns identity may name one that has no row here. */
  readonly actor: { readonly objectId: string } | null;
}

/** The accounts whose hours they are: of who worked, of who entered them, of who changed them last. */
export interface Authors {
  readonly workers: ReadonlyArray<Author>;
  readonly submitters: ReadonlyArray<Author>;
  readonly editors: ReadonlyArray<Author>;
}

/** The next version of the row and its change; none when nothing differs (R-LOG-2). */
export const changedHour = (
  hour: BillableHour,
  patch: Partial<Omit<BillableHour, keyof Row>>,
  at: Moment,
): Decision<BillableHour> => {
  const answer = revised(hour, patch, at);
  return { answer, changes: revision("BillableHour", hour, answer, at) };
};

/** What leaves a row when it is no longer decided; the log keeps it. */
export const undecided = { decidedBy: null, decidedAt: null, decisionReason: null, snapshot: null } as const;

/** Whoever is written into a row is a user (R-ID-10). */
export const authorMissing = (
  state: Pick<BillableHourState, "actor">,
  needs: string,
  at: Moment,
): AuthorRequired | null =>
  state.actor === null ? { _tag: "AuthorRequired", class: "BillableHour", event: at.operation, needs } : null;
