import type { EngineerProfile } from "../engineer-profile/entity.ts";
import type { Moment } from "../kernel/context/moment.ts";
import { type Decision, revised, revision } from "../kernel/decision/decision.ts";
import type { AuthorRequired } from "../kernel/refusal/refusal.ts";
import type { Picked, Row } from "../kernel/schema/entity.ts";
import type { Project } from "../project/entity.ts";
import type { User } from "../user/entity.ts";
import type { BillableHour } from "./entity.ts";

export const workerFields = [
  ...(["objectId", "user", "fullName", "discipline"] as const),
  ...(["employmentStatus", "employedFrom", "employedUntil", "leftOn"] as const),
] as const;
/** The engineer who worked, as the rules read it. */
export type Worker = Picked<EngineerProfile, typeof workerFields>;

export const workedForFields = [
  ...(["objectId", "projectName", "projectManager", "client", "status", "startDate", "endDate"] as const),
  ...(["closedOn", "billable", "rate", "projectCode"] as const),
] as const;
/** The project, as the rules read it. */
export type WorkedFor = Picked<Project, typeof workedForFields>;

export const authorFields = ["objectId", "deletedOn", "erasedOn"] as const;
/** An account named in a row, and whether it was deleted or erased. */
type Author = Picked<User, typeof authorFields>;

/** A row of hours and its related rows, read under the engineer's lock. */
export interface BillableHourState {
  readonly hour: BillableHour | null;
  readonly engineer: Worker | null;
  readonly project: WorkedFor | null;
  /** The actor's account. A host that owns identity may name an actor without a row. */
  readonly actor: { readonly objectId: string } | null;
}

/** The accounts whose hours these are: those who worked, entered or last changed them. */
export interface Authors {
  readonly workers: ReadonlyArray<Author>;
  readonly submitters: ReadonlyArray<Author>;
  readonly editors: ReadonlyArray<Author>;
}

/** The next version of the row and its change; no change if nothing differs (R-LOG-2). */
export const changedHour = (
  hour: BillableHour,
  patch: Partial<Omit<BillableHour, keyof Row>>,
  at: Moment,
): Decision<BillableHour> => {
  const answer = revised(hour, patch, at);
  return { answer, changes: revision("BillableHour", hour, answer, at) };
};

/** The fields that are cleared when a row is no longer decided; the log keeps them. */
export const undecided = { decidedBy: null, decidedAt: null, decisionReason: null, snapshot: null } as const;

/** The refusal of an actor that is no user, where a user is written into the row (R-ID-10). */
export const authorMissing = (
  state: Pick<BillableHourState, "actor">,
  needs: string,
  at: Moment,
): AuthorRequired | null =>
  state.actor === null ? { _tag: "AuthorRequired", class: "BillableHour", event: at.operation, needs } : null;
