import { billingWords } from "../../domain/billable-hour/entity.ts";
import { approvalMachine, billingMachine } from "../../domain/billable-hour/states.ts";
import type { Vocabulary } from "../../domain/kernel/context/settings.ts";
import { titleCase, type Words, wordKey } from "../../domain/kernel/schema/word.ts";
import { projectWords } from "../../domain/project/entity.ts";
import { projectMachine } from "../../domain/project/states.ts";
import { taskWords } from "../../domain/task/entity.ts";
import { taskMachine } from "../../domain/task/states.ts";
import { timeOffMachine } from "../../domain/time-off/decisions.ts";
import { timeOffWords } from "../../domain/time-off/entity.ts";
import { faultyInput, forbidden, parseCodes } from "./parse-fault.ts";

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
  // R-PROJ-4
  "projects.cancel": "closed",
  "projects.reopen": "reopened without comment",
  "tasks.block": "blocked without comment",
};

/** Functions under the names of the templates: the operation, and its inputs by the names that clients send. */
export const namedFunctions: Readonly<Record<string, { readonly operation: string; readonly inputs: Values }>> = {
  // R-ID-8: an administrator sets the role of an account.
  setUserRole: { operation: "users.setRole", inputs: { userId: "objectId" } },
};

/** Inputs that no client of the templates can give. The context of a save may say otherwise. */
export const givenInputs: Readonly<Record<string, Values>> = {
  // R-PROJ-4: open work is acknowledged, and listed among the warnings.
  "projects.complete": { acknowledge: true },
  "projects.cancel": { acknowledge: true },
  // R-ACT-1: only the row itself is deleted.
  "contacts.delete": { keepActivities: true },
  "deals.delete": { keepActivities: true },
};

type Events = Readonly<Record<string, Readonly<Record<string, string>>>>;
/** A field whose change is an event of its own. */
interface StateField {
  readonly field: string;
  readonly words: Words;
  /** From state to event to state. */
  readonly events: Events;
  /** The operations: `GROUP.EVENT`, and the one that changes the other fields. */
  readonly group: string;
  /** Without it no field but the state is changed. */
  readonly edit?: string;
  /** What an edit of fields alone says beside them. */
  readonly alone?: Values;
  /** Its events take the word that was written. */
  readonly worded?: true;
  /** The fields that an event takes itself. */
  readonly taken?: Readonly<Record<string, ReadonlyArray<string>>>;
}
/** The fields of which another state asks for an event (R-HOUR-21, R-PROJ-4), by class. */
const stateFields: Readonly<Record<string, StateField>> = {
  BillableHour: {
    field: "billingStatus",
    words: billingWords,
    // R-HOUR-20: the status is that of billing, if it has begun, else that of the approval. What is billed is approved.
    events: {
      ...approvalMachine,
      ...Object.fromEntries(
        Object.entries(billingMachine).map(([state, events]) => [state, { ...approvalMachine.approved, ...events }]),
      ),
      approved: { ...approvalMachine.approved, ...billingMachine.unbilled },
    },
    group: "hours",
    edit: "hours.edit",
    // R-HOUR-12: an edit without a status submits rejected hours again.
    alone: { resubmit: true },
    // An invoice has its reference and day (domain.md §6.3).
    taken: { approve: ["notes"], reject: ["notes"], invoice: ["invoiceRef", "invoicedOn"] },
  },
  Project: { field: "status", words: projectWords, events: projectMachine, group: "projects", edit: "projects.update" },
  Task: { field: "status", words: taskWords, events: taskMachine, group: "tasks", edit: "tasks.update" },
  TimeOff: { field: "status", words: timeOffWords, events: timeOffMachine, group: "timeOff", worded: true },
};
/** Events that change fields, which a save does without asking for a state. */
const edits: ReadonlySet<string> = new Set(["edit", "setBillable"]);

const leadsTo = (from: Readonly<Record<string, string>>, to: string): string | undefined =>
  Object.entries(from).find(([event, state]) => state === to && !edits.has(event))?.[0];
/** The event that leads to a state; where none does, another one that would, whose refusal says which are possible. */
const eventTo = (events: Events, before: string, to: string): string | undefined =>
  leadsTo(events[before] ?? {}, to) ?? Object.values(events).flatMap((from) => leadsTo(from, to) ?? [])[0];

/** The words of a host and its firm for the states of a field, by key, beside those of firmcore. */
export type FirmWords = (field: string) => Promise<Vocabulary>;

/**
 * The commands of a save of an existing row: the fields first, then the event that leads to the written state (R-HOUR-21). Undefined for a
 * class whose update takes its state. A word that is not known here is left to the update, which refuses it (R-VAL-8).
 */
export const stateSteps = async (
  of: { readonly entity: { readonly name: string } },
  objectId: string,
  values: Values,
  before: Values,
  firmWords: FirmWords,
): Promise<ReadonlyArray<Step> | undefined> => {
  const machine = Object.hasOwn(stateFields, of.entity.name) ? stateFields[of.entity.name] : undefined;
  if (machine === undefined) return undefined;
  const { [machine.field]: status, ...fields } = values;
  const edited = (input: Values): ReadonlyArray<Step> => {
    if (machine.edit !== undefined) return [{ operation: machine.edit, input: { objectId, ...input } }];
    const [name] = Object.keys(input);
    if (name === undefined) return [];
    throw forbidden(`${name}: only the ${machine.field} of ${of.entity.name} is changed.`, {
      ...{ class: of.entity.name, event: "update", field: name },
    });
  };
  const now = String(before[machine.field]);
  const to = status === undefined ? now : await stateOf(machine.words, status, firmWords);
  // Hours keep the word of their state; other classes take another word for it.
  const same = machine.alone === undefined ? values : fields;
  if (to === now) return edited(Object.keys(same).length === 0 ? same : { ...same, ...machine.alone });
  const event = to === undefined ? undefined : eventTo(machine.events, now, to);
  if (event === undefined && (machine.alone !== undefined || machine.edit === undefined))
    throw faultyInput(
      ...(["UnknownWord", machine.field, `${machine.field}: expected a known status`, parseCodes.validation] as const),
      Object.keys({ ...machine.words.words, ...(await firmWords(machine.words.name)).words }),
    );
  if (event === undefined) return edited(values);
  const taken = new Set(machine.taken?.[event]);
  const split = Object.entries(fields);
  const others = split.filter(([name]) => !taken.has(name));
  return [
    ...(others.length === 0 ? [] : edited(Object.fromEntries(others))),
    {
      operation: `${machine.group}.${event}`,
      input: {
        objectId,
        ...(machine.worded === true ? { [machine.field]: status } : {}),
        ...Object.fromEntries(split.filter(([name]) => taken.has(name))),
      },
    },
    // R-VAL-8: the word that was written is read; an event alone leaves the name of the state.
    ...(machine.alone === undefined && machine.edit !== undefined && status !== titleCase(String(to))
      ? edited({ [machine.field]: status })
      : []),
  ];
};

const stateOf = async ({ name, words }: Words, status: unknown, firmWords: FirmWords): Promise<string | undefined> => {
  const key = typeof status === "string" ? wordKey(status) : "";
  const { words: own, fallback } = await firmWords(name);
  return [own, words].find((each) => Object.hasOwn(each, key))?.[key] ?? fallback ?? undefined;
};
