import { allocationMachine } from "../allocation/states.ts";
import { approvalMachine, billingMachine } from "../billable-hour/states.ts";
import { dealMachine, type Stage, stagesAfter } from "../deal/states.ts";
import { projectMachine } from "../project/states.ts";
import { taskMachine } from "../task/states.ts";
import { timeOffMachine } from "../time-off/decisions.ts";
import type { LoggedChange } from "./log-faults.ts";

/** A state field: the states it can begin in, and the states that each can be followed by. */
interface StateRules {
  readonly class: string;
  readonly field: string;
  readonly first: ReadonlySet<string>;
  readonly next: ReadonlyMap<string, ReadonlySet<string>>;
}
type Table = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** `more` has the transitions besides the default of the table, where an event can lead to several states. */
const rulesOf = (
  name: string,
  field: string,
  table: Table,
  first: ReadonlyArray<string>,
  more: Readonly<Record<string, ReadonlyArray<string>>> = {},
): StateRules => ({
  class: name,
  field,
  first: new Set(first),
  next: new Map(
    Object.entries(table).map(([state, events]) => [
      state,
      new Set([...Object.values(events), ...(more[state] ?? [])]),
    ]),
  ),
});

const stages = Object.keys(dealMachine) as ReadonlyArray<Stage>;
const fields: ReadonlyArray<StateRules> = [
  rulesOf("Allocation", "status", allocationMachine, ["tentative", "confirmed"], {
    completed: ["tentative"],
    cancelled: ["tentative"],
  }),
  rulesOf("BillableHour", "approval", approvalMachine, ["draft", "submitted"], {
    // A save with fields and a status edits first, then submits (R-HOUR-21).
    submitted: ["submitted"],
  }),
  rulesOf("BillableHour", "billing", billingMachine, ["unbilled", "non-billable"]),
  rulesOf("Project", "status", projectMachine, ["planned", "active", "on hold"]),
  rulesOf("Task", "status", taskMachine, ["todo", "in progress", "blocked", "done"], {
    // `ready` of the automatic flow, and `wait` right after a reopening (R-TASK-2).
    blocked: ["todo"],
    done: ["blocked"],
  }),
  rulesOf("Deal", "stage", dealMachine, stages, Object.fromEntries(stages.map((from) => [from, stagesAfter(from)]))),
  rulesOf("TimeOff", "status", timeOffMachine, ["requested", "granted"]),
];
const fieldsOf = Map.groupBy(fields, (each) => each.class);

/** A change of state that no event of the machine makes. `from` is null for a new record. */
export interface TransitionFault {
  readonly class: string;
  readonly objectId: string;
  readonly version: number;
  /** The operation that the log names. */
  readonly event: string;
  readonly field: string;
  readonly from: string | null;
  readonly to: string;
}

type Values = Readonly<Record<string, unknown>>;
/** The changes of state of one log row that the machines do not have. An import records any state (R-IMP-1). */
export const verifyTransitions = (
  entry: LoggedChange,
  former: Values | null,
  values: Values | null,
): ReadonlyArray<TransitionFault> => {
  if (values === null || entry.event === "import") return [];
  return (fieldsOf.get(entry.class) ?? []).flatMap(({ field, first, next }) => {
    const to = (values[field] ?? null) as string | null;
    const from = (former?.[field] ?? null) as string | null;
    // An absent state is the first one of the class.
    if (to === null || to === from) return [];
    const allowed = entry.kind === "create" || from === null ? first : next.get(from);
    if (allowed?.has(to) === true) return [];
    const { class: name, objectId, version, event } = entry;
    return [{ class: name, objectId, version, event, field, from, to }];
  });
};
