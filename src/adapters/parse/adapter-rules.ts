import { billingWords } from "../../domain/billable-hour/entity.ts";
import { wordKey } from "../../domain/kernel/schema/word.ts";
import { ParseFault, parseCodes } from "./parse-fault.ts";

type Values = Readonly<Record<string, unknown>>;
/** One command of a save. */
export interface Step {
  readonly operation: string;
  readonly input: Values;
}

/** Fixed reasons where an event needs one and neither the context nor the notes of the save have it. */
export const reasons: Readonly<Record<string, string>> = {
  // R-HOUR-9
  "hours.reject": "rejected without comment",
  "hours.reopen": "reopened without comment",
  "hours.writeOff": "written off without comment",
};

/** Functions under the names of the templates: the operation, and its inputs by the names that clients send. */
export const namedFunctions: Readonly<Record<string, { readonly operation: string; readonly inputs: Values }>> = {
  // R-ID-8: an administrator sets the role of an account.
  setUserRole: { operation: "users.setRole", inputs: { userId: "objectId" } },
};

/** R-HOUR-21: the event that leads from a status to another. */
const hourEvents: ReadonlyMap<string, string> = new Map([
  ["draft to submitted", "hours.submit"],
  ["submitted to draft", "hours.recall"],
  ["submitted to approved", "hours.approve"],
  ["submitted to rejected", "hours.reject"],
  ["rejected to submitted", "hours.submit"],
  ["approved to draft", "hours.reopen"],
  ["approved to invoiced", "hours.invoice"],
  ["approved to written off", "hours.writeOff"],
  ["invoiced to paid", "hours.pay"],
  ["invoiced to written off", "hours.writeOff"],
]);
/** The event that a status asks for where none leads there: its refusal says which are possible. */
const askedFor: ReadonlyMap<string, string> = new Map([
  ["draft", "hours.recall"],
  ["submitted", "hours.submit"],
  ["approved", "hours.approve"],
  ["rejected", "hours.reject"],
  ["invoiced", "hours.invoice"],
  ["paid", "hours.pay"],
  ["written off", "hours.writeOff"],
]);

/** The state that a written word means; undefined if none was written. A word that nobody knows is refused (R-VAL-8). */
const stateOf = (status: unknown): string | undefined => {
  if (status === undefined) return undefined;
  const key = typeof status === "string" ? wordKey(status) : "";
  const state = Object.hasOwn(billingWords.words, key) ? billingWords.words[key] : undefined;
  if (state === undefined) throw new ParseFault(parseCodes.validation, "billingStatus: expected a known status");
  return state;
};

/**
 * The commands of a save of hours (R-HOUR-12, R-HOUR-21): the fields first, then the event that leads to the status. `before` is the status
 * now, `status` the word that was written; undefined if none was.
 */
export const hourSteps = (objectId: string, fields: Values, before: string, status: unknown): ReadonlyArray<Step> => {
  const { notes, ...others } = fields;
  const to = stateOf(status);
  const event =
    to === undefined || to === before ? undefined : (hourEvents.get(`${before} to ${to}`) ?? askedFor.get(to));
  // A decision takes the notes of its save itself.
  const decides = event === "hours.approve" || event === "hours.reject";
  const edited: Values = decides ? others : fields;
  const edit: ReadonlyArray<Step> =
    Object.keys(edited).length === 0
      ? []
      : [
          {
            operation: "hours.edit",
            input: { objectId, ...edited, ...(event === undefined ? { resubmit: true } : {}) },
          },
        ];
  if (event === undefined) return edit.length > 0 ? edit : [{ operation: "hours.edit", input: { objectId } }];
  return [...edit, { operation: event, input: { objectId, ...(decides && notes !== undefined ? { notes } : {}) } }];
};
