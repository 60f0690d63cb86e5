import { isUtf8 } from "node:buffer";
import { readFileSync, writeFileSync } from "node:fs";
import { type CallInput, type HistoryCall, shown, withNames } from "./history.ts";
import { type PlayedStep, playerOn } from "./player.ts";
import type { Subject, SubjectOutcome } from "./subject.ts";

/** A call of a saved history with its outcome; ids of named records are written as `{ "$id": name }`. */
export interface RecordedCall extends HistoryCall {
  /** Left out where it is not known; then it is not compared. */
  readonly outcome?: SubjectOutcome;
}
export interface RecordedStep {
  readonly at: string;
  readonly calls: ReadonlyArray<RecordedCall>;
}
/** A history with its outcomes, as it is saved. */
export interface RecordedHistory {
  readonly firmcoreHistory: 1;
  /** The law that was broken, and what was wrong. */
  readonly law?: string;
  readonly failure?: string;
  /** Whether the history set the clock, and whether new ids counted up; otherwise times and order differ from one time to the next. */
  readonly clock: "set" | "own";
  readonly ids: "sequential" | "own";
  readonly setup: ReadonlyArray<RecordedStep>;
  readonly steps: ReadonlyArray<RecordedStep>;
}

const namesOf = (ids: ReadonlyMap<string, string>): ReadonlyMap<string, string> =>
  new Map([...ids].map(([name, id]) => [id, name]));
const unanswered: SubjectOutcome = { ok: false, refusal: { code: "NO_ANSWER" } };
const recorded = (steps: ReadonlyArray<PlayedStep>, names: ReadonlyMap<string, string>): ReadonlyArray<RecordedStep> =>
  steps.map(({ at, calls, outcomes }) => ({
    at,
    calls: calls.map((call, i) => ({ ...call, outcome: withNames(outcomes[i] ?? unanswered, names) })),
  }));

/** What was played so far, and the ids of the named records. */
export interface Played {
  readonly setup: ReadonlyArray<PlayedStep>;
  readonly steps: ReadonlyArray<PlayedStep>;
  readonly ids: ReadonlyMap<string, string>;
}
/** What was played, with names instead of ids. */
export const recordedHistory = (
  { setClock, sequentialIds = false }: Pick<Subject, "setClock" | "sequentialIds">,
  { setup, steps, ids }: Played,
  about: Pick<RecordedHistory, "law" | "failure"> = {},
): RecordedHistory => {
  const names = namesOf(ids);
  return {
    firmcoreHistory: 1,
    ...about,
    clock: setClock === undefined ? "own" : "set",
    ids: sequentialIds ? "sequential" : "own",
    setup: recorded(setup, names),
    steps: recorded(steps, names),
  };
};

export const saveHistory = (file: string, history: RecordedHistory): void =>
  writeFileSync(file, `${JSON.stringify(history, null, 2)}\n`);

/** The file holds no history that can be played. */
export class InvalidHistory extends Error {}
const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const callOf = (value: unknown, where: string): RecordedCall => {
  const { as, operation, input, requestId, names, outcome } = isObject(value) ? value : {};
  const wrong = (what: string): never => {
    throw new InvalidHistory(`${where}: expected ${what}`);
  };
  if (typeof as !== "string" || typeof operation !== "string") return wrong('"as" and "operation" as text');
  if (!isObject(input)) return wrong('"input" as an object');
  if (outcome !== undefined && (!isObject(outcome) || typeof outcome.ok !== "boolean"))
    return wrong('"outcome" with "ok"');
  for (const [name, text] of Object.entries({ requestId, names }))
    if (text !== undefined && typeof text !== "string") return wrong(`"${name}" as text`);
  return value as unknown as RecordedCall & { readonly input: CallInput };
};
const stepsOf = (value: unknown, name: string): ReadonlyArray<RecordedStep> => {
  if (!Array.isArray(value)) throw new InvalidHistory(`expected "${name}" as a list`);
  return value.map((step: unknown, i) => {
    const { at, calls } = isObject(step) ? step : {};
    const where = `${name}[${i}]`;
    if (typeof at !== "string" || Number.isNaN(Date.parse(at)))
      throw new InvalidHistory(`${where}: expected "at" as an instant`);
    if (!Array.isArray(calls)) throw new InvalidHistory(`${where}: expected "calls" as a list`);
    return { at, calls: calls.map((call, j) => callOf(call, `${where}.calls[${j}]`)) };
  });
};

