import * as Result from "effect/Result";
import { memory } from "firmcore/memory";
import type { OpenStore } from "firmcore/testing";
import type { Change, Decision } from "../../src/domain/kernel/decision/decision.ts";
import type { CommitListener, Feed, FeedPage } from "../../src/ports/feed.ts";
import type { LogEntry, Store } from "../../src/ports/store.ts";

type Execute = Store["execute"];
type AnyStep = Parameters<Execute>[0];
type AnyDone = Parameters<Execute>[1];
/** What differs from a store that works, or from its feed; each gets the working ones. */
type Breakage = (works: Store, feed: Feed) => Partial<Store> & { readonly feed?: Partial<Feed> };

/** Judges as the store would, and changes what was decided. */
const deciding =
  (works: Store, turn: (changes: ReadonlyArray<Change>) => ReadonlyArray<Change>): Execute =>
  (step, done) =>
    works.execute(
      {
        ...step,
        judge: (state, firm, account) =>
          Result.map(step.judge(state, firm, account), (said) => ({ ...said, changes: turn(said.changes) })),
      },
      done,
    );

/** Ways to be broken, by what a store does wrong. */
export const breakages: Readonly<Record<string, Breakage>> = {
  // Judges on what it read before others wrote: the engineer's lock is missing.
  "reads before it locks": (works) => ({
    execute: (step, done) => {
      let judged: Result.Result<Decision<unknown>, unknown> | undefined;
      const remember = (...given: Parameters<AnyStep["judge"]>) => {
        judged = (step as AnyStep).judge(...given);
        return judged;
      };
      works.execute(
        { ...step, judge: remember as never, readOnly: true, call: { ...step.call, requestId: null } },
        () => {
          queueMicrotask(() => works.execute({ ...step, judge: () => judged as never }, done));
        },
      );
    },
  }),
  "loses rows of its log": (works) => ({
    readLog: (query, done) =>
      works.readLog(query, (said) =>
        done(Result.map(said, (rows: ReadonlyArray<LogEntry>) => rows.filter(({ seq }) => seq % 7 !== 0))),
      ),
  }),
  // Erases rows and purges marks, and leaves what the log had.
  "never touches its log again": (works) => ({
    execute: (step, done) =>
      works.execute(
        {
          ...step,
          judge: (state, firm, account) =>
            Result.map(step.judge(state, firm, account), ({ log: _, ...said }) => said as never),
        },
        done,
      ),
  }),
  "writes a version twice": (works) => ({
    execute: deciding(works, (changes) =>
      changes.map((change) =>
        change.before === undefined || change.after === undefined
          ? change
          : { ...change, after: { ...change.after, version: change.before.version } },
      ),
    ),
  }),
  "writes half of a decision": (works) => ({
    execute: deciding(works, (changes) => (changes.length > 1 ? changes.slice(0, -1) : changes)),
  }),
  "keeps half of a batch": (works) => ({
    executeBatch: ({ commands: steps }, done) => {
      const answers: Array<unknown> = [];
      const next = (index: number): void => {
        const step = steps[index];
        if (step === undefined) done(Result.succeed(answers));
        else
          works.execute(step.resolve === null ? step.provisional : step.resolve(answers), (said) => {
            if (Result.isFailure(said)) return done(Result.fail({ ...said.failure, index }));
            answers.push(said.success);
            next(index + 1);
          });
      };
      next(0);
    },
  }),
  "judges a batch on what stood before it": (works) => ({
    executeBatch: (batch, done) => {
      const early = (step: AnyStep): AnyStep => {
        let judged: unknown;
        const judge = (...given: Parameters<AnyStep["judge"]>) => {
          judged = step.judge(...given);
          return judged;
        };
        works.execute(
          { ...step, judge: judge as never, readOnly: true, call: { ...step.call, requestId: null } },
          () => {},
        );
        return { ...step, judge: () => judged as never };
      };
      const steps = batch.commands.map(({ provisional, resolve }) => ({
        provisional: early(provisional as AnyStep) as never,
        resolve,
      }));
      works.executeBatch({ ...batch, commands: steps }, done);
    },
  }),
  "keeps one table for all organizations": (works) => ({
    execute: (step, done) => works.execute({ ...step, call: { ...step.call, organizationId: "all" } }, done),
    query: (question, done) => works.query({ ...question, call: { ...question.call, organizationId: "all" } }, done),
    readLog: (query, done) => works.readLog({ ...query, organizationId: "all" }, done),
  }),
  "gives old answers to who may ask no more": (works) => ({
    execute: (step, done) => works.execute({ ...step, call: { ...step.call, recheckActor: () => null } }, done),
  }),
  "forgets request ids": (works) => ({
    execute: (step, done) => works.execute({ ...step, call: { ...step.call, requestId: null } }, done),
  }),
  // Whoever changes an answer changes what the next one is given.
  "gives out the objects that it keeps": (works, feed) => {
    const kept = new Map<string, unknown>();
    const pages = new Map<string, FeedPage>();
    return {
      execute: (step, done) => {
        const { requestId, userId, body } = step.call;
        const key = JSON.stringify([userId, requestId, body]);
        if (requestId === null) return works.execute(step, done);
        if (kept.has(key)) return done(kept.get(key) as never);
        works.execute(step, (said) => {
          kept.set(key, said);
          done(said);
        });
      },
      feed: paging(feed, (page) => {
        const known = pages.get(page.cursor) ?? page;
        pages.set(page.cursor, known);
        return known;
      }),
    };
  },
  "gives any body the first answer": (works) => ({
    execute: (step, done) => works.execute({ ...step, call: { ...step.call, body: "" } }, done),
  }),
  "shares request ids between users": (works) => {
    const first = new Map<string, unknown>();
    return {
      execute: (step, done) => {
        const { requestId } = step.call;
        if (requestId === null) return works.execute(step, done);
        if (first.has(requestId)) return done(first.get(requestId) as never);
        works.execute(step, (said) => {
          first.set(requestId, said);
          done(said);
        });
      },
    };
  },
  "writes on a dry run": (works) => ({
    execute: (step, done) => works.execute({ ...step, call: { ...step.call, dryRun: false } }, done),
    executeBatch: (batch, done) => works.executeBatch({ ...batch, call: { ...batch.call, dryRun: false } }, done),
  }),
  "decides a dry run without writing": (works) => ({
    execute: (step, done) => works.execute({ ...step, readOnly: step.readOnly || step.call.dryRun }, done),
  }),
  "keeps the answer of a dry run": (works) => ({
    execute: (step, done) =>
      works.execute(
        step.call.dryRun && step.call.requestId !== null
          ? { ...step, readOnly: true, call: { ...step.call, dryRun: false } }
          : step,
        done,
      ),
  }),
  "judges each item of a dry run on what stood before all": (works) => ({
    executeBatch: (batch, done) => {
      if (!batch.separately) return works.executeBatch(batch, done);
      const outcomes: Array<unknown> = [];
      for (const { provisional } of batch.commands) works.execute(provisional, (said) => outcomes.push(said));
      done(Result.succeed(outcomes));
    },
  }),
  "writes what was only asked": (works) => ({
    execute: (step, done) => {
      let changes: ReadonlyArray<Change> = [];
      if (!step.readOnly) return works.execute(step, done);
      works.execute(step, (said) => {
        const row = (Result.isSuccess(said) ? said.success : null) as { readonly startDate?: string } | null;
        if (row?.startDate === undefined) return done(said);
        changes = [{ entity: "Holiday", event: "check", after: holiday(step.call.organizationId) as never }];
        works.execute(
          { ...step, readOnly: false, judge: () => Result.succeed({ answer: null, changes }) as never },
          () => done(said),
        );
      });
    },
  }),
  "accepts the same value twice": (works) => ({
    execute: (step, done) =>
      works.execute(step, (said) =>
        done(Result.isFailure(said) && isDuplicate(said.failure) ? (Result.succeed({}) as never) : said),
      ),
  }),
  "remembers who somebody was": (works) => {
    const known = new Map<string, unknown>();
    const former = <T extends { readonly objectId: string } | null>(account: T): T => {
      if (account === null) return account;
      if (!known.has(account.objectId)) known.set(account.objectId, account);
      return known.get(account.objectId) as T;
    };
    return {
      execute: (step, done) =>
        works.execute(
          { ...step, judge: (state, firm, account) => step.judge(state, firm, former(account)) },
          done as AnyDone as never,
        ),
    };
  },
  // As a reader by `seq` does where a row becomes visible later than its successor.
  "skips an entry where a page ends": (_works, feed) => ({
    feed: paging(feed, ({ entries, cursors, ...page }, limit) => {
      const end = page.more && limit > 1 ? -1 : entries.length;
      return { ...page, entries: entries.slice(0, end), cursors: cursors.slice(0, end) };
    }),
  }),
  "gives an entry twice where a page ends": (_works, feed) => ({
    feed: {
      readAfter: (firm, cursor, limit, done) =>
        feed.readAfter(firm, cursor, limit, (said) => {
          if (Result.isFailure(said) || !said.success.more || limit < 2) return done(said);
          feed.readAfter(firm, cursor, limit - 1, (short) =>
            done(Result.map(short, (page) => ({ ...said.success, cursor: page.cursor }))),
          );
        }),
    },
  }),
  "never says that there is more": (_works, feed) => ({ feed: paging(feed, (page) => ({ ...page, more: false })) }),
  "nudges before it commits": (works, feed) => {
    const looks = new Set<CommitListener>();
    return {
      feed: {
        ...feed,
        onCommit: (look) => {
          looks.add(look);
          return () => looks.delete(look);
        },
      },
      execute: (step, done) => {
        for (const look of looks) look(step.call.organizationId);
        works.execute(step, done);
      },
      executeBatch: (batch, done) => {
        for (const look of looks) look(batch.call.organizationId);
        works.executeBatch(batch, done);
      },
    };
  },
  "takes any text for a cursor": (_works, feed) => ({
    feed: {
      readAfter: (firm, cursor, limit, done) =>
        feed.readAfter(firm, cursor, limit, (said) => {
          if (Result.isSuccess(said)) return done(said);
          feed.currentCursor(firm, (now) =>
            done(Result.map(now, (text) => ({ entries: [], cursor: text, cursors: [], more: false }))),
          );
        }),
    },
  }),
  "answers in the order in which rows came": (works) => ({
    query: (question, done) =>
      works.query(
        {
          ...question,
          rounds: question.rounds.map(
            (round) => (known, firm, account) =>
              Result.map(round(known, firm, account), (reads) =>
                Object.fromEntries(
                  Object.entries(reads).map(([name, read]) => [
                    name,
                    read.kind === "many" ? { ...read, order: [] } : read,
                  ]),
                ),
              ),
          ),
        },
        done,
      ),
  }),
};
/** A feed whose pages are other ones. */
const paging = (feed: Feed, turn: (page: FeedPage, limit: number) => FeedPage): Partial<Feed> => ({
  readAfter: (firm, cursor, limit, done) =>
    feed.readAfter(firm, cursor, limit, (said) => done(Result.map(said, (page) => turn(page, limit)))),
});
const isDuplicate = (failure: unknown): boolean => (failure as { readonly _tag: string })._tag === "Duplicate";
let holidays = 0;
const holiday = (organizationId: string) => ({
  ...{ organizationId, objectId: `H${String(++holidays).padStart(9, "0")}`, version: 1, createdAt: 0, updatedAt: 0 },
  ...{ custom: null, calendar: `c${holidays}`, day: holidays, name: "nobody asked" },
});

/** A memory store that is broken in this way. */
export const openBroken =
  (breakage: Breakage): OpenStore =>
  async () => {
    const adapter = memory();
    const { feed, ...broken } = breakage(adapter.store, adapter.feed);
    const store = { ...adapter.store, ...broken };
    return { adapter: { ...adapter, store, feed: { ...adapter.feed, ...feed } }, close: adapter.close };
  };
