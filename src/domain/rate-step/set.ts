import * as Result from "effect/Result";
import type { Allocation } from "../allocation/entity.ts";
import type { BillableHour } from "../billable-hour/entity.ts";
import { type Decide, deletion } from "../kernel/decision/decision.ts";
import { existing } from "../kernel/decision/existing.ts";
import { createInputOf } from "../kernel/decision/record-from-input.ts";
import { upsertInto } from "../kernel/decision/upsert.ts";
import { warn } from "../kernel/messages/warn.ts";
import type { Warning } from "../kernel/refusal/warning.ts";
import type { Picked } from "../kernel/schema/entity.ts";
import type { InputOf } from "../kernel/schema/input.ts";
import type { Project } from "../project/entity.ts";
import { RateStep } from "./entity.ts";
import { rateOn } from "./rate-on.ts";

export const pricedFields = {
  hours: ["objectId", "workDate", "project", "allocation"],
  bookings: ["objectId", "rate"],
  projects: ["objectId", "rate"],
} as const;
/**
 * What a rate is judged on: the engineer's steps, and the unapproved hours with the rates of their bookings and
 * projects.
 */
export interface RateState {
  readonly step: RateStep | null;
  readonly steps: ReadonlyArray<RateStep>;
  readonly hours: ReadonlyArray<Picked<BillableHour, typeof pricedFields.hours>>;
  readonly bookings: ReadonlyArray<Picked<Allocation, typeof pricedFields.bookings>>;
  readonly projects: ReadonlyArray<Picked<Project, typeof pricedFields.projects>>;
}
export const rateInput = createInputOf(RateStep);

/**
 * Warns of unapproved hours that get another price: those without a rate of booking or project (R-RATE-1, R-HOUR-10).
 */
const repriced = (
  { hours, bookings, projects }: Omit<RateState, "step">,
  before: RateState["steps"],
  after: RateState["steps"],
): ReadonlyArray<Warning> => {
  const priced = new Set(
    [...bookings, ...projects].filter(({ rate }) => rate !== null).map(({ objectId }) => objectId),
  );
  const rows = hours.filter(({ workDate, project, allocation }) => {
    if (priced.has(project) || (allocation !== null && priced.has(allocation))) return false;
    const [old, now] = [rateOn(before, workDate), rateOn(after, workDate)];
    return old?.minor !== now?.minor || old?.currency !== now?.currency;
  });
  if (rows.length === 0) return [];
  return [warn("REPRICED", { count: rows.length, rows: rows.map(({ objectId }) => objectId) })];
};

const upsert = upsertInto(RateStep);
/**
 * Sets an engineer's rate from a day on: adds a step, or changes the one of that day. Approved hours keep their price.
 */
export const setRate: Decide<Omit<RateState, "step">, InputOf<typeof rateInput>, RateStep, never> = (
  state,
  input,
  at,
) => {
  const current = state.steps.find((step) => step.from === input.from);
  const { row, changes } = upsert(current, input, at);
  const after = [...state.steps.filter((step) => step !== current), row];
  return Result.succeed({ answer: row, changes, warnings: repriced(state, state.steps, after) });
};

/** Deletes a rate step; the one before it goes on. */
export const deleteRate: Decide<RateState, object, RateStep, never> = (state, _input, at) => {
  const { steps } = state;
  const step = existing(state.step);
  const after = steps.filter(({ objectId }) => objectId !== step.objectId);
  return Result.succeed({
    answer: step,
    changes: [deletion("RateStep", step, at)],
    warnings: repriced(state, steps, after),
  });
};
