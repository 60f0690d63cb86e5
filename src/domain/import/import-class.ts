import * as Result from "effect/Result";
import { createInputOf, wordField, writtenFieldsFrom } from "../kernel/decision/record-from-input.ts";
import type { ReportSentence } from "../kernel/messages/english/flags.ts";
import type { Entity, Field } from "../kernel/schema/entity.ts";
import { type Input, omittable } from "../kernel/schema/input.ts";
import type { RowIssue } from "./row-issue.ts";

export type Values = Readonly<Record<string, unknown>>;

/** Fields that are merged as one: an import takes all of them or none. */
export interface FieldGroup {
  /** The name of the group. */
  readonly name: string;
  /** The fields that are compared. */
  readonly fields: ReadonlyArray<string>;
  /** Fields that are taken with the group and not compared. */
  readonly dependents?: ReadonlyArray<string>;
  /** A workflow state: once it was set or changed here, the export's value is never taken, even if it was changed back. */
  readonly state?: true;
  /** A state that stays once it was decided here, also with `takeTheirs` (R-IMP-2). */
  readonly decided?: true;
  /** Only the person may write it: the export's value is never taken over a change made here. */
  readonly personOnly?: true;
}
/** A field whose value the import computes. */
interface DerivedField {
  readonly field: string;
  /** The name of the field group that it belongs to. */
  readonly group: string;
  /** The fields that it is computed from. */
  readonly from: ReadonlyArray<string>;
  /** Whether a record with these values has the day of updatedAt in it. */
  readonly isFromUpdatedAt: (values: Values) => boolean;
}

/** What `toRecord` knows beside the values of a row. */
export interface RowContext {
  /** The row's updatedAt, in milliseconds. */
  readonly updatedAt: number;
  /** The day of the row's updatedAt in the zone of the import; a function, because the conversion is slow. */
  readonly updatedOn: () => number;
  /** The day of the latest updatedAt in all files. */
  readonly exportedOn: () => number;
  /** Whether the export has this task, and it is not done. */
  readonly isOpenTask: (objectId: string) => boolean;
  /** The setting of the firm. */
  readonly expiringDays: number;
  /** The role of an account whose role is not known. */
  readonly defaultRole: string;
}

/** The parts of a row that change when another row keeps its unique value. */
interface DuplicateRow {
  readonly objectId: string;
  readonly fields: Values;
  readonly absent: Values;
}
interface KeptDuplicate {
  /** Adds to the sentence about the shared value how the row was kept. */
  readonly kept: (what: ReportSentence) => ReportSentence;
  /** The username of the account that is created for the row, if it needs one. */
  readonly account?: string;
}

/** How the rows of one class become records. */
export interface ImportClass {
  /** The class, as files and the report name it: that of the records, or an own class of the firm. */
  readonly name: string;
  /** The class that has the records. */
  readonly entity: Entity;
  /** The fields of a row. */
  readonly input: Input;
  /** Fields that an export may have although no caller writes them, each with a check; a value that fails the check is ignored. */
  readonly readFromRow: Readonly<Record<string, (value: unknown) => boolean>>;
  /** Fields that are dropped and never become custom fields. */
  readonly neverKept: ReadonlyArray<string>;
  /** Makes the fields of the record from valid values; `direct` has the fields of `readFromRow`. */
  readonly toRecord: (values: Values, direct: Values, at: RowContext) => Result.Result<Values, RowIssue>;
  /** The names of the first and the last day. */
  readonly range?: readonly [from: string, to: string];
  /** Omittable fields whose invalid value nevertheless leaves the row out. */
  readonly needs?: ReadonlyArray<string>;
  /** Workflow fields whose unknown words are dropped; an unknown word of any other leaves the row out. */
  readonly droppedWords?: ReadonlyArray<string>;
  /** Changes a row whose unique value another row keeps (R-IMP-1). Default: such a row is left out. */
  readonly asDuplicate?: (row: DuplicateRow, accountName: () => string) => DuplicateRow & KeptDuplicate;
  /** Pointers that must find a row of the export or the database: field → class. If not, an optional pointer is dropped, else the row is left out. */
  readonly pointers: Readonly<Record<string, string>>;
  /** Fields that an export need not have: a new record gets their default, a known record keeps its value. */
  readonly mayBeAbsent: ReadonlySet<string>;
  /** Fields that are merged together; every other field is merged by itself. */
  readonly groups: ReadonlyArray<FieldGroup>;
  /** Nobody changes a record of the class: a row that differs from its record is flagged, and the record stays. */
  readonly immutable?: true;
  /** Fields that the import computes; they are never compared. */
  readonly derived: ReadonlyArray<DerivedField>;
  /** Converts a record to the form that is compared, and back. Default: no conversion. */
  readonly toCompared?: (values: Values) => Values;
  readonly fromCompared?: (values: Values) => Values;
}

