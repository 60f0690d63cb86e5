import type { Warning } from "../kernel/refusal/warning.ts";
import type { EngineerProfile } from "./entity.ts";

type Leaver = Pick<EngineerProfile, "objectId" | "fullName" | "employmentStatus"> & {
  readonly employedUntil: number | null;
};

/** Warns of engineers who left without a last day, whose contracted time goes on (R-TIME-1). */
export const employmentEndUnknown = (people: ReadonlyArray<Leaver>): ReadonlyArray<Warning> => {
  const leavers = people.filter(
    ({ employmentStatus, employedUntil }) => employmentStatus === "left" && employedUntil === null,
  );
  if (leavers.length === 0) return [];
  const [first, second, third, ...more] = leavers.map(({ fullName }) => fullName);
  const named = [first, second, third].filter((name) => name !== undefined).join(", ");
  return [
    {
      code: "EMPLOYMENT_END_UNKNOWN",
      message: `${named}${more.length === 0 ? "" : ` and ${more.length} more`} left without a last day (employedUntil), so contracted time goes on`,
      detail: { engineers: leavers.map(({ objectId }) => objectId) },
    },
  ];
};
