import type { Arbitrary, IAsyncProperty, Parameters } from "fast-check";
import { fc } from "../../derive/test-data/fast-check.ts";
import type { LogEntry } from "../../ports/store.ts";
import { callText, type History, type HistoryStep, shown } from "../history/history.ts";
import { type Played, type RecordedHistory, recordedHistory, saveHistory } from "../history/history-file.ts";
import { type PlayedStep, playerOn } from "../history/player.ts";
import type { OpenSubject, Subject, SubjectCall, SubjectOutcome } from "../history/subject.ts";
import type { Tables } from "../kit/harness/raw-store.ts";
import { historyArbitrary } from "./history-arbitrary.ts";
import { knownOptions } from "./known-options.ts";
import { readEntries, readRecords, tablesOf } from "./records.ts";

/** A history that is being played, as its laws see it. */
interface Run {
  readonly subject: Subject;
  readonly history: History;
  /** The calls that created the firm. */
  readonly setup: ReadonlyArray<PlayedStep>;
  /** The steps that were played. */
  readonly steps: ReadonlyArray<PlayedStep>;
  /** The ids of the named records. */
  readonly ids: ReadonlyMap<string, string>;
  /** The external ids of the users. */
  readonly people: ReadonlyArray<string>;
  readonly ask: (call: SubjectCall) => Promise<SubjectOutcome>;
  /** The records in plain values, and as the oracles count them. */
  readonly records: () => Promise<Readonly<Record<string, unknown>>>;
  readonly tables: () => Promise<Tables>;
  readonly log: () => Promise<ReadonlyArray<LogEntry>>;
}
/** How a law is checked: what it reads before a step, what must hold after it, and at the end. */
export interface Check<Before = unknown> {
  readonly before?: (run: Run, calls: ReadonlyArray<SubjectCall>) => Promise<Before>;
  readonly after?: (run: Run, step: PlayedStep, before: Before) => Promise<void> | void;
  readonly atEnd?: (run: Run) => Promise<void> | void;
}

/** Options of a law that is checked over histories. */
export interface LawOptions {
  /** The histories. Default: `historyArbitrary()`. */
  readonly history?: Arbitrary<History>;
  /** The file in which the failing history is saved; the smallest one stays. Default: none is written. */
  readonly saveFailure?: string;
}
/** Options of a check: those of its histories, how long a failing one may shrink, and the parameters of fast-check. */
export interface CheckOptions extends LawOptions, Parameters<[History]> {
  /** Milliseconds in which a failing history may shrink. Default 2,000, so that a test of 5 s can still report it. */
  readonly shrinkTime?: number;
}
/** A sentence that holds for every history, and a function that checks it on a firm or a service. */
export interface Law {
  /** The id, as in the rules: `L-01`. */
  readonly id: string;
  readonly name: string;
  readonly statement: string;
  /** The law as a property, for `fc.assert` of any test runner. Each run opens a subject and closes it. */
  readonly property: (open: OpenSubject, options?: LawOptions) => IAsyncProperty<[History]>;
  /** Checks the law, by default with 100 histories. Rejects with the smallest failing one. */
  readonly check: (open: OpenSubject, options?: CheckOptions) => Promise<void>;
}

/** The people of a history, whether they have called or not. */
const peopleOf = ({ setup }: History): ReadonlyArray<string> => [
  "admin",
  ...setup.flatMap(({ calls }) =>
    calls.flatMap(({ operation, input }) => (operation === "users.provision" ? [String(input.externalId)] : [])),
  ),
];

const outcomeText = (outcome: SubjectOutcome | undefined): string =>
  outcome === undefined ? "no answer" : outcome.ok ? "accepted" : outcome.refusal.code;
const stepsText = (steps: ReadonlyArray<PlayedStep>): string =>
  steps
    .flatMap(({ calls, outcomes }) => calls.map((call, i) => `\n  ${callText(call)} → ${outcomeText(outcomes[i])}`))
    .join("");

