import { Allocation } from "../../domain/allocation/entity.ts";
import type { Moment } from "../../domain/kernel/context/moment.ts";
import { holdsFor } from "../../domain/kernel/policy/policy.ts";
import type { PlainOf } from "../../domain/kernel/schema/entity.ts";
import { displayNameOf } from "../../domain/kernel/schema/entity.ts";
import { Project } from "../../domain/project/entity.ts";
import { User } from "../../domain/user/entity.ts";
import { type Read, rowsWhere } from "../../ports/load.ts";
import type { LoadedRows, LogEntry } from "../../ports/store.ts";
import { policies } from "../policy/policies.ts";
import { relatedRecords } from "../policy/related-records.ts";
import { readableMatching } from "../query/filter-predicate.ts";
import { statesOf, type Values } from "./row-states.ts";

/** What a booking said at the time of a version, with its project as it was then (S-A-37). What the reader may not read is null. */
export interface BookingAtTheTime {
  readonly projectCode: string | null;
  readonly projectName: string | null;
  /** The account that managed the project then, and its name as it is now. */
  readonly projectManager: string | null;
  readonly projectManagerName: string | null;
  readonly allocationPercent: number;
  readonly assignmentRole: string;
}

const projectsOf = (entries: ReadonlyArray<LogEntry>): ReadonlySet<string> =>
  new Set(
    entries.flatMap((entry) => {
      const { was, is } = statesOf(entry);
      return [was?.project, is?.project].filter((id) => typeof id === "string");
    }),
  );
/** The projects that a booking had in any of its versions. */
export const projectsBehind = (
  entries: ReadonlyArray<LogEntry>,
): ReadonlyArray<Pick<LogEntry, "class" | "objectId">> =>
  entries[0]?.class === Allocation.name
    ? [...projectsOf(entries)].map((objectId) => ({ class: Project.name, objectId }))
    : [];

/** The project as it was at a place in the log. Before the oldest entry that a purge left, it is as that entry found it. */
const projectAt = (log: ReadonlyArray<LogEntry>, objectId: unknown, seq: number): Values | null => {
  const own = log.filter((entry) => entry.objectId === objectId);
  const entry = own.findLast((each) => each.seq <= seq);
  return entry === undefined ? (own[0] === undefined ? null : statesOf(own[0]).was) : statesOf(entry).is;
};

const nameField = displayNameOf(User) ?? "username";
/** The accounts that managed the projects, as far as the reader may read them. */
export const managerReads = (behind: ReadonlyArray<LogEntry>, at: Moment): Readonly<Record<string, Read>> => {
  const states = behind.flatMap((entry) => Object.values(statesOf(entry)) as ReadonlyArray<Values | null>);
  const values = [...new Set(states.flatMap((state) => (state === null ? [] : [state.projectManager as string])))];
  return values.length === 0
    ? {}
    : {
        managers: rowsWhere(User, readableMatching(User, [{ field: "objectId", by: "in", values }], at), [
          "objectId",
          nameField,
        ]),
      };
};

/** Makes what a booking said at the time of a version; null for other classes and where there was none. */
export const bookingAtTheTime = (
  behind: ReadonlyArray<LogEntry>,
  loaded: LoadedRows,
  at: Moment,
): ((entry: LogEntry) => BookingAtTheTime | null) => {
  const related = relatedRecords("versions", loaded);
  const reads = policies.Project?.read(at.actor, at.firm) ?? false;
  const managers = new Map(
    ((loaded.managers as ReadonlyArray<Values> | undefined) ?? []).map((row) => [row.objectId, row[nameField]]),
  );
  return (entry) => {
    if (entry.class !== Allocation.name) return null;
    const { was, is } = statesOf(entry);
    const booking = is ?? was;
    if (booking === null) return null;
    const found = projectAt(behind, booking.project, entry.seq);
    const project = found !== null && holdsFor(reads, found, related) ? found : null;
    const manager = (project?.projectManager ?? null) as string | null;
    const { allocationPercent, assignmentRole } = Allocation.fields;
    return {
      projectCode: (project?.projectCode ?? null) as string | null,
      projectName: (project?.projectName ?? null) as string | null,
      projectManager: manager,
      projectManagerName: (managers.get(manager) ?? null) as string | null,
      allocationPercent: allocationPercent.kind.format(booking.allocationPercent as never) as PlainOf<
        typeof allocationPercent
      >,
      assignmentRole: assignmentRole.kind.format(booking.assignmentRole as never) as string,
    };
  };
};
