import type { Allocation } from "../../allocation/entity.ts";
import type { SoftRefusal } from "../../allocation/soft-rules.ts";
import type { BillableHour } from "../../billable-hour/entity.ts";
import type { CapacityLimit } from "../../capacity-limit/entity.ts";
import type { Certification } from "../../certification/entity.ts";
import type { EngineerProfile } from "../../engineer-profile/entity.ts";
import { explainInEnglish } from "../../kernel/messages/english/explain-in-english.ts";
import type { ReportSentence } from "../../kernel/messages/english/flags.ts";
import type { CodeOf, Names } from "../../kernel/refusal/refusal.ts";
import type { WarningCode } from "../../kernel/refusal/warning.ts";
import type { PartsOf } from "../../kernel/schema/entity.ts";
import type { Project } from "../../project/entity.ts";
import type { Values } from "../import-class.ts";
import type { RowCode } from "../row-issue.ts";
import { aboutRecord } from "./row-about.ts";

/** A field with different values here and in the export, formatted as in answers. */
export interface DifferingValue {
  readonly field: string;
  readonly here: unknown;
  readonly export: unknown;
}
/** A row that breaks a staffing rule (R-IMP-1), or that was not taken as the export has it (R-IMP-2). */
export interface Flagged {
  readonly class: string;
  readonly objectId: string;
  readonly code: FlagCode;
  /** The sentence in English. */
  readonly message: string;
  /** The same sentence as data, for `explain`. */
  readonly sentence: ReportSentence;
  /** The names of the engineer and the project that the sentence names, by id, as far as the import knows them. */
  readonly recordNames?: Names;
  /** The fields that stay as they are here. */
  readonly fields?: ReadonlyArray<DifferingValue>;
}
/** Why a row was not taken as the export has it, by code (R-IMP-2). */
export const mergeSentences = {
  LOCKED: "approvedHere",
  INVOICED: "invoicedHere",
  PERIOD_CLOSED: "inClosedPeriod",
  STATE_KEPT: "decidedHere",
  VERSION_CONFLICT: "changedOnBothSides",
  ERASED: "personErased",
  DELETED_HERE: "deletedHere",
} as const;
/** Breaches of staffing rules, which an import only flags (R-IMP-1). */
type BreachCode =
  | CodeOf<SoftRefusal["_tag"]>
  | ("PERCENT_RANGE" | "OVER_CAPACITY" | "NOT_EMPLOYED" | "CERTIFICATION" | "DUPLICATE" | "REQUIRED")
  | ("ALLOCATION_MISMATCH" | "ALLOCATION_DAY" | "DAY_CEILING" | "PERIOD_CLOSED" | "AMOUNT_REQUIRED")
  | ("DEPENDENCY_OPEN" | "DEPENDENCY_CYCLE");
/** The rule that is broken, what was repaired, or why the row was not taken as it is. */
export type FlagCode = BreachCode | RowCode | keyof typeof mergeSentences;
export const mergeCodes: ReadonlySet<string> = new Set(Object.keys(mergeSentences));
/** The classes whose rows are checked against staffing rules. */
export type JudgedClass = "Certification" | "Allocation" | "BillableHour";

/** The fields that the staffing rules need, beside the id. */
export const judgedFields = {
  Certification: [
    ...(["engineer", "certificationName", "certificationNumber"] as const),
    ...(["issuedOn", "expiresOn", "declared", "declaredOn"] as const),
  ],
  Allocation: [
    "engineer",
    "project",
    "allocationPercent",
    "startDate",
    "endDate",
    "status",
    "cancelledOn",
    "rate",
    "updatedAt",
  ],
  BillableHour: [
    ...(["engineer", "project", "allocation", "workDate", "hours", "approval", "billing"] as const),
    ...(["billable", "snapshot.amount.minor"] as const),
  ],
} as const satisfies Readonly<Record<JudgedClass, ReadonlyArray<string>>>;
type Part<R, N extends JudgedClass> = Pick<R, ((typeof judgedFields)[N][number] | "objectId") & keyof R>;
export type JudgedCertification = Part<Certification, "Certification">;
export type JudgedAllocation = Part<Allocation, "Allocation">;
export type JudgedHour = Part<BillableHour & PartsOf<typeof BillableHour>, "BillableHour">;

/** What the staffing rules need to know about some engineers. */
export interface FlagState {
  readonly engineers: ReadonlyArray<EngineerProfile>;
  readonly projects: ReadonlyMap<string, Project>;
  /** The bookings of the engineers, in the order of the import. */
  readonly allocations: ReadonlyArray<JudgedAllocation>;
  /** The bookings that hours rows name, also those of other engineers. */
  readonly linkedAllocations: ReadonlyMap<string, JudgedAllocation>;
  readonly certifications: ReadonlyArray<JudgedCertification>;
  readonly hours: ReadonlyArray<JudgedHour>;
  readonly limits: ReadonlyArray<CapacityLimit>;
  readonly today: number;
  /** Only rows of the import are flagged. */
  readonly isImported: (of: string, objectId: string) => boolean;
}

/** A breach that a write would only warn about: it is counted, not listed (R-IMP-1). */
export interface CountedWarning {
  readonly class: JudgedClass | "EngineerProfile" | "Deal" | "Task";
  readonly objectId: string;
  readonly warned: WarningCode;
}
export type Finding = Flagged | CountedWarning;

/** A flag whose sentence begins with what people know of the record. */
export const flagged = (
  of: string,
  record: Values & { readonly objectId: string },
  { code, what, recordNames }: { readonly code: FlagCode; readonly what: ReportSentence; readonly recordNames?: Names },
): Flagged => {
  const said = {
    sentence: aboutRecord(of, record, what),
    ...(recordNames === undefined ? {} : { recordNames }),
  };
  return { class: of, objectId: record.objectId, code, message: explainInEnglish({ message: "", ...said }), ...said };
};

/** The names of an engineer and of a project. */
export const namesOf = (engineer: EngineerProfile, project: Project | undefined): Names => ({
  [engineer.objectId]: engineer.fullName,
  ...(project === undefined ? {} : { [project.objectId]: project.projectName }),
});

/** Makes flags and counted warnings for rows of one class. */
export const findingsIn = (of: CountedWarning["class"]) => ({
  flag: (row: { readonly objectId: string }, code: FlagCode, what: ReportSentence, recordNames: Names): Flagged =>
    flagged(of, row as Values & typeof row, { code, what, recordNames }),
  warn: (row: { readonly objectId: string }, warned: WarningCode): CountedWarning => ({
    class: of,
    objectId: row.objectId,
    warned,
  }),
});
