import type { Random } from "../harness/random.ts";

/** Written from the table in docs/rules/projects.md, not from the code. */
type ProjectStatus = "planned" | "active" | "on hold" | "completed" | "cancelled";
export type ProjectPerson = "admin" | "cora" | "pia" | "emil";
const projectEvents = ["start", "hold", "resume", "complete", "cancel", "reopen", "delete"] as const;
export interface ProjectCall {
  readonly is: (typeof projectEvents)[number];
  readonly by: ProjectPerson;
  readonly reason: boolean;
  readonly acknowledge: boolean;
  readonly cascade: boolean;
}
/** A booking that counts, with its days; an open end is null. */
interface ModelBooking {
  readonly from: number;
  to: number | null;
  status: "confirmed" | "completed" | "cancelled";
}
/** The project with its work by number; Pia manages it. */
export interface ModelProject {
  status: ProjectStatus;
  closedOn: number | null;
  today: number;
  /** Whether each task is done. */
  readonly tasks: Array<boolean>;
  /** The approval of each row of hours. */
  readonly hours: Array<"draft" | "submitted" | "approved">;
  readonly bookings: Array<ModelBooking>;
  /** The number of automatic status updates. */
  updates: number;
}
export interface OpenWork {
  readonly hours: ReadonlyArray<number>;
  readonly allocations: ReadonlyArray<number>;
  readonly tasks: ReadonlyArray<number>;
}
/** The refusals that the rules allow, with what stands in the way; or the open work that the acceptance warns of. */
export type ProjectAnswer =
  | { readonly refused: ReadonlyArray<string>; readonly work?: OpenWork }
  | { readonly warned: OpenWork | null };

const going: ReadonlyArray<ProjectStatus> = ["planned", "active", "on hold"];
const from: Readonly<Record<Exclude<ProjectCall["is"], "delete">, ReadonlyArray<ProjectStatus>>> = {
  ...{ start: ["planned"], hold: ["planned", "active"], resume: ["on hold"] },
  ...{ complete: going, cancel: going, reopen: ["completed", "cancelled"] },
};
const to = {
  ...({ start: "active", hold: "on hold", resume: "active" } as const),
  ...({ complete: "completed", cancel: "cancelled", reopen: "active" } as const),
};
const numbers = <T>(of: ReadonlyArray<T>, which: (each: T) => boolean): ReadonlyArray<number> =>
  of.flatMap((each, i) => (which(each) ? [i] : []));
const reaches = ({ status, to: end }: ModelBooking, today: number): boolean =>
  status === "confirmed" && (end === null || end > today);

/** What a call should answer; changes the project if it is accepted. */
export const answerProject = (of: ModelProject, call: ProjectCall): ProjectAnswer => {
  const { is, by, reason, acknowledge, cascade } = call;
  // Only administrators reopen, whatever the project.
  if (is === "reopen" && by !== "admin") return { refused: ["ClassForbidden"] };
  if (by === "emil") return { refused: ["Forbidden"] };
  if (is === "delete")
    return of.hours.length + of.bookings.length > 0 || of.tasks.includes(true)
      ? { refused: ["HasHistory"] }
      : { warned: null };
  const closes = is === "complete" || is === "cancel";
  const work: OpenWork = {
    hours: numbers(of.hours, (each) => each !== "approved"),
    allocations: cascade ? [] : numbers(of.bookings, (each) => reaches(each, of.today)),
    tasks: numbers(of.tasks, (done) => !done),
  };
  const open = closes && work.hours.length + work.allocations.length + work.tasks.length > 0;
  const refused = [
    ...(from[is].includes(of.status) ? [] : ["InvalidTransition"]),
    ...((is === "cancel" || is === "reopen") && !reason ? ["ReasonRequired"] : []),
    ...(open && !acknowledge ? ["ProjectOpenWork"] : []),
  ];
  if (refused.length > 0) return { refused, work };
  of.status = to[is];
  of.updates++;
  if (is === "reopen") of.closedOn = null;
  if (closes) of.closedOn = of.today;
  if (closes && cascade)
    for (const booking of of.bookings.filter((each) => reaches(each, of.today))) {
      booking.status = booking.from > of.today ? "cancelled" : "completed";
      if (booking.status === "completed") booking.to = of.today;
    }
  return { warned: open ? work : null };
};

/** A random call, more often one that goes on from the state. */
export const randomProjectCall = ({ status }: ModelProject, random: Random): ProjectCall => {
  const likely = projectEvents.filter((each) => each !== "delete" && from[each].includes(status));
  const is = random.oneIn(3) ? random.pick([...projectEvents, "delete", "delete"] as const) : random.pick(likely);
  const by = random.pick(
    is === "reopen" ? (["admin", "admin", "pia"] as const) : (["admin", "cora", "pia", "pia", "emil"] as const),
  );
  return { is, by, reason: !random.oneIn(4), acknowledge: random.oneIn(3), cascade: random.oneIn(3) };
};
