/** A booking as the conditions see it: days of the year as whole numbers; `to: null` is open-ended. */
export interface Placed {
  readonly engineer: string;
  readonly project: string;
  readonly status: "tentative" | "confirmed" | "completed" | "cancelled";
  readonly from: number;
  readonly to: number | null;
}
/** The current engineers, projects and settings. */
export interface Around {
  readonly engineers: Readonly<Record<string, { readonly discipline: string; readonly onLeave: boolean }>>;
  readonly projects: Readonly<
    Record<
      string,
      {
        readonly status: string;
        readonly from: number | null;
        readonly to: number | null;
        readonly required: string | null;
      }
    >
  >;
  readonly tentativeCounts: boolean;
}

const holds = ({ from, to }: Placed, day: number): boolean => from <= day && (to === null || day <= to);
const counting = ({ status }: Placed, { tentativeCounts }: Around): boolean =>
  status === "confirmed" || (tentativeCounts && status === "tentative");

/**
 * Whether R-ALLOC-8 checks the four conditions: the booking starts to count, gains a day, or changes engineer or project.
 * `horizon` is a day after all bounds.
 */
export const looksAtConditions = (before: Placed | null, after: Placed, now: Around, horizon: number): boolean => {
  if (!counting(after, now)) return false;
  if (before === null || !counting(before, now)) return true;
  if (before.engineer !== after.engineer || before.project !== after.project) return true;
  for (let day = 0; day <= horizon; day++) if (holds(after, day) && !holds(before, day)) return true;
  return false;
};

/** The conditions that a booking meets, in the order of refusal, found day by day. */
export const conditionsOf = (booking: Placed, now: Around, horizon: number): ReadonlyArray<string> => {
  const engineer = now.engineers[booking.engineer];
  const project = now.projects[booking.project];
  if (engineer === undefined || project === undefined) throw new Error("a booking without engineer or project");
  const found: Array<string> = [];
  for (let day = 0; day <= horizon; day++) {
    const within = (project.from === null || project.from <= day) && (project.to === null || day <= project.to);
    if (holds(booking, day) && !within && found.length === 0) found.push("OUTSIDE_PROJECT");
  }
  const plain = (text: string): string => [...text.trim()].map((letter) => letter.toLowerCase()).join("");
  if (project.required !== null && plain(project.required) !== plain(engineer.discipline)) found.push("DISCIPLINE");
  if (engineer.onLeave) found.push("ON_LEAVE");
  if (!["planned", "active"].includes(project.status)) found.push("PROJECT_INACTIVE");
  return found;
};
