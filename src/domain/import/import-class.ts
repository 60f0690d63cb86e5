import * as Result from "effect/Result";
import { createInputOf, wordField, writtenFieldsFrom } from "../kernel/decision/record-from-input.ts";
import type { Entity } from "../kernel/schema/entity.ts";
import type { Input } from "../kernel/schema/input.ts";
import type { RowIssue } from "./row-issue.ts";

export type Values = Readonly<Record<string, unknown>>;

/** Fields that say one thing together: an import takes all of them or none. */
export interface FieldGroup {
  /** As a reader knows it. */
  readonly name: string;
  /** What is compared. */
  readonly fields: ReadonlyArray<string>;
  /** What goes along and is not compared. */
  readonly dependents?: ReadonlyArray<string>;
  /** A state of a workflow: nobody takes the export's over one that was made or changed here, even if it was changed back. */
  readonly state?: true;
  /** A state that, decided in firmcore, stays, whatever the caller asks for (R-IMP-2). */
  readonly decided?: true;
  /** Only the person writes it: nobody takes the export's value over what was changed here. */
  readonly personOnly?: true;
}
/** A value that the import itself works out, with the fact that it belongs to. */
interface DerivedField {
  readonly field: string;
  /** The name of the fact. */
  readonly group: string;
  /** Fields from which it follows. */
  readonly from: ReadonlyArray<string>;
  /** Whether it follows from the day of updatedAt, where the record has these values. */
  readonly isFromUpdatedAt: (values: Values) => boolean;
}

/** What is known of a row beside its values. */
export interface RowContext {
  /** The day of its updatedAt, in the zone of the import; asked for, as a calendar is slow. */
  readonly updatedOn: () => number;
  /** The day of the export: of the latest updatedAt of all files. */
  readonly exportedOn: () => number;
  /** How many days before its end a certificate is expiring. */
  readonly expiringDays: number;
  /** The role of an account of which nobody knows a role. */
  readonly defaultRole: string;
}

/** What of a row may change so that it can stay beside the one that has its unique value. */
interface DuplicateRow {
  readonly objectId: string;
  readonly fields: Values;
  readonly absent: Values;
}
interface KeptDuplicate {
  /** How it stays, for people. */
  readonly explanation: string;
  /** The username of the account that is made for it, if it needs one of its own. */
  readonly account?: string;
}

/** How rows of one class become records. */
export interface ImportClass {
  readonly entity: Entity;
  /** What a row may hold, by the names of the export. */
  readonly input: Input;
  /** Fields that no caller writes and an export may hold, each with the check of its value: a value that fails is not read. */
  readonly readFromRow: Readonly<Record<string, (value: unknown) => boolean>>;
  /** Names that are never kept, not even as custom fields. */
  readonly neverKept: ReadonlyArray<string>;
  /** The fields of the record from valid values; `direct` holds what `readFromRow` names. */
  readonly toRecord: (values: Values, direct: Values, at: RowContext) => Result.Result<Values, RowIssue>;
  /** First and last day that must not be reversed. */
  readonly range?: readonly [from: string, to: string];
  /** Fields that a row must hold in the form in which it is written, although others may lack them: a bad value leaves the row out. */
  readonly needs?: ReadonlyArray<string>;
  /** Words that are dropped where nobody knows them; every other unknown word leaves the row out. */
  readonly droppedWords?: ReadonlyArray<string>;
  /** What a row becomes whose unique value another one has (R-IMP-1); without it such a row is left out. */
  readonly asDuplicate?: (row: DuplicateRow, accountName: () => string) => DuplicateRow & KeptDuplicate;
  /** Pointers that must find a row of the export or the database: without it the row is left out, or the pointer dropped if it is optional. */
  readonly pointers: Readonly<Record<string, string>>;
  /** Fields that an export need not have: a new record gets their default, a known record keeps its value. */
  readonly mayBeAbsent: ReadonlySet<string>;
  /** Fields that are one fact; every other field is one by itself. */
  readonly groups: ReadonlyArray<FieldGroup>;
  /** What the import itself works out; never compared by itself. */
  readonly derived: ReadonlyArray<DerivedField>;
  /** What a record says, for comparing; and a record of such values again. Default: the values themselves. */
  readonly toCompared?: (values: Values) => Values;
  readonly fromCompared?: (values: Values) => Values;
}

/** A workflow word as it was written. */
export const labelOf = (values: Values, name: string): string | null =>
  (values.labels as Readonly<Record<string, string>>)[name] ?? null;

/** What of a class does not follow from its fields. */
interface Exceptions
  extends Partial<Omit<ImportClass, "entity" | "input" | "toRecord" | "pointers" | "mayBeAbsent">>,
    Pick<ImportClass, "input"> {
  /** Fields that callers write and no export gives. */
  readonly notInExport?: ReadonlyArray<string>;
  /** What the import itself says of a row: it goes before what the row says. Default: nothing. */
  readonly computed?: ImportClass["toRecord"];
  readonly pointers?: ImportClass["pointers"];
  /** Beside the fields that are ours. */
  readonly mayBeAbsent?: ReadonlyArray<string>;
  /** Of the fields that are ours, those that every row tells. */
  readonly alwaysGiven?: ReadonlyArray<string>;
}

const nothing: ImportClass["toRecord"] = () => Result.succeed({});

/**
 * How an import reads a class: every field that callers write is read under its own name and kept, an absent one as its default, else as
 * nothing. What is ours an export need not tell, a pointer that does not dangle must find its row, and a state takes its word along.
 */
export const importClassOf = (
  entity: Entity,
  {
    input,
    notInExport = [],
    computed = nothing,
    pointers,
    mayBeAbsent = [],
    alwaysGiven = [],
    groups = [],
    ...more
  }: Exceptions,
): ImportClass => {
  const written = Object.entries(createInputOf(entity)).filter(([name]) => !notInExport.includes(name));
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
  return {
    entity,
    readFromRow: {},
    neverKept: [],
    derived: [],
    ...more,
    input: { ...Object.fromEntries(written), ...input },
    toRecord: (values, direct, at) =>
      Result.map(computed(values, direct, at), (more) => ({ ...read(values), ...more })),
    pointers: { ...Object.fromEntries(required), ...pointers },
    mayBeAbsent: new Set([...ours, ...notInExport, ...mayBeAbsent].filter((name) => !alwaysGiven.includes(name))),
    groups: [...groups, ...statesWithLabel.map((name) => ({ name, fields: [name, wordField(name)] }))],
  };
};