/** Deeper values would exhaust the stack of what reads them. No operation takes any near this. */
const deepest = 100;
/** The place of a value below the deepest level; null if there is none. Uses no stack. */
const tooDeep = (value: unknown): string | null => {
  const open: Array<{ readonly value: unknown; readonly path: ReadonlyArray<string> }> = [{ value, path: [] }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value, path } = next;
    if (typeof value !== "object" || value === null) continue;
    if (path.length >= deepest) return path.slice(0, 6).join(".");
    for (const [name, each] of Object.entries(value)) open.push({ value: each, path: [...path, name] });
  }
  return null;
};

/** Parses a saved history. Throws {@link InvalidHistory} with the place of the first fault. */
const parseHistory = (text: string): RecordedHistory => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new InvalidHistory((error as Error).message);
  }
  if (!isObject(value) || value.firmcoreHistory === undefined)
    throw new InvalidHistory('expected a history that firmcore/testing saved, with "firmcoreHistory"');
  if (value.firmcoreHistory !== 1)
    throw new InvalidHistory(`expected version 1 of the format, got ${JSON.stringify(value.firmcoreHistory)}`);
  const deep = tooDeep(value);
  if (deep !== null) throw new InvalidHistory(`${deep}…: expected at most ${deepest} levels of values`);
  const [setup, steps] = [stepsOf(value.setup, "setup"), stepsOf(value.steps, "steps")];
  for (const [name, words] of Object.entries({ clock: ["set", "own"], ids: ["sequential", "own"] }))
    if (!words.includes(value[name] as string))
      throw new InvalidHistory(
        `expected "${name}" as ${words.map((word) => `"${word}"`).join(" or ")}, got ${shown(value[name])}`,
      );
  for (const name of ["law", "failure"])
    if (value[name] !== undefined && typeof value[name] !== "string")
      throw new InvalidHistory(`expected "${name}" as text`);
  return { ...(value as unknown as RecordedHistory), setup, steps };
};
/** Reads the file of a saved history. */
export const readHistory = (file: string): RecordedHistory => {
  const bytes = readFileSync(file);
  if (!isUtf8(bytes)) throw new InvalidHistory("is not UTF-8");
  return parseHistory(new TextDecoder().decode(bytes));
};

/** One call of a replay: what was recorded and what was answered now. */
export interface ReplayedCall {
  readonly at: string;
  readonly call: HistoryCall;
  readonly recorded?: SubjectOutcome;
  readonly outcome: SubjectOutcome;
  readonly same: boolean;
}

const id = /^[0-9A-Za-z]{10}$/;
const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;
/** A sentence is for people, and a history may be replayed in any organization. */
const unlike: ReadonlySet<string> = new Set(["message", "organizationId"]);
/** An outcome without what differs between two firms with ids or a clock of their own. */
const comparable = (value: unknown, own: Pick<RecordedHistory, "clock" | "ids">): unknown => {
  const { clock, ids } = own;
  if (typeof value === "string")
    return clock === "own" && instant.test(value) ? "an instant" : ids === "own" && id.test(value) ? "an id" : value;
  if (Array.isArray(value)) {
    const all = value.map((each) => comparable(each, own));
    return ids === "own" ? all.map((each) => JSON.stringify(each)).sort() : all;
  }
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !unlike.has(name))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, each]) => [name, comparable(each, own)]),
  );
};

/** Plays a saved history on a subject and compares each outcome; sentences of refusals are not compared. */
export const replay = async (subject: Subject, history: RecordedHistory): Promise<ReadonlyArray<ReplayedCall>> => {
  const player = playerOn(subject);
  const steps = [...history.setup, ...history.steps];
  const played: Array<PlayedStep> = [];
  for (const { at, calls } of steps)
    played.push(await player.play({ at, calls: calls.map(({ outcome: _, ...call }) => call) }));
  const names = namesOf(player.ids);
  return played.flatMap(({ at, calls, outcomes }, i) =>
    calls.map((call, j): ReplayedCall => {
      const before = steps[i]?.calls[j]?.outcome;
      const outcome = withNames(outcomes[j] ?? unanswered, names);
      if (before === undefined) return { at, call, outcome, same: true };
      const [left, right] = [before, outcome].map((each) => JSON.stringify(comparable(each, history)));
      return { at, call, recorded: before, outcome, same: left === right };
    }),
  );
};
