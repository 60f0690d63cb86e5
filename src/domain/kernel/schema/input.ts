import * as Result from "effect/Result";
import type { Settings } from "../context/settings.ts";
import { warn } from "../messages/warn.ts";
import { type InputFault, type InputTag, type InvalidInput, invalid } from "../refusal/refusal.ts";
import type { Warning } from "../refusal/warning.ts";
import { hasFields } from "../values/plain-object.ts";
import type { FaultsOf, Field, ParsedOf, SentOf, ValueOf } from "./entity.ts";
import { faultAt, missing, refuseUnknown, shown } from "./input-faults.ts";
import type { Kind, Problem } from "./kind.ts";

/** One field of an input. If `omittable`, the caller may leave it out. */
export interface InputField<F extends Field = Field, A extends boolean = boolean> {
  readonly field: F;
  readonly omittable: A;
  /** `null` clears the stored value, and differs from a field that is left out (R-VAL-9). */
  readonly clears?: true;
}
export type Input = Readonly<Record<string, InputField>>;

/** A field that the caller must give, if only as `null` where it is optional. */
export const required = <F extends Field>(field: F): InputField<F, false> => ({ field, omittable: false });
/** A field that the caller may leave out. `null` counts as left out where the field is optional. */
export const omittable = <F extends Field>(field: F): InputField<F, true> => ({ field, omittable: true });
/** A field that keeps its value when it is left out. `null` clears it where it is optional. */
export const changeable = <F extends Field>(field: F): InputField<F, true> =>
  field.optional ? { field, omittable: true, clears: true } : { field, omittable: true };

/** Whether `null` is the same as leaving the field out (R-VAL-9). */
export const isNullAbsent = ({ field, omittable: isOmittable, clears }: InputField): boolean =>
  field.optional && isOmittable && clears !== true;

const makers = { required, omittable, changeable };
/** Several fields of one class: `inputFields("changeable", Allocation.fields, "notes", "endDate")`. */
export const inputFields = <
  M extends keyof typeof makers,
  F extends Readonly<Record<string, Field>>,
  const K extends keyof F & string,
>(
  how: M,
  fields: F,
  ...names: ReadonlyArray<K>
): { readonly [N in K]: InputField<F[N], M extends "required" ? false : true> } =>
  Object.fromEntries(names.map((name) => [name, makers[how](fields[name] as Field)])) as never;

type Keys<I, A extends boolean> = { [K in keyof I]: I[K] extends InputField<infer _F, A> ? K : never }[keyof I];
type FieldOf<E> = E extends InputField<infer F, boolean> ? F : never;
type Flat<T> = { [K in keyof T]: T[K] };

/** What a caller writes: days as `YYYY-MM-DD`, percents and hours as numbers. */
export type SentInput<I> = Flat<
  { readonly [K in Keys<I, false>]: SentOf<FieldOf<I[K]>> } & { readonly [K in Keys<I, true>]?: SentOf<FieldOf<I[K]>> }
>;
/** The parsed input: types hold and days are numbers; ranges and words are not validated yet. */
export type ParsedInput<I> = Flat<
  { readonly [K in Keys<I, false>]: ParsedOf<FieldOf<I[K]>> } & {
    readonly [K in Keys<I, true>]?: ParsedOf<FieldOf<I[K]>>;
  }
>;
/** The validated input, as a decision gets it. `labels` holds each workflow word as it was written. */
export type InputOf<I> = Flat<
  { readonly [K in Keys<I, false>]: ValueOf<FieldOf<I[K]>> } & {
    readonly [K in Keys<I, true>]?: ValueOf<FieldOf<I[K]>>;
  }
> & { readonly labels: Readonly<Record<string, string>> };

/** The tags of one field. An optional field counts an empty text as absent. */
type FieldFaults<F> = F extends { readonly optional: true }
  ? Exclude<FaultsOf<F>, "Required">
  : FaultsOf<F> | "Required";
/** The tags with which an input may be faulty, see {@link faultsOf}. */
export type InputFaults<I> = "TypeMismatch" | "UnknownField" | { [K in keyof I]: FieldFaults<FieldOf<I[K]>> }[keyof I];

