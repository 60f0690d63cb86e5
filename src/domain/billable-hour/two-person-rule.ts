import { isAdministrator } from "../kernel/context/actor.ts";
import type { Moment } from "../kernel/context/moment.ts";
import { existing } from "../kernel/decision/existing.ts";
import { rightsNeeded } from "../kernel/policy/needed-rights.ts";
import type { Forbidden, SelfApproval } from "../kernel/refusal/refusal.ts";
import { neededAs } from "../kernel/refusal/refusal.ts";
import type { Authors, BillableHourState } from "./billable-hour-state.ts";
import type { BillableHour } from "./entity.ts";
import { aboutHour } from "./refusals.ts";

/**
 * The refusal of deciding about hours that are one's own, that one entered or last changed, whatever the role. The
 * owner of a deleted account may have its name or external id in a new one, so such hours are for administrators
 * (R-HOUR-6).
 */
export const selfApproval = (
  hour: BillableHour,
  { engineer, workers, submitters, editors }: Pick<BillableHourState, "engineer"> & Authors,
  at: Moment,
): SelfApproval | Forbidden | null => {
  const own = [existing(engineer).user, hour.submittedBy, hour.lastEditor];
  const gone = [...workers, ...submitters, ...editors].filter(
    ({ deletedOn, erasedOn }) => deletedOn !== null || erasedOn !== null,
  );
  if (!isAdministrator(at.actor) && gone.some(({ objectId }) => own.includes(objectId)))
    return {
      _tag: "Forbidden",
      ...aboutHour(hour),
      event: at.operation,
      ...neededAs({ id: "authorGone", rights: rightsNeeded(isAdministrator, at.firm, { class: "BillableHour" }) }),
    };
  return !at.firm.allowSelfApproval && own.includes(at.actor.userId)
    ? { _tag: "SelfApproval", ...aboutHour(hour) }
    : null;
};
