import { memoryAdapter } from "../../adapters/memory/store.ts";
import { adapterSubject } from "../history/firm-subject.ts";
import { shown } from "../history/history.ts";
import { type Played, recordedHistory, replay } from "../history/history-file.ts";
import type { PlayedStep } from "../history/player.ts";
import type { Subject, SubjectCall, SubjectOutcome } from "../history/subject.ts";
import { holds, same } from "../kit/harness/expect.ts";
import { checkConflictWindows } from "../kit/histories/conflict-windows.ts";
import {
  checkApprovals,
  checkBilling,
  checkCeilings,
  checkEntriesOfStep,
  checkLoads,
  checkStatusWords,
  checkTransitions,
} from "../kit/histories/laws.ts";
import { historyArbitrary } from "./history-arbitrary.ts";
import { type Check, type Law, law } from "./law.ts";
import { type LawId, lawTexts } from "./law-texts.ts";
import { checkAnswersAreLogged, checkLoggedIsRead } from "./logged-answers.ts";
import { checkCounts, checkReadable, type Reading } from "./read-checks.ts";
import { listed } from "./records.ts";

const of = <Before>(
  id: LawId,
  ...check: [Parameters<typeof law<Before>>[3], Parameters<typeof law<Before>>[4]?]
): Law => law(id, lawTexts[id][0], lawTexts[id][1], ...check);

const allRefused = ({ outcomes }: PlayedStep): boolean => outcomes.every(({ ok }) => !ok);
const assigns = ({ operation }: SubjectCall): boolean => operation === "allocations.assign";

/** Facts of a booking that its check has too: without the ids and times of a new row. */
const bookingFacts = (outcome: SubjectOutcome, known: ReadonlySet<unknown>): unknown => {
  if (!outcome.ok) {
    const { code, detail } = outcome.refusal;
    return JSON.parse(
      JSON.stringify({ code, detail }, (name, value: unknown) =>
        name === "objectId" && !known.has(value) ? "candidate" : value,
      ),
    );
  }
  const { objectId: _, createdAt: __, updatedAt: ___, ...facts } = outcome.value as Readonly<Record<string, unknown>>;
  return facts;
};
const idsOf = (rows: unknown): ReadonlySet<unknown> =>
  new Set((rows as ReadonlyArray<{ readonly objectId: string }>).map(({ objectId }) => objectId));
/** Callers who may check a booking exactly if they may make it. */
const bookers = ["admin", "cora"];

/** A record shows the label of a state only while it has the state; the log keeps it as it was written. */
const unlabelled = (row: object): object => ({ ...row, statusLabel: null });

/** All records and people of a run, for the laws about reading. */
const readingOf = async ({ ask, people, records }: Parameters<NonNullable<Check["atEnd"]>>[0]): Promise<Reading> => {
  const all = await records();
  return {
    people,
    ids: Object.fromEntries(
      Object.entries(listed).map(([name, group]) => [group, [...idsOf(all[name])] as ReadonlyArray<string>]),
    ),
    ask: async (as, operation, input) => {
      const outcome = await ask({ as, operation, input });
      return outcome.ok ? outcome : { ok: false, code: outcome.refusal.code };
    },
  };
};

/** A step in which the administrator lists all records of a history. */
const listsOf = async (subject: Subject, { setup, steps }: Pick<Played, "setup" | "steps">): Promise<PlayedStep> => {
  const sent = Object.values(listed).map((group) => ({
    as: "admin",
    operation: `${group}.list`,
    input: { limit: 1_000 },
  }));
  const outcomes: Array<SubjectOutcome> = [];
  for (const call of sent) outcomes.push(await subject.call(call));
  const { at } = [...setup, ...steps].at(-1) as PlayedStep;
  return { at, calls: sent, sent, outcomes };
};

