import { Document } from "../../domain/document/entity.ts";
import { maySeeShares, type SharedWith, sharedWith } from "../../domain/document/share.ts";
import { EngineerProfile } from "../../domain/engineer-profile/entity.ts";
import { rateToday } from "../../domain/engineer-profile/hourly-rate.ts";
import { Grant } from "../../domain/grant/entity.ts";
import { isAdministrator } from "../../domain/kernel/context/actor.ts";
import { and } from "../../domain/kernel/policy/predicate.ts";
import type { Money } from "../../domain/kernel/values/money.ts";
import { RateStep } from "../../domain/rate-step/entity.ts";
import { type FieldsBeside, fieldsBeside } from "../define/fields-beside.ts";
import { readable } from "../query/filter-predicate.ts";

/** The hourly rate of today in the answer for a profile; null unless the actor is staff or the person. */
export interface WithRate {
  readonly hourlyRate: Money | null;
}
export const rateBeside = fieldsBeside<typeof EngineerProfile, typeof RateStep, WithRate>(EngineerProfile, {
  ...{ from: RateStep, by: "engineer", fields: ["from", "rate"] },
  counts: (_, at) => readable(RateStep, at),
  today: (step, at) => step.from.atMost(at.today),
  turns: (step, was, at) => and(step.from.above(was.today), step.from.atMost(at.today)),
  make: (_, steps, at) => ({ hourlyRate: rateToday(steps, at) }),
});

/** With whom a document is shared, in the answers for its owner and administrators; null in others. */
export interface WithShares {
  readonly sharedWith: SharedWith;
}
export const sharedBeside = fieldsBeside<typeof Document, typeof Grant, WithShares>(Document, {
  ...{ from: Grant, by: "record", fields: ["user", "role"] },
  counts: (grant) => grant.class.is("Document"),
  among: ({ owner }, { actor }) => maySeeShares(owner, actor),
  given: (document, { actor }) => (isAdministrator(actor) ? { is: "always" } : document.owner.is(actor.userId)),
  make: (row, grants, { actor }) => ({ sharedWith: sharedWith(row, grants, actor) }),
});

const all: Readonly<Record<string, FieldsBeside<never, object>>> = {
  EngineerProfile: rateBeside,
  Document: sharedBeside,
};
/** The fields beside the records of a class. */
export const besideOf = (entity: string): FieldsBeside<never, object> | undefined => all[entity];
