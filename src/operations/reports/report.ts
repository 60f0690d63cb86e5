import type * as Result from "effect/Result";
import { EngineerProfile } from "../../domain/engineer-profile/entity.ts";
import { isAmong, type PeopleFilter } from "../../domain/engineer-profile/people-filter.ts";
import type { Moment } from "../../domain/kernel/context/moment.ts";
import type { Where } from "../../domain/kernel/policy/predicate.ts";
import type { Refusal } from "../../domain/kernel/refusal/refusal.ts";
import { optional } from "../../domain/kernel/schema/entity.ts";
import { type InputOf, omittable } from "../../domain/kernel/schema/input.ts";
import { text } from "../../domain/kernel/schema/kind.ts";
import { many, type Read } from "../../ports/load.ts";
import type { LoadedRows } from "../../ports/store.ts";
import { readable } from "../query/filter-predicate.ts";

/** The answer of a report: an object, so that properties can be added later. */
export interface Report<Row> {
  readonly results: ReadonlyArray<Row>;
}
/** The properties that all report queries share. */
export const reportQuery = { class: "Report", action: "read" } as const;
/** Input of reports on some people. */
export const whose = {
  discipline: omittable(optional(text, "Only people of this discipline; case does not matter (R-UTIL-3, R-UTIL-4).")),
  primaryLocation: omittable(optional(text, "Only people who work here today; case does not matter (R-UTIL-3).")),
};
export const filterIn = ({ discipline, primaryLocation }: InputOf<typeof whose>): PeopleFilter => ({
  discipline: discipline ?? null,
  primaryLocation: primaryLocation ?? null,
});

/** The people whom the actor may read. */
export const readablePeople = (at: Moment) =>
  many(EngineerProfile, () => readable(EngineerProfile, at), ["objectId", "fullName", "discipline", "primaryLocation"]);
/** Whether a row is about one of the people that a report was limited to. Without a filter all rows are. */
export const isAbout = (
  people: ReadonlyArray<Pick<EngineerProfile, "objectId" | "discipline" | "primaryLocation">>,
  asked: InputOf<typeof whose>,
): ((row: { readonly engineer: string }) => boolean) => {
  const filter = filterIn(asked);
  if (filter.discipline === null && filter.primaryLocation === null) return () => true;
  const wanted = new Set(people.filter(isAmong(filter)).map(({ objectId }) => objectId));
  return ({ engineer }) => wanted.has(engineer);
};

/** Rows about people whom the actor may read, even if the rows themselves are hidden: a load is the sum of all bookings. */
export const ofReadablePeople = <R>(at: Moment): Where<R> => {
  const where = readable(EngineerProfile, at);
  return where.is === "always" ? where : { is: "via", field: "engineer", entity: "EngineerProfile", where };
};

/** The rounds of reads of a report. */
export type ReportRounds<I, R extends Refusal> = (
  input: InputOf<I>,
  loaded: LoadedRows,
  at: Moment,
) => Result.Result<Readonly<Record<string, Read>>, R>;
