import { entityNamed } from "../../domain/entities.ts";
import type { Flagged } from "../../domain/import/flags/flag.ts";
import { explainInEnglish } from "../../domain/kernel/messages/english/explain-in-english.ts";
import type { ReportSentence } from "../../domain/kernel/messages/english/flags.ts";
import type { Names } from "../../domain/kernel/refusal/refusal.ts";
import { displayNameOf } from "../../domain/kernel/schema/entity.ts";
import type { ImportContext } from "./import-context.ts";
import { engineerNamesRead, projectNamesRead } from "./loads.ts";
import { chunksOf } from "./row-chunks.ts";
import type { ImportedClass } from "./write-class.ts";

const pointers = { engineer: "EngineerProfile", project: "Project" } as const;
type NamedClass = (typeof pointers)[keyof typeof pointers];
type Pointer = readonly [of: NamedClass, objectId: string];

/** The engineers and projects that a sentence names, also in the sentences inside it. */
const pointersIn = (sentence: ReportSentence): ReadonlyArray<Pointer> => {
  const found: Array<Pointer> = [];
  const visit = (of: Readonly<Record<string, unknown>>): void => {
    for (const [field, target] of Object.entries(pointers)) {
      const id = of[field];
      if (typeof id === "string") found.push([target, id]);
    }
    if (typeof of.what === "object" && of.what !== null) visit(of.what as typeof of);
  };
  visit(sentence);
  return found;
};

/** Gives the flags of an import the names of engineers and projects that they do not have yet. Only those are read. */
export const withNames = async (
  context: ImportContext,
  flags: ReadonlyArray<Flagged>,
  done: ReadonlyMap<string, ImportedClass>,
  signal?: AbortSignal,
): Promise<ReadonlyArray<Flagged>> => {
  const names = new Map<string, string>();
  const asked: Readonly<Record<NamedClass, Set<string>>> = { EngineerProfile: new Set(), Project: new Set() };
  for (const { sentence, recordNames = {} } of flags)
    for (const [of, id] of pointersIn(sentence)) if (!Object.hasOwn(recordNames, id)) asked[of].add(id);
  // Records that a dry run did not write come last: they are what the import would leave.
  for await (const ids of chunksOf([...asked.EngineerProfile], signal)) {
    const { rows } = await context.read({ found: engineerNamesRead }, { ids });
    for (const { objectId, fullName } of rows.found) names.set(objectId, fullName);
  }
  for await (const ids of chunksOf([...asked.Project], signal)) {
    const { rows } = await context.read({ found: projectNamesRead }, { ids });
    for (const { objectId, projectName } of rows.found) names.set(objectId, projectName);
  }
  for (const of of Object.values(pointers))
    for (const id of asked[of]) {
      const unwritten = done.get(of)?.dryRunRecords.get(id) as Readonly<Record<string, unknown>> | undefined;
      if (unwritten !== undefined) names.set(id, String(unwritten[displayNameOf(entityNamed(of)) as string]));
    }
  return flags.map((flag) => {
    const own = pointersIn(flag.sentence).flatMap(([, id]): ReadonlyArray<readonly [string, string]> => {
      const name = flag.recordNames?.[id] ?? names.get(id);
      return name === undefined ? [] : [[id, name]];
    });
    if (own.length === 0) return flag;
    const { fields: kept, ...rest } = flag;
    const recordNames: Names = Object.fromEntries(own);
    const named = { ...rest, recordNames };
    return { ...named, message: explainInEnglish(named), ...(kept === undefined ? {} : { fields: kept }) };
  });
};
