import type * as Result from "effect/Result";
import { EngineerProfile } from "../../domain/engineer-profile/entity.ts";
import type { Moment } from "../../domain/kernel/context/moment.ts";
import type { Where } from "../../domain/kernel/policy/predicate.ts";
import type { Refusal } from "../../domain/kernel/refusal/refusal.ts";
import type { InputOf } from "../../domain/kernel/schema/input.ts";

import { many, type Read } from "../../ports/load.ts";
import type { LoadedRows } from "../../ports/store.ts";
import { readable } from "../query/filter-predicate.ts";

/** The answer of a report: an object, so that properties can be added later. */
export interface Report<Row> {
  readonly results: ReadonlyArray<Row>;
}
/** The properties that all report queries share. */
export const reportQuery = { class: "Report", action: "read" } as const;
/** The people whom the actor may read. */
export const readablePeople = (at: Moment) =>
  many(EngineerProfile, () => readable(EngineerProfile, at), ["objectId", "fullName"]);

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
