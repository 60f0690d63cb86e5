import { whereBillingStatus } from "./billable-hour/billing-status-filter.ts";
import { billingStatusField, billingWords } from "./billable-hour/entity.ts";
import { billingStatus } from "./billable-hour/states.ts";
import { certificationStatusField, certificationWords } from "./certification/entity.ts";
import { certificationStatus } from "./certification/status.ts";
import { whereCertificationStatus } from "./certification/status-filter.ts";
import { sharedWith } from "./document/entity.ts";
import { hourlyRate } from "./engineer-profile/entity.ts";
import type { Moment } from "./kernel/context/moment.ts";
import type { Predicate } from "./kernel/policy/predicate.ts";
import type { Entity, Field, Fields } from "./kernel/schema/entity.ts";
import { stateOfLabel, type Words } from "./kernel/schema/word.ts";
import { RateStep } from "./rate-step/entity.ts";

/** The workflow words that are not stored, by class. */
interface DerivedFields {
  readonly Certification: { readonly status: typeof certificationStatusField };
  readonly BillableHour: { readonly billingStatus: typeof billingStatusField };
}
export type DerivedFieldsOf<E> =
  E extends Entity<infer N> ? (N extends keyof DerivedFields ? DerivedFields[N] : Record<never, never>) : never;

/** A word that follows from a record and the moment. */
export interface DerivedField {
  readonly name: string;
  readonly field: Field;
  readonly words: Words;
  readonly state: (row: never, at: Moment) => string;
  /** The filter for the rows in this state. */
  readonly where: (state: never, at: Moment) => Predicate;
}

const derived: Readonly<Record<string, DerivedField>> = {
  Certification: {
    name: "status",
    field: certificationStatusField,
    words: certificationWords,
    state: (row: Parameters<typeof certificationStatus>[0], at) =>
      certificationStatus(row, at.today, at.firm.expiringDays),
    where: (state: Parameters<typeof whereCertificationStatus>[0], at) =>
      whereCertificationStatus(state, at.today, at.firm.expiringDays),
  },
  BillableHour: {
    name: "billingStatus",
    field: billingStatusField,
    words: billingWords,
    state: (row: { readonly approval: never; readonly billing: never }) => billingStatus(row.approval, row.billing),
    where: (state: Parameters<typeof whereBillingStatus>[0]) => whereBillingStatus(state),
  },
};

const derivedWords: ReadonlySet<Field> = new Set(Object.values(derived).map(({ field }) => field));
/** Whether the field is a derived word. */
export const isDerived = (field: Field): boolean => derivedWords.has(field);
/** The derived word of a class, if it has one. */
export const derivedFieldOf = (entity: string): DerivedField | undefined => derived[entity];

/** The derived word of a record, and the label last written for it if that still names the state (R-VAL-8). */
export const derivedValues = (entity: string, row: object, at: Moment): Readonly<Record<string, unknown>> | null => {
  const of = derived[entity];
  if (of === undefined) return null;
  const state = of.state(row as never, at);
  const { statusLabel } = row as { readonly statusLabel?: string | null };
  const named = typeof statusLabel === "string" && stateOfLabel(of.words, statusLabel, at.firm) === state;
  return { [of.name]: state, statusLabel: named ? statusLabel : null };
};

/** A field that is the value of the record of another class in force today. */
export interface DatedField {
  readonly name: string;
  readonly field: Field;
  readonly entity: Entity;
  /** Its pointer to the record, the first day on which it holds, and its value. */
  readonly by: string;
  readonly from: string;
  readonly value: string;
}
const dated: Readonly<Record<string, DatedField>> = {
  EngineerProfile: {
    ...{ name: "hourlyRate", field: hourlyRate },
    ...{ entity: RateStep, by: "engineer", from: "from", value: "rate" },
  },
};
/** The dated field of a class, if it has one (R-RATE-1). */
export const datedFieldOf = (entity: string): DatedField | undefined => dated[entity];
export type DatedFieldsOf<E> =
  E extends Entity<"EngineerProfile"> ? { readonly hourlyRate: typeof hourlyRate } : Record<never, never>;

/** The fields that are read but not stored with the record: the derived word, the hourly rate in force today, and the shares. */
export const derivedFieldsOf = ({ name }: Entity): Fields => {
  const of = derived[name];
  if (of !== undefined) return { [of.name]: of.field };
  if (name === "Document") return { sharedWith };
  return name === "EngineerProfile" ? { hourlyRate } : {};
};
