import type { Allocation } from "../../domain/allocation/entity.ts";
import type { Certification } from "../../domain/certification/entity.ts";
import type { EngineerProfile } from "../../domain/engineer/entity.ts";
import type { Flagged, WorkedHour } from "../../domain/import/flagged.ts";
import { flagsOf } from "../../domain/import/flags.ts";
import type { PreparedRow } from "../../domain/import/prepare.ts";
import type { Settings } from "../../domain/kernel/settings.ts";
import type { Project } from "../../domain/project/entity.ts";
import type { CapacityLimit } from "../../domain/time/entities.ts";
import type { Read } from "../../ports/load.ts";
import { type Context, chunksOf } from "./context.ts";
import { flagReads, linkedRead, projectsRead } from "./loads.ts";
import type { KeptRows } from "./write.ts";

type Done = ReadonlyMap<string, KeptRows>;
type Identified = { readonly objectId: string };

/** So many engineers are looked at together: their hours are what fills memory. */
const engineersAtOnce = 200;

const recordOf = <T>({ objectId, fields, untold }: PreparedRow): T => ({ objectId, ...untold, ...fields }) as T;

/**
 * Records as they are, those that the import wrote, or in a dry run would have, as it wrote them: rows of the import in their
 * order, then what else is there. So a dry run, the import and its repetition flag the same in the same order.
 */
const overlaid = <T extends Identified>(
  found: ReadonlyArray<T>,
  rows: ReadonlyArray<PreparedRow>,
  written: ReadonlySet<string> | undefined,
): ReadonlyArray<T> => {
  const rest = byId(found);
  const first = rows.flatMap((row): T | [] => {
    const record = written?.has(row.objectId) === true ? recordOf<T>(row) : rest.get(row.objectId);
    rest.delete(row.objectId);
    return record ?? [];
  });
  // What was written for somebody else is no longer theirs.
  return [...first, ...[...rest.values()].filter(({ objectId }) => written?.has(objectId) !== true)];
};
const byId = <T extends Identified>(rows: ReadonlyArray<T>): Map<string, T> =>
  new Map(rows.map((row) => [row.objectId, row]));

const rowsOf = (done: Done, name: string): ReadonlyArray<PreparedRow> => done.get(name)?.kept ?? [];

/** The bookings that hours name and that are nobody's among the engineers looked at: read by their ids. */
const linkedBookings = async (
  context: Context,
  hours: ReadonlyArray<WorkedHour>,
  allocations: ReadonlyArray<Allocation>,
  written: ReadonlyMap<string, PreparedRow>,
): Promise<ReadonlyMap<string, Allocation>> => {
  const linked = byId(allocations);
  const asked = new Set<string>();
  for (const { allocation } of hours) {
    if (allocation === null || linked.has(allocation)) continue;
    const row = written.get(allocation);
    if (row === undefined) asked.add(allocation);
    else linked.set(allocation, recordOf<Allocation>(row));
  }
  for await (const ids of chunksOf([...asked])) {
    const { rows } = await context.read({ found: linkedRead as Read }, { ids });
    for (const row of rows.found as ReadonlyArray<Allocation>) linked.set(row.objectId, row);
  }
  return linked;
};

/** Every breach of a staffing rule by a row of the import, engineer by engineer, the database's rows counted too (R-IMP-1). */
export async function* flagsFound(
  context: Context,
  done: Done,
  firm: Settings,
  signal?: AbortSignal,
): AsyncGenerator<Flagged, void, undefined> {
  const engineers = new Set(rowsOf(done, "EngineerProfile").map(({ objectId }) => objectId));
  const own = new Map<string, Map<string, Array<PreparedRow>>>();
  for (const name of ["Certification", "Allocation", "BillableHour"]) {
    const grouped = Map.groupBy(rowsOf(done, name), ({ fields }) => fields.engineer as string);
    own.set(name, grouped);
    for (const id of grouped.keys()) engineers.add(id);
  }
  const profiles = new Map(rowsOf(done, "EngineerProfile").map((row) => [row.objectId, row]));
  const { rows: first } = await context.read({ projects: projectsRead as Read }, {});
  const projects = byId(
    overlaid(first.projects as ReadonlyArray<Project>, rowsOf(done, "Project"), done.get("Project")?.written),
  );
  const bookings = new Map<string, PreparedRow>();
  for (const row of rowsOf(done, "Allocation"))
    if (done.get("Allocation")?.written.has(row.objectId) === true) bookings.set(row.objectId, row);

  for await (const ids of chunksOf([...engineers], signal, engineersAtOnce)) {
    const { rows } = await context.read(flagReads as unknown as Readonly<Record<string, Read>>, { engineers: ids });
    const merged = <T extends Identified>(name: string, found: unknown): ReadonlyArray<T> => {
      const here = ids.flatMap((id) => own.get(name)?.get(id) ?? []);
      return overlaid(found as ReadonlyArray<T>, here, done.get(name)?.written);
    };
    const allocations = merged<Allocation>("Allocation", rows.allocations);
    const hours = merged<WorkedHour>("BillableHour", rows.hours);
    yield* flagsOf(
      {
        engineers: overlaid(
          rows.engineers as ReadonlyArray<EngineerProfile>,
          ids.flatMap((id) => profiles.get(id) ?? []),
          done.get("EngineerProfile")?.written,
        ),
        projects,
        allocations,
        linked: await linkedBookings(context, hours, allocations, bookings),
        certifications: merged<Certification>("Certification", rows.certifications),
        hours,
        limits: rows.limits as ReadonlyArray<CapacityLimit>,
        imported: (of, objectId) => done.get(of)?.ids.has(objectId) === true,
      },
      firm,
    );
  }
}