/** The time that shrinking may take, from the first failure on. */
const shrinkLimit = (milliseconds: number) => {
  let end = Number.POSITIVE_INFINITY;
  return {
    start: () => {
      end = Math.min(end, performance.now() + milliseconds);
    },
    isOver: () => performance.now() > end,
  };
};
/** Saves a failing history, and says how it is played again, or why it was not saved. */
const saved = (file: string, history: () => RecordedHistory): string => {
  try {
    saveHistory(file, history());
    return `\nPlay it again: npx firmcore replay ${file}`;
  } catch (error) {
    return `\nThe history was not saved: ${(error as Error).message}`;
  }
};
/** `open` gave nothing that a law could be checked on. */
class NotOpened extends Error {}
const subjectOf = async (open: OpenSubject): Promise<Subject> => {
  const opened = (async () => open())();
  const subject = await opened.catch((cause: unknown) => {
    throw new NotOpened(`open failed: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  });
  if (typeof (subject as Partial<Subject> | undefined)?.call === "function") return subject;
  throw new NotOpened("open: expected a subject with the function call; for a store, check(storeSubject(open))");
};

/** Plays a history and checks a law. Throws what is wrong, after `failed` was told the steps until then. */
const playWith = async (
  { before, after, atEnd }: Check,
  subject: Subject,
  history: History,
  failed: (played: Played, error: Error) => Error,
): Promise<void> => {
  const player = playerOn(subject);
  const [setup, steps]: [Array<PlayedStep>, Array<PlayedStep>] = [[], []];
  // Only a step changes the firm, so what was read after one is what is there before the next, until the clock moves:
  // a record also shows what its dates mean today.
  let known: { records?: ReturnType<typeof readRecords>; log?: ReturnType<typeof readEntries> } = {};
  const records = () => (known.records ??= readRecords(subject));
  const run: Run = {
    ...{ subject, history, setup, steps, ids: player.ids, people: peopleOf(history), ask: subject.call, records },
    tables: async () => tablesOf(await records()),
    log: () => (known.log ??= readEntries(subject)),
  };
  const stepOf = async (step: HistoryStep): Promise<void> => {
    if (subject.setClock !== undefined && steps.at(-1)?.at !== step.at) {
      subject.setClock(step.at);
      delete known.records;
    }
    const sent = player.callsOf(step);
    const found = await before?.(run, sent);
    known = {};
    // Without an answer the step is still the last one of the history.
    const played = await player.play(step).catch((error: unknown) => {
      steps.push({ ...step, sent, outcomes: [] });
      throw error;
    });
    steps.push(played);
    await after?.(run, played, found);
  };
  try {
    for (const step of history.setup) {
      const played = await player.play(step);
      setup.push(played);
      const [outcome] = played.outcomes;
      if (outcome?.ok === false)
        throw new Error(`The firm could not be created: ${shown(step.calls)} was refused: ${shown(outcome.refusal)}`);
    }
    for (const step of history.steps) await stepOf(step);
    await atEnd?.(run);
  } catch (error) {
    throw failed({ setup, steps, ids: player.ids }, error as Error);
  }
};

/** Makes a law of its text and its check. */
export const law = <Before>(
  id: string,
  name: string,
  statement: string,
  check: Check<Before>,
  histories: () => Arbitrary<History> = () => historyArbitrary(),
): Law => {
  const propertyOf = (
    opened: () => Promise<Subject>,
    { history = histories(), saveFailure }: LawOptions,
    failing: () => void = () => {},
  ): ReturnType<Law["property"]> =>
    fc.asyncProperty(history, async (of) => {
      const subject = await opened();
      try {
        await playWith(check as Check, subject, of, (played, error) => {
          failing();
          const text = `${id} ${name}: ${error.message}${stepsText(played.steps)}`;
          const again =
            saveFailure === undefined
              ? ""
              : saved(saveFailure, () =>
                  recordedHistory(subject, played, { law: `${id} ${name}`, failure: error.message }),
                );
          return new Error(`${text}${again}`, { cause: error });
        });
      } finally {
        await subject.close?.();
      }
    });
  return {
    ...{ id, name, statement },
    property: (open, options = {}) => propertyOf(() => subjectOf(open), options),
    check: async (open, { history, saveFailure, shrinkTime = 2_000, ...parameters } = {}) => {
      knownOptions(parameters);
      const limit = shrinkLimit(shrinkTime);
      const options = {
        ...(history === undefined ? {} : { history }),
        ...(saveFailure === undefined ? {} : { saveFailure }),
      };
      // No property of the law: it is thrown as it is, and nothing shrinks.
      let notOpened: NotOpened | null = null;
      const opened = (): Promise<Subject> => {
        fc.pre(notOpened === null && !limit.isOver());
        return subjectOf(open).catch((error: NotOpened) => {
          notOpened = error;
          throw error;
        });
      };
      try {
        await fc.assert(propertyOf(opened, options, limit.start), parameters);
      } catch (error) {
        if (notOpened !== null) throw notOpened;
        if (!limit.isOver()) throw error;
        const { message, cause } = error as Error;
        throw new Error(`${message}\n\nShrinking stopped after ${shrinkTime} ms (shrinkTime)`, { cause });
      }
    },
  };
};
