import type { Picked } from "../kernel/schema/entity.ts";
import type { Money } from "../kernel/values/money.ts";
import type { RateStep } from "../rate-step/entity.ts";
import { rateOn } from "../rate-step/rate-on.ts";
import { amountOf } from "./amount.ts";

/** What an approval reads. Rates are per hour; `null` if absent. */
export interface SnapshotSources {
  readonly hour: { readonly workDate: number; readonly minutes: number; readonly billable: boolean };
  readonly allocation: {
    readonly objectId: string;
    readonly allocationPercent: number;
    readonly rate: Money | null;
  } | null;
  readonly project: { readonly projectCode: string | null; readonly rate: Money | null };
  readonly engineer: { readonly discipline: string };
  /** The engineer's own rates, in any order. */
  readonly rateSteps: ReadonlyArray<Picked<RateStep, readonly ["from", "rate"]>>;
  /** The minutes to bill if they differ from those worked, 0…1440 (R-HOUR-13). */
  readonly billedMinutes?: number | null;
}

/** The source of the rate. The first that has one wins. */
type RateFrom = "allocation" | "project" | "engineer" | "none";

/** The facts that an approval fixes (R-HOUR-10). */
export interface Snapshot {
  /** Minutes worked, which utilization counts. */
  readonly minutes: number;
  /** Minutes billed, which the amount counts. */
  readonly billedMinutes: number;
  readonly billable: boolean;
  /** Per hour; null if the row is unpriced. */
  readonly rate: Money | null;
  readonly rateFrom: RateFrom;
  readonly currency: string | null;
  readonly amount: Money | null;
  readonly allocation: string | null;
  /** The basis points of the linked allocation. */
  readonly allocationPercent: number | null;
  readonly discipline: string;
  readonly projectCode: string | null;
}

/**
 * The snapshot of an approval. The rate is the one in force on the day of work, not of the decision (R-HOUR-10,
 * R-HOUR-13).
 */
export const takeSnapshot = (sources: SnapshotSources): Snapshot => {
  const { hour, allocation, project, engineer } = sources;
  const billedMinutes = sources.billedMinutes ?? hour.minutes;
  const [rateFrom, rate] = rateFor(sources);
  return {
    minutes: hour.minutes,
    billedMinutes,
    billable: hour.billable,
    rate,
    rateFrom,
    currency: rate?.currency ?? null,
    amount: amountOf(billedMinutes, rate),
    allocation: allocation?.objectId ?? null,
    allocationPercent: allocation?.allocationPercent ?? null,
    discipline: engineer.discipline,
    projectCode: project.projectCode,
  };
};

const rateFor = ({ hour, allocation, project, rateSteps }: SnapshotSources): readonly [RateFrom, Money | null] => {
  if (allocation?.rate) return ["allocation", allocation.rate];
  if (project.rate) return ["project", project.rate];
  const own = rateOn(rateSteps, hour.workDate);
  return own ? ["engineer", own] : ["none", null];
};
