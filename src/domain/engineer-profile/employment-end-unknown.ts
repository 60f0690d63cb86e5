import { warn } from "../kernel/messages/warn.ts";
import type { Warning } from "../kernel/refusal/warning.ts";
import type { EngineerProfile } from "./entity.ts";

type Leaver = Pick<EngineerProfile, "objectId" | "employmentStatus"> & {
  readonly employedUntil: number | null;
};

/** Warns of engineers who left without a last day, whose contracted time goes on (R-TIME-1). */
export const employmentEndUnknown = (people: ReadonlyArray<Leaver>): ReadonlyArray<Warning> => {
  const leavers = people.filter(
    ({ employmentStatus, employedUntil }) => employmentStatus === "left" && employedUntil === null,
  );
  if (leavers.length === 0) return [];
  return [warn("EMPLOYMENT_END_UNKNOWN", { engineers: leavers.map(({ objectId }) => objectId) })];
};
