import type { Settings } from "../kernel/settings.ts";
import { allocationFlags } from "./flag-allocations.ts";
import { certificationFlags } from "./flag-certifications.ts";
import { hourFlags } from "./flag-hours.ts";
import type { Flagged, ImportedWorld, Judged } from "./flagged.ts";

/** Every breach of a staffing rule, once for each row that takes part in it, engineer by engineer (R-IMP-1). Cost: that of sorting. */
export function* flagsOf(world: ImportedWorld, firm: Settings): Generator<Flagged, void, undefined> {
  const allocations = Map.groupBy(world.allocations, ({ engineer }) => engineer);
  const certifications = Map.groupBy(world.certifications, ({ engineer }) => engineer);
  const limits = Map.groupBy(world.limits, ({ engineer }) => engineer);
  const hours = Map.groupBy(world.hours, ({ engineer }) => engineer);
  for (const engineer of world.engineers) {
    const id = engineer.objectId;
    const held = certifications.get(id) ?? [];
    const found = [
      ...certificationFlags(held),
      ...allocationFlags(engineer, allocations.get(id) ?? [], held, limits.get(id) ?? [], world.projects, firm),
      ...hourFlags(hours.get(id) ?? [], world, firm),
    ];
    for (const flag of found) if (world.imported(flag.class as Judged, flag.objectId)) yield flag;
  }
}