/** The tags with which an input may be faulty: those of its fields, `UnknownField`, and `TypeMismatch` of what is no input at all. */
export const faultsOf = <I extends Input>(input: I): ReadonlySet<InputFaults<I>> => {
  const found = new Set<InputTag>(["TypeMismatch", "UnknownField"]);
  for (const { field } of Object.values(input)) {
    for (const tag of field.kind.faults) if (tag !== "Required" || !field.optional) found.add(tag);
    if (!field.optional) found.add("Required");
  }
  return found as ReadonlySet<InputFaults<I>>;
};

/** A problem as a fault of this field. For a structured value, the path leads to the place inside. */
const faultOf = (name: string, kind: Kind, { inside, ...problem }: Problem, value: unknown): InputFault =>
  faultAt([name, ...(inside?.path ?? [])], problem, inside === undefined ? value : inside.got, kind.secret);
/**
 * Parses what needs neither row nor firm: unknown fields, types and required fields (R-POL-1). Collects all faults, in
 * field order.
 */
export const parseInput = (
  input: Input,
  sent: unknown,
): Result.Result<Readonly<Record<string, unknown>>, InvalidInput> => {
  if (!hasFields(sent))
    return Result.fail(
      invalid([{ tag: "TypeMismatch", path: [], sentence: { id: "expectedObject", ...shown(sent) } }]),
    );
  const faults: Array<InputFault> = [];
  const parsed: Record<string, unknown> = {};
  for (const name in input) {
    const entry = input[name] as InputField;
    const value = Object.hasOwn(sent, name) ? (sent as Record<string, unknown>)[name] : undefined;
    if (value === undefined) {
      if (!entry.omittable) faults.push(missing(name));
      continue;
    }
    const outcome = value === null ? null : entry.field.kind.parse(value);
    if (outcome !== null && Result.isSuccess(outcome)) parsed[name] = outcome.success;
    else if (outcome !== null && outcome.failure.tag !== "Required")
      faults.push(faultOf(name, entry.field.kind, outcome.failure, value));
    else if (!entry.field.optional) faults.push(missing(name));
    // R-VAL-9: `null` and an empty text count as not given, unless they clear the field.
    else if (!isNullAbsent(entry)) parsed[name] = null;
  }
  const refused = refuseUnknown(input, sent, "operation", faults);
  return refused === null ? Result.succeed(parsed) : Result.fail(refused);
};

/** Warns of values that were rounded by more than rounding to two decimals explains (R-VAL-4). */
export const roundedWarnings = (
  input: Input,
  parsed: Readonly<Record<string, unknown>>,
  values: Readonly<Record<string, unknown>>,
): ReadonlyArray<Warning> => {
  const warnings: Array<Warning> = [];
  for (const name in parsed) {
    const { kind } = (input[name] as InputField).field;
    const sent = parsed[name];
    if (kind.rounds === undefined || sent === null || !kind.rounds(sent)) continue;
    const kept = kind.format(values[name]);
    warnings.push(warn("ROUNDED", { field: name, sent: sent as number, kept: kept as number }));
  }
  return warnings;
};

/**
 * Validates ranges, precision and words, after the policy of the row (R-POL-1). Collects all faults, in field order.
 */
export const validateInput = (
  input: Input,
  parsed: Readonly<Record<string, unknown>>,
  firm: Settings,
): Result.Result<Readonly<Record<string, unknown>>, InvalidInput> => {
  let faults: Array<InputFault> | undefined;
  const values: Record<string, unknown> = {};
  const labels: Record<string, string> = {};
  for (const name in parsed) {
    const value = parsed[name];
    const { kind } = (input[name] as InputField).field;
    if (value === null) {
      values[name] = null;
      continue;
    }
    const outcome = kind.validate(value, firm, parsed);
    if (Result.isSuccess(outcome)) {
      values[name] = outcome.success;
      if (kind.words !== undefined) labels[name] = value as string;
    } else {
      faults ??= [];
      faults.push(faultOf(name, kind, outcome.failure, value));
    }
  }
  values.labels = labels;
  return faults === undefined ? Result.succeed(values) : Result.fail(invalid(faults));
};
