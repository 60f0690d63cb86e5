import { changedSecrets, type LogFacts, withInitialValues } from "../../domain/change-log/log-row.ts";
import { loggedEntity } from "../../domain/entities.ts";
import { ownRecords } from "../../domain/kernel/context/custom-fields.ts";
import type { Moment } from "../../domain/kernel/context/moment.ts";
import type { RelatedRecords } from "../../domain/kernel/policy/evaluate.ts";
import type { Names } from "../../domain/kernel/refusal/refusal.ts";
import { instantText } from "../../domain/kernel/values/day.ts";
import type { LogEntry } from "../../ports/store.ts";
import { formatValues } from "../define/format-record.ts";

/** One change of one record in plain values (R-LOG-1). */
export interface PlainLogEntry extends LogFacts {
  readonly at: string;
  /** The user who did it. */
  readonly actor: string;
  /** Shown only to the user who sent it. */
  readonly requestId: string | null;
  /** With `names: true`, the names that the sentence of the entry says, by id; of records that the reader may read. */
  readonly recordNames?: Names;
}

const withoutClass = ({ class: _, ...values }: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  values;

/** A log row in plain values, without what is hidden from this actor, and without the values of a class of a newer version. */
export const plainEntry = (
  { organizationId: _, seq: __, ...entry }: LogEntry,
  moment: Moment,
  around?: RelatedRecords,
): PlainLogEntry => {
  // The id is needed because the visibility of a field depends on the record.
  const entity = loggedEntity(entry);
  const shown = {
    ...entry,
    at: instantText(entry.at),
    requestId: entry.actor === moment.actor.userId ? entry.requestId : null,
  };
  if (entity === undefined) return { ...shown, before: null, after: null };
  // An own record's class says which of its fields are hidden.
  const named = entity.name === ownRecords ? { class: entry.class } : {};
  const printed = (of: object) => formatValues(entity, { ...named, ...of, objectId: entry.objectId }, moment, around);
  const whole = (of: unknown) => printed(withInitialValues(entity, of as Readonly<Record<string, unknown>>));
  const before = (of: unknown) => {
    if (entry.kind === "delete") return whole(of);
    const { objectId: _, ...shownValues } = printed(of as object);
    const values = "class" in named ? withoutClass(shownValues) : shownValues;
    return { ...values, ...changedSecrets(entity, of as Readonly<Record<string, unknown>>) };
  };
  return {
    ...shown,
    before: entry.before === null ? null : before(entry.before),
    after: entry.after === null ? null : whole(entry.after),
  };
};
