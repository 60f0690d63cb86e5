import type { EngineerProfile } from "../../domain/engineer-profile/entity.ts";
import { findFlags } from "../../domain/import/flags/find-flags.ts";
import type { Finding, JudgedAllocation, JudgedCertification, JudgedHour } from "../../domain/import/flags/flag.ts";
import { dealFlags, type JudgedDeal } from "../../domain/import/flags/flag-deals.ts";
import { type JudgedTask, taskFlags } from "../../domain/import/flags/flag-tasks.ts";
import type { Settings } from "../../domain/kernel/context/settings.ts";
import { firstDay } from "../../domain/kernel/values/day.ts";
import { compareText } from "../../domain/kernel/values/text.ts";
import { dayInZone } from "../../domain/kernel/values/zone.ts";
import type { Project } from "../../domain/project/entity.ts";
import { type DryRunRecords, dryRunAllocations, dryRunRecordsOf, type Identified } from "./dry-run-records.ts";
import type { ImportContext } from "./import-context.ts";
import { flagReads, linkedRead, projectsRead, tasksRead, wonDealsRead } from "./loads.ts";
import type { ImportOptions } from "./options.ts";
import { chunksOf } from "./row-chunks.ts";
import type { ImportedClass } from "./write-class.ts";

type ImportedClasses = ReadonlyMap<string, ImportedClass>;

/** How many engineers, and rows about them, are checked together; their hours take most of the memory. */
const groupLimit = { engineers: 200, rows: 50_000 };
/** A dry run reads the export again for each such group, because the rows are not in the database. */
const dryRunGroupLimit = { engineers: Number.POSITIVE_INFINITY, rows: 200_000 };

/** The engineers of the import and the number of rows about each: profiles in their order, then other engineers. */
const rowsByEngineer = (done: ImportedClasses): ReadonlyMap<string, number> => {
  const rows = new Map<string, number>();
  for (const { engineers } of done.values())
    for (const [id, count] of engineers) rows.set(id, (rows.get(id) ?? 0) + count);
  const own = done.get("EngineerProfile")?.engineers ?? new Map<string, number>();
  const others = [...rows.keys()].filter((id) => !own.has(id)).sort(compareText);
  return new Map([...own.keys(), ...others].map((id) => [id, rows.get(id) ?? 0]));
};

/** Groups engineers so that a group stays within both limits or has only one engineer. */
function* grouped(
  ids: Iterable<string>,
  rowsOf: ReadonlyMap<string, number>,
  most: { readonly engineers: number; readonly rows: number },
): Generator<ReadonlyArray<string>, void, undefined> {
  let group: Array<string> = [];
  let sum = 0;
  for (const id of ids) {
    const rows = rowsOf.get(id) ?? 0;
    if (group.length > 0 && (group.length >= most.engineers || sum + rows > most.rows)) {
      yield group;
      group = [];
      sum = 0;
    }
    group.push(id);
    sum += rows;
  }
  if (group.length > 0) yield group;
}

/**
 * Stored records, or in a dry run those that the import would leave: rows of the import in their order, then the others. So a dry run,
 * the import and its repetition give the same flags in the same order.
 */
const inImportOrder = <T extends Identified>(
  found: ReadonlyArray<T>,
  unwritten: ReadonlyArray<T>,
  of: ImportedClass | undefined,
  dry: boolean,
): ReadonlyArray<T> => {
  if (of === undefined) return found;
  const { ids } = of;
  // A record that would be written may now belong to another engineer.
  const all = dry ? [...found.filter(({ objectId }) => !ids.isWritten(objectId)), ...unwritten] : found;
  return all
    .map((row) => ({ row, place: ids.rowNumberOf(row.objectId) ?? Number.POSITIVE_INFINITY }))
    .sort((a, b) => (a.place === b.place ? 0 : a.place - b.place))
    .map(({ row }) => row);
};
const byId = <T extends Identified>(rows: ReadonlyArray<T>): Map<string, T> =>
  new Map(rows.map((row) => [row.objectId, row]));

/** Reads the bookings that hours are linked to and that belong to engineers outside the group. */
const readLinkedAllocations = async (
  context: ImportContext,
  hours: ReadonlyArray<JudgedHour>,
  allocations: ReadonlyArray<JudgedAllocation>,
  imported: ImportedClass | undefined,
  dry: boolean,
): Promise<ReadonlyMap<string, JudgedAllocation>> => {
  const linkedAllocations = byId(allocations);
  const asked = new Set<string>();
  const unwritten = new Set<string>();
  for (const { allocation } of hours) {
    if (allocation === null || linkedAllocations.has(allocation)) continue;
    (dry && imported?.ids.isWritten(allocation) === true ? unwritten : asked).add(allocation);
  }
  for await (const ids of chunksOf([...asked])) {
    const { rows } = await context.read({ found: linkedRead }, { ids });
    for (const row of rows.found) linkedAllocations.set(row.objectId, row);
  }
  if (unwritten.size > 0 && imported !== undefined)
    for (const row of await dryRunAllocations(context, imported, unwritten)) linkedAllocations.set(row.objectId, row);
  return linkedAllocations;
};