/** The laws that hold for every history, by id. Each can be checked on a firm of any store, or on a service. */
export const laws: Readonly<Record<LawId, Law>> = {
  "L-01": of("L-01", { atEnd: async (run) => checkLoads(await run.tables()) }),
  "L-02": of("L-02", {
    // A repeated request gets the refusal of its first time.
    before: async (run, [call, ...more]) =>
      call === undefined || more.length > 0 || !assigns(call) || call.requestId !== undefined
        ? null
        : { tables: await run.tables(), input: call.input },
    after: (_run, { outcomes: [outcome] }, before) => {
      if (before === null || outcome?.ok !== false || outcome.refusal.code !== "OVER_CAPACITY") return;
      checkConflictWindows(before.tables, before.input as never, outcome.refusal.detail as never);
    },
  }),
  "L-05": of("L-05", {
    before: async (run, [call, ...more]) => {
      if (call === undefined || more.length > 0 || !assigns(call) || !bookers.includes(call.as)) return null;
      // A repeated request gets the answer of its first time.
      if (call.requestId !== undefined) return null;
      const known = idsOf((await run.records()).Allocation);
      return { known, checked: await run.ask({ ...call, operation: "allocations.check" }) };
    },
    after: (_run, { outcomes }, before) => {
      if (before === null) return;
      const [written, checked] = [outcomes[0] as SubjectOutcome, before.checked].map((each) =>
        bookingFacts(each, before.known),
      );
      same(written, checked, "assign beside check");
    },
  }),
  "L-12": of(
    "L-12",
    {
      after: async (run, step) => {
        if (step.sent.length < 2) return;
        const tables = await run.tables();
        checkLoads(tables);
        if (!step.sent.every(assigns)) return;
        // Accepted bookings only add to the load, so what was refused among some of them does not fit beside all of them.
        for (const [i, call] of step.sent.entries()) {
          const outcome = step.outcomes[i] as SubjectOutcome;
          if (outcome.ok || outcome.refusal.code !== "OVER_CAPACITY" || call.requestId !== undefined) continue;
          const { requestId: _, ...again } = call;
          const checked = await run.ask({ ...again, operation: "allocations.check" });
          holds(!checked.ok, `${shown(call.input)} was refused for capacity, but fits beside all accepted bookings`);
        }
      },
    },
    () => historyArbitrary({ steps: 12, concurrent: 2 }),
  ),
  "L-22": of("L-22", {
    atEnd: async (run) => {
      checkTransitions(await run.log());
    },
  }),
  "L-23": of("L-23", {
    atEnd: async (run) => {
      checkApprovals(await run.log(), await run.tables());
    },
  }),
  "L-24": of("L-24", { atEnd: async (run) => checkBilling(await run.log()) }),
  "L-25": of("L-25", { atEnd: async (run) => checkBilling(await run.log()) }),
  "L-26": of("L-26", { atEnd: async (run) => checkStatusWords((await run.records()).BillableHour as never) }),
  "L-27": of("L-27", { atEnd: async (run) => checkCeilings(await run.tables()) }),
  "L-28": of("L-28", {
    before: (run) => run.records(),
    after: async (run, step, before) => {
      if (allRefused(step)) same(await run.records(), before, "the records after a refusal");
    },
  }),
  "L-37": of("L-37", {
    atEnd: async (run) => {
      await checkReadable(await readingOf(run));
    },
  }),
  "L-38": of("L-38", { atEnd: async (run) => checkCounts(await readingOf(run)) }),
  "L-41": of("L-41", {
    before: (run) => run.log(),
    after: async (run, step, before) => {
      const log = await run.log();
      const entries = log.slice(before.length);
      checkEntriesOfStep(entries, step.sent.length, step.outcomes.filter(({ ok }) => ok).length);
      checkAnswersAreLogged(step, log);
      await checkLoggedIsRead(entries, run.ask);
    },
  }),
  "L-42": of("L-42", {
    atEnd: async (run) => {
      const [entries, tables] = [await run.log(), await run.tables()];
      for (const name of Object.keys(listed)) {
        const rows = new Map<string, unknown>();
        for (const entry of entries)
          if (entry.class === name && entry.after === null) rows.delete(entry.objectId);
          else if (entry.class === name) rows.set(entry.objectId, unlabelled(entry.after as object));
        const stored = new Map((tables[name] ?? []).map((row) => [row.objectId, unlabelled(row)]));
        same(rows, stored, `${name} as the log tells it`);
      }
    },
  }),
  "L-45": of("L-45", {
    before: async (run, [call, ...more]) => {
      if (call?.requestId === undefined || more.length > 0) return null;
      const [first] = run.steps.flatMap(({ sent, outcomes }) =>
        sent.flatMap((each, i) => (shown(each) === shown(call) ? [outcomes[i]] : [])),
      );
      return first === undefined ? null : { first, records: await run.records() };
    },
    after: async (run, { outcomes }, before) => {
      if (before === null) return;
      same(outcomes[0], before.first, "the answer to a repeated request");
      same(await run.records(), before.records, "the records after a repeated request");
    },
  }),
  "L-46": of("L-46", {
    atEnd: async (run) => {
      const last = new Map<string, { readonly version: number; readonly updatedAt: number }>();
      for (const { class: name, objectId, kind, version, after } of await run.log()) {
        const key = `${name} ${objectId}`;
        const before = last.get(key);
        if (kind === "delete" || after === null) {
          last.delete(key);
          continue;
        }
        const { updatedAt } = after as unknown as { readonly updatedAt: number };
        same(version, (before?.version ?? 0) + 1, `the version of ${key}`);
        holds(before === undefined || updatedAt > before.updatedAt, `updatedAt of ${key} does not grow`);
        last.set(key, { version, updatedAt });
      }
    },
  }),
  "L-47": of(
    "L-47",
    {
      atEnd: async ({ subject, ...played }) => {
        const memory = memoryAdapter();
        // The records too, as if the administrator had listed them: a lost change shows without another call.
        const steps = [...played.steps, await listsOf(subject, played)];
        try {
          const replayed = await replay(await adapterSubject(memory), recordedHistory(subject, { ...played, steps }));
          for (const { call, recorded: answered, outcome, same: isSame } of replayed)
            holds(isSame, `${call.operation} was answered with ${shown(answered)}, in memory with ${shown(outcome)}`);
        } finally {
          await memory.close();
        }
      },
    },
    // Calls of the same moment may be judged in another order.
    () => historyArbitrary({ concurrent: Number.POSITIVE_INFINITY }),
  ),
};
