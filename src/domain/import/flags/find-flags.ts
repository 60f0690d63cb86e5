import type { Settings } from "../../kernel/context/settings.ts";
import { type Found, foundIn, type ImportedWorld } from "./flag.ts";
import { allocationFlags } from "./flag-allocations.ts";
import { certificationFlags } from "./flag-certifications.ts";
import { hourFlags } from "./flag-hours.ts";

const { warn } = foundIn("EngineerProfile");

/** Every breach of a staffing rule, and what a write would warn of, once for each row that takes part in it, engineer by engineer (R-IMP-1). Cost: that of sorting. */
export function* flagsOf(world: ImportedWorld, firm: Settings): Generator<Found, void, undefined> {
  const allocations = Map.groupBy(world.allocations, ({ engineer }) => engineer);
  const certifications = Map.groupBy(world.certifications, ({ engineer }) => engineer);
  const limits = Map.groupBy(world.limits, ({ engineer }) => engineer);
  const hours = Map.groupBy(world.hours, ({ engineer }) => engineer);
  for (const engineer of world.engineers) {
    const id = engineer.objectId;
    const held = certifications.get(id) ?? [];
    const found = [
      // Working time goes on to count for who left nobody knows when (R-TIME-1).
      ...(engineer.employmentStatus === "left" && engineer.employedUntil === null
        ? [warn(engineer, "EMPLOYMENT_END_UNKNOWN")]
        : []),
      ...certificationFlags(held),
      ...allocationFlags(engineer, allocations.get(id) ?? [], held, limits.get(id) ?? [], world.projects, firm),
      ...hourFlags(engineer, hours.get(id) ?? [], world, firm),
    ];
    for (const each of found) if (world.imported(each.class, each.objectId)) yield each;
  }
}
