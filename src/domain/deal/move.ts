import * as Result from "effect/Result";
import type { Moment } from "../kernel/context/moment.ts";
import { type Decide, revised, revision } from "../kernel/decision/decision.ts";
import { existing } from "../kernel/decision/existing.ts";
import { patchFrom } from "../kernel/decision/record-from-input.ts";
import { invalidTransition, transition } from "../kernel/decision/transition.ts";
import type {
  AlreadyHandedOver,
  AmountRequired,
  InvalidTransition,
  ReasonRequired,
  Refusal,
} from "../kernel/refusal/refusal.ts";
import type { InputOf } from "../kernel/schema/input.ts";
import { inputFields } from "../kernel/schema/input.ts";
import { Deal } from "./entity.ts";
import { type DealEvent, dealStage, type Stage, targetsOf } from "./states.ts";

/** What an event of a deal is judged on. */
export interface DealState {
  readonly deal: Deal | null;
}
/** The refusals of moving a deal. */
export type MoveRefusal = InvalidTransition | AmountRequired | AlreadyHandedOver | ReasonRequired;
type Patch = Partial<Omit<Deal, "objectId" | "organizationId" | "version" | "createdAt" | "updatedAt" | "custom">>;

/** The stage of a deal; an absent one is lead. */
export const stageOf = ({ stage }: Pick<Deal, "stage">): Stage => stage ?? "lead";
const isClosed = (stage: Stage): boolean => stage === "won" || stage === "lost";

/** The fields that follow from entering a stage (R-DEAL-1). */
export const entered = (stage: Stage, at: Pick<Moment, "now" | "today">) =>
  ({ stageSince: at.now, closedOn: isClosed(stage) ? at.today : null }) satisfies Patch;

/** A deal is won for an amount. */
export const amountMissing = (
  stage: Stage,
  { amount }: Pick<Deal, "amount">,
  objectId?: string,
): AmountRequired | null =>
  stage === "won" && amount === null
    ? { _tag: "AmountRequired", class: "Deal", ...(objectId === undefined ? {} : { objectId }), event: "win" }
    : null;

/** A deal that was handed over has its project. */
export const handedOver = ({ objectId, project }: Deal): AlreadyHandedOver | null =>
  project === null ? null : { _tag: "AlreadyHandedOver", class: "Deal", objectId, project };

/**
 * Moves a deal to the stage asked for, else to the next of the event. `patch` are other fields that are written with
 * it. A deal is reopened with a reason, which clears why it was lost; the log keeps that.
 */
export const moved = (
  before: Deal,
  event: DealEvent,
  { to, patch }: { readonly to: Stage | undefined; readonly patch: Patch },
  at: Moment,
): Result.Result<Deal, MoveRefusal> => {
  const from = stageOf(before);
  const next = transition(dealStage, before, from, event);
  if (next.refused !== null) return Result.fail(next.refused);
  const stage = to ?? next.to;
  if (!targetsOf(from, event).includes(stage))
    return Result.fail(invalidTransition(dealStage, before, from, `${event} to ${stage}`));
  // Only an import leaves another deal with a project.
  const refused = from === "won" ? handedOver(before) : null;
  if (refused !== null) return Result.fail(refused);
  if (event === "reopen" && at.reason === null) return Result.fail({ _tag: "ReasonRequired", event: at.operation });
  const after = revised<Deal>(
    before,
    {
      stage,
      stageLabel: null,
      ...entered(stage, at),
      ...(event === "reopen" ? { lostReason: null } : {}),
      ...patch,
    },
    at,
  );
  const missing = amountMissing(stage, after, before.objectId);
  return missing === null ? Result.succeed(after) : Result.fail(missing);
};

/** The inputs of the events. */
export const stageInput = inputFields("omittable", Deal.fields, "stage");
export const loseInput = inputFields("omittable", Deal.fields, "lostReason");

const patchOf = patchFrom(Deal);
/** An event of a deal: `stage` asks for one of several. */
export const dealEvent =
  <R extends Refusal = InvalidTransition>(
    event: DealEvent,
  ): Decide<DealState, InputOf<typeof stageInput & typeof loseInput>, Deal, R> =>
  ({ deal }, input, at) => {
    const before = existing(deal);
    const to = input.stage ?? undefined;
    const { stage: _, ...sent } = input;
    return Result.map(
      moved(before, event, { to, patch: patchOf(to === undefined ? sent : input, before) as Patch }, at),
      (after) => ({ answer: after, changes: revision("Deal", before, after, at) }),
    ) as never;
  };
