import { expectedOutcomes, type RowEvent, type RowState } from "./hours.ts";

/** Ana is an engineer; Mia manages the bridge and has a profile; Ben manages the dam; Boss and Cora are staff. */
export const people = ["ana", "mia", "ben", "boss", "cora"] as const;
type Person = (typeof people)[number];
export const engineers = ["ana", "mia"] as const;
type EngineerName = (typeof engineers)[number];
export const projects = ["bridge", "dam"] as const;
type ProjectName = (typeof projects)[number];
export const workDays = ["2027-01-04", "2027-01-05"] as const;
type WorkDay = (typeof workDays)[number];

/** The ceiling of the model's firm: minutes per day. */
export const ceiling = 600;
/** The dam has a rate, Ana has one from the second day on, and nothing else is priced. */
const priced = ({ engineer, project, day }: ModelRow): boolean =>
  project === "dam" || (engineer === "ana" && day === "2027-01-05");

export interface ModelRow {
  readonly engineer: EngineerName;
  readonly project: ProjectName;
  readonly day: WorkDay;
  readonly minutes: number;
  readonly submittedBy: Person;
  /** The last user who changed minutes or day since the owner submitted the row. */
  readonly changedBy: Person | null;
  readonly state: RowState;
  readonly billable: boolean;
  readonly version: number;
  readonly priced: boolean;
}
export interface Asked {
  readonly actor: Person;
  readonly engineer: EngineerName;
  readonly project: ProjectName;
  readonly day: WorkDay;
  readonly minutes: number;
  readonly billable: boolean;
  readonly resubmit: boolean;
}
/** The expected result: a refusal, or the row after the change; null for a deleted row. */
export type Expected = { readonly refused: string } | { readonly row: ModelRow | null };

const staff = (actor: Person): boolean => actor === "boss" || actor === "cora";
const own = (actor: Person, engineer: EngineerName): boolean => actor === engineer;
const manages = (actor: Person, project: ProjectName): boolean => actor === (project === "bridge" ? "mia" : "ben");

const may = (actor: Person, event: RowEvent, row: ModelRow): boolean => {
  switch (event) {
    case "edit":
    case "submit":
    case "recall":
    case "delete":
      return staff(actor) || own(actor, row.engineer);
    case "setBillable":
      return staff(actor) || own(actor, row.engineer) || manages(actor, row.project);
    case "approve":
    case "reject":
      return actor === "boss" || manages(actor, row.project);
    case "reopen":
    case "invoice":
    case "pay":
    case "writeOff":
      return actor === "boss";
  }
};

/** The minutes of the engineer on the day in all other rows, without rejected ones. */
const others = (rows: ReadonlyArray<ModelRow>, row: ModelRow): number =>
  rows
    .filter((each) => each.engineer === row.engineer && each.day === row.day && each.state !== "rejected")
    .reduce((sum, each) => sum + each.minutes, 0);

/** The expected result for a new row. */
export const expectCreation = (rows: ReadonlyArray<ModelRow>, asked: Asked): Expected => {
  if (!staff(asked.actor) && !own(asked.actor, asked.engineer)) return { refused: "policy" };
  const { engineer, project, day, minutes, billable } = asked;
  const state = asked.resubmit ? "submitted" : "draft";
  const row = {
    engineer,
    project,
    day,
    minutes,
    billable,
    submittedBy: asked.actor,
    changedBy: null,
    state,
    version: 1,
  } as const;
  const fits = others(rows, { ...row, priced: false }) + minutes <= ceiling;
  return fits ? { row: { ...row, priced: false } } : { refused: "DayCeiling" };
};

/** The expected result for `row` among the `rest`, checked in the order of the rules. */
export const expectEvent = (rest: ReadonlyArray<ModelRow>, row: ModelRow, event: RowEvent, asked: Asked): Expected => {
  if (!may(asked.actor, event, row)) return { refused: "policy" };
  const decides = event === "approve" || event === "reject";
  if (decides && (asked.actor === row.submittedBy || asked.actor === row.changedBy || own(asked.actor, row.engineer)))
    return { refused: "SelfApproval" };
  const outcome = expectedOutcomes[row.state][event];
  if (outcome === "deleted") return { row: null };
  if (!(outcome in expectedOutcomes)) return { refused: outcome };
  const next = { ...row, state: outcome as RowState, version: row.version + 1 };
  const fitting = (after: ModelRow): Expected =>
    others(rest, after) + after.minutes <= ceiling ? { row: after } : { refused: "DayCeiling" };
  switch (event) {
    case "edit": {
      if (asked.day === row.day && asked.minutes === row.minutes) return { row };
      const kept = asked.resubmit && row.state === "submitted" ? row.state : next.state;
      const again = kept === "submitted" && own(asked.actor, row.engineer);
      return fitting({
        ...{ ...next, state: kept, day: asked.day, minutes: asked.minutes },
        changedBy: again ? null : asked.actor,
      });
    }
    case "setBillable":
      return { row: asked.billable === row.billable ? row : { ...next, billable: asked.billable } };
    case "approve":
      return fitting({ ...next, state: row.billable ? "approved" : "approved, non-billable", priced: priced(row) });
    case "reopen":
      return { row: { ...next, priced: false } };
    case "submit":
      return fitting({ ...next, changedBy: own(asked.actor, row.engineer) ? null : row.changedBy });
    case "invoice":
      return row.priced ? { row: next } : { refused: "AmountRequired" };
    case "recall":
    case "reject":
    case "pay":
    case "writeOff":
    case "delete":
      return { row: next };
  }
};
