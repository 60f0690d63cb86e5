import type { Settings } from "../../kernel/context/settings.ts";
import { type Finding, type FlagState, findingsIn } from "./flag.ts";
import { allocationFlags } from "./flag-allocations.ts";
import { certificationFlags } from "./flag-certifications.ts";
import { hourFlags } from "./flag-hours.ts";

const { warn } = findingsIn("EngineerProfile");

/**
 * Every breach of a staffing rule, and whatever a write would warn about, once for each row that takes part, engineer by engineer
 * (R-IMP-1). Cost: O(n log n).
 */
export function* findFlags(state: FlagState, firm: Settings): Generator<Finding, void, undefined> {
  const allocations = Map.groupBy(state.allocations, ({ engineer }) => engineer);
  const certifications = Map.groupBy(state.certifications, ({ engineer }) => engineer);
  const limits = Map.groupBy(state.limits, ({ engineer }) => engineer);
  const hours = Map.groupBy(state.hours, ({ engineer }) => engineer);
  for (const engineer of state.engineers) {
    const id = engineer.objectId;
    const held = certifications.get(id) ?? [];
    const found = [
      // Working time goes on counting for an engineer who left on an unknown day (R-TIME-1).
      ...(engineer.employmentStatus === "left" && engineer.employedUntil === null
        ? [warn(engineer, "EMPLOYMENT_END_UNKNOWN")]
        : []),
      ...certificationFlags(engineer, held),
      ...allocationFlags(engineer, allocations.get(id) ?? [], held, limits.get(id) ?? [], state.projects, firm),
      ...hourFlags(engineer, hours.get(id) ?? [], state, firm),
    ];
    for (const each of found) if (state.isImported(each.class, each.objectId)) yield each;
  }
}