/** The label of a workflow field, as the export spells it. */
export const labelOf = (values: Values, name: string): string | null =>
  (values.labels as Readonly<Record<string, string>>)[name] ?? null;

/** What does not follow from the fields of a class. */
interface Exceptions
  extends Partial<Omit<ImportClass, "name" | "entity" | "input" | "toRecord" | "pointers" | "mayBeAbsent">>,
    Pick<ImportClass, "input"> {
  /** Fields that callers write and no export has. */
  readonly notInExport?: ReadonlyArray<string>;
  /** The own class; default: that of the records. */
  readonly name?: string;
  /** Computes fields of the record; they override those of the row. */
  readonly computed?: ImportClass["toRecord"];
  readonly pointers?: ImportClass["pointers"];
  /** In addition to the fields marked `ours`. */
  readonly mayBeAbsent?: ReadonlyArray<string>;
  /** Fields marked `ours` that every row has. */
  readonly alwaysGiven?: ReadonlyArray<string>;
}

/** What an export of firmcore says itself of the fields that are computed for others, where the state of the row has them. */
const givenHere = (names: ReadonlyArray<string>, computed: Values, values: Values): Values =>
  Object.fromEntries(
    names.flatMap((name) =>
      (computed[name] ?? null) === null || (values[name] ?? null) === null ? [] : [[name, values[name]]],
    ),
  );

const nothing: ImportClass["toRecord"] = () => Result.succeed({});

/**
 * How an import reads a class, derived from its fields: an import reads every field that callers write. A field marked `ours` may be
 * absent, a pointer that may not dangle must find its row, and a state is merged together with its label.
 */
export const importClassOf = (
  entity: Entity,
  {
    input,
    name = entity.name,
    notInExport = [],
    computed = nothing,
    pointers,
    mayBeAbsent = [],
    alwaysGiven = [],
    groups = [],
    ...more
  }: Exceptions,
): ImportClass => {
  const written = Object.entries(createInputOf(entity)).filter(
    // Custom fields stand beside the others in a row, each under its own name.
    ([name]) => name !== "custom" && !notInExport.includes(name),
  );
  const ours = written.flatMap(([name, { field }]) => (field.ours === true ? [name] : []));
  const required = written.flatMap(
    ([
      name,
      {
        field: { references, dangles },
      },
    ]) => (references === undefined || dangles === true ? [] : [[name, references] as const]),
  );
  const stated = new Set(groups.flatMap(({ fields }) => fields));
  const statesWithLabel = written
    .map(([name]) => name)
    .filter((name) => !stated.has(name) && wordField(name) in entity.fields);
  const read = writtenFieldsFrom(entity);
  const { derived = [] } = more;
  const given = derived.map(({ field }) => field);
  return {
    name,
    entity,
    readFromRow: {},
    neverKept: [],
    ...more,
    derived,
    input: {
      ...Object.fromEntries(written),
      ...Object.fromEntries(
        given.map((name) => [name, omittable({ ...(entity.fields[name] as Field), optional: true })]),
      ),
      ...input,
    },
    toRecord: (values, direct, at) =>
      Result.map(computed(values, direct, at), (made) =>
        Object.assign(read(values), made, givenHere(given, made, values)),
      ),
    pointers: { ...Object.fromEntries(required), ...pointers },
    mayBeAbsent: new Set([...ours, ...notInExport, ...mayBeAbsent].filter((name) => !alwaysGiven.includes(name))),
    groups: [...groups, ...statesWithLabel.map((name) => ({ name, fields: [name, wordField(name)] }))],
  };
};
