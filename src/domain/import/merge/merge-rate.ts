import type { Moment } from "../../kernel/context/moment.ts";
import { type Change, creation, revised, revision } from "../../kernel/decision/decision.ts";
import { recordFrom } from "../../kernel/decision/record-from-input.ts";
import { firstDay } from "../../kernel/values/day.ts";
import { amountText } from "../../kernel/values/money.ts";
import { RateStep } from "../../rate-step/entity.ts";
import type { DifferingValue } from "../flags/flag.ts";
import type { Values } from "../import-class.ts";
import type { PreparedRow } from "../rows/prepare-row.ts";
import { lastImport, type Origin } from "./last-import.ts";
import { sameAsExport } from "./merge-row.ts";
import { sameValue } from "./same-value.ts";

/** The rate step that holds from the beginning of time; an import sets only this one. */
export const firstRateStep = (steps: ReadonlyArray<RateStep> | undefined): RateStep | undefined =>
  steps?.find(({ from }) => from === firstDay);

const makeStep = recordFrom(RateStep);
/** The outcome for the rate of a profile. */
interface MergedRate {
  readonly changes: ReadonlyArray<Change>;
  readonly conflict: DifferingValue | null;
}
/** Merges the rate of a profile, which holds from the beginning of time (R-IMP-3); a step that was changed or deleted here stays so. */
export const mergeRate = (
  row: Pick<PreparedRow, "objectId" | "hourlyRate" | "bareAmounts">,
  step: RateStep | undefined,
  origins: ReadonlyArray<Origin>,
  takeTheirs: boolean,
  at: Moment,
): MergedRate => {
  const { objectId, hourlyRate: rate } = row;
  const bare = row.bareAmounts.has("hourlyRate");
  if (rate === null || (step !== undefined && sameAsExport(step.rate, rate, bare)))
    return { changes: [], conflict: null };
  const { base, deleted } = lastImport(origins);
  const lastRate = base.rate ?? (deleted as Values | null)?.rate ?? null;
  const isUnchangedHere = step === undefined ? deleted === null : sameValue(step.rate, lastRate);
  const isChangedInExport = lastRate === null || !sameAsExport(lastRate, rate, bare);
  const here = step === undefined ? null : amountText(step.rate);
  if (!isUnchangedHere && !(isChangedInExport && takeTheirs))
    return {
      changes: [],
      conflict: isChangedInExport ? { field: "hourlyRate", here, export: amountText(rate) } : null,
    };
  if (step !== undefined)
    return { changes: revision("RateStep", step, revised<RateStep>(step, { rate }, at), at), conflict: null };
  // The step has the id of its profile, so its log can be found after it was deleted.
  const made = makeStep({ engineer: objectId, from: firstDay, rate }, { objectId }, at);
  return { changes: [creation("RateStep", made, at)], conflict: null };
};