/** Every breach of a rule by a row of the import (R-IMP-1). */
export async function* flagsOfImport(
  context: ImportContext,
  done: ImportedClasses,
  firm: Settings,
  options: Pick<ImportOptions, "dryRun" | "signal"> & { readonly zone: string },
): AsyncGenerator<Finding, void, undefined> {
  const { rows } = await context.read({ projects: projectsRead }, {});
  const projects = byId<Project>(rows.projects);
  for (const [id, row] of done.get("Project")?.dryRunRecords ?? []) projects.set(id, row as Project);
  yield* staffingFlags(context, done, firm, projects, options);
  yield* flagsOfDeals(context, done.get("Deal"), options.dryRun === true);
  yield* flagsOfTasks(context, done.get("Task"), projects, options.zone, options.dryRun === true);
}

/** Every breach of a staffing rule, engineer by engineer; stored rows count, too. */
async function* staffingFlags(
  context: ImportContext,
  done: ImportedClasses,
  firm: Settings,
  projects: ReadonlyMap<string, Project>,
  { dryRun = false, signal }: Pick<ImportOptions, "dryRun" | "signal">,
): AsyncGenerator<Finding, void, undefined> {
  const profiles = done.get("EngineerProfile");
  const rowsOf = rowsByEngineer(done);

  /** Whether the hours have a rate that a dry run did not write. */
  const hasRate = (
    { objectId, engineer, project, allocation }: JudgedHour,
    linkedAllocations: ReadonlyMap<string, JudgedAllocation>,
  ) =>
    done.get("BillableHour")?.ids.isWritten(objectId) === true &&
    (profiles?.ratedProfiles.has(engineer) === true ||
      (projects.get(project)?.rate ?? linkedAllocations.get(allocation ?? "")?.rate ?? null) !== null);

  for (const group of grouped(rowsOf.keys(), rowsOf, dryRun ? dryRunGroupLimit : groupLimit)) {
    const unwritten: DryRunRecords | null = dryRun ? await dryRunRecordsOf(context, done, new Set(group)) : null;
    for (const ids of grouped(group, rowsOf, groupLimit)) {
      for await (const _turn of chunksOf([0], signal)) {
        // Lets other work run, and stops if the import was aborted.
      }
      const { rows } = await context.read(flagReads, { engineers: ids });
      const merged = <T extends Identified>(name: string, found: ReadonlyArray<T>): ReadonlyArray<T> =>
        inImportOrder(
          found,
          ids.flatMap((id) => (unwritten?.rows(name, id) ?? []) as ReadonlyArray<T>),
          done.get(name),
          dryRun,
        );
      const allocations = merged<JudgedAllocation>("Allocation", rows.allocations);
      const hours = merged<JudgedHour>("BillableHour", rows.hours);
      const linkedAllocations = await readLinkedAllocations(
        context,
        hours,
        allocations,
        done.get("Allocation"),
        dryRun,
      );
      yield* findFlags(
        {
          engineers: inImportOrder(
            rows.engineers,
            ids.flatMap((id) => (profiles?.dryRunRecords.get(id) as EngineerProfile | undefined) ?? []),
            profiles,
            dryRun,
          ),
          projects,
          allocations,
          linkedAllocations,
          certifications: merged<JudgedCertification>("Certification", rows.certifications),
          hours: dryRun
            ? hours.map((hour) => (hasRate(hour, linkedAllocations) ? { ...hour, "snapshot.amount.minor": 0 } : hour))
            : hours,
          limits: rows.limits,
          today: context.today(firm),
          isImported: (of, objectId) => done.get(of)?.ids.rowNumberOf(objectId) !== undefined,
        },
        firm,
      );
    }
  }
}

/** The deals of the import that break a rule, in its order. */
async function* flagsOfDeals(
  context: ImportContext,
  deals: ImportedClass | undefined,
  dryRun: boolean,
): AsyncGenerator<Finding, void, undefined> {
  if (deals === undefined) return;
  const { rows } = await context.read({ found: wonDealsRead }, {});
  const own = rows.found.filter(({ objectId }) => deals.ids.rowNumberOf(objectId) !== undefined);
  const unwritten = [...deals.dryRunRecords.values()] as unknown as ReadonlyArray<JudgedDeal>;
  yield* dealFlags(inImportOrder(own, unwritten, deals, dryRun));
}

/** The tasks of the import that break a rule, in its order; dependencies on stored tasks count, too. */
async function* flagsOfTasks(
  context: ImportContext,
  tasks: ImportedClass | undefined,
  projects: ReadonlyMap<string, Project>,
  zone: string,
  dryRun: boolean,
): AsyncGenerator<Finding, void, undefined> {
  if (tasks === undefined) return;
  const { rows } = await context.read({ tasks: tasksRead }, {});
  const unwritten = [...tasks.dryRunRecords.values()] as unknown as ReadonlyArray<JudgedTask>;
  yield* taskFlags(inImportOrder(rows.tasks, unwritten, tasks, dryRun), {
    projects,
    dayOf: (instant) => dayInZone(instant, zone) ?? firstDay,
    isImported: (objectId) => tasks.ids.rowNumberOf(objectId) !== undefined,
  });
}
