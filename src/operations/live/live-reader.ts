import { entityNamed, loggedEntity } from "../../domain/entities.ts";
import type { Predicate } from "../../domain/kernel/policy/predicate.ts";
import type { CursorExpired, Fault, Refusal } from "../../domain/kernel/refusal/refusal.ts";
import { allFields } from "../../domain/kernel/schema/entity.ts";
import type { Feed, FeedPage } from "../../ports/feed.ts";
import { type Read, rowsWhere } from "../../ports/load.ts";
import type { Ports } from "../../ports/ports.ts";
import type { LogEntry } from "../../ports/store.ts";
import { FirmError, isRefusal } from "../caller/firm-error.ts";
import { promised } from "../caller/or-throw.ts";
import { addRows, maxBehind, readsOf } from "../log/missing-rows.ts";
import { type RowStates, rowStates, type Values } from "../log/row-states.ts";
import { dependenciesIn } from "../log/view.ts";
import { judgeLive, type ViewEvent } from "./judge-live.ts";
import { readLive } from "./live-actors.ts";
import type { LiveRegistry, Subscription } from "./live-registry.ts";
import { type SharedTurn, turnedWhere, turnsOf } from "./live-turns.ts";

export interface LiveReaderOptions {
  /** Milliseconds between looks at the feed and at the clock, in case a notification is lost. */
  readonly pollEvery: number;
  readonly onError: (cause: unknown) => void;
}

/** The one reader of a firm's feed in this process: it runs while there are subscriptions. */
export interface LiveReader {
  /** Gives a subscription the changes from now on; resolves when it does. */
  readonly begin: (of: Subscription) => Promise<void>;
  /** Looks again, also whether it is needed still. */
  readonly wake: () => void;
}

const expired: CursorExpired = { _tag: "CursorExpired" };
const pageLimit = 1_000;
/** Entries that came while rows were loaded are judged with the others, up to this many. */
const mostAtOnce = 2_000;
const [firstPause, longestPause] = [100, 10_000];

interface Part {
  readonly entries: ReadonlyArray<LogEntry>;
  readonly cursor: string;
}

export const liveReader = (
  ports: Ports & { readonly feed: Feed },
  organizationId: string,
  registry: LiveRegistry,
  { pollEvery, onError }: LiveReaderOptions,
): LiveReader => {
  const { feed } = ports;
  const joining: Array<{
    readonly of: Subscription;
    readonly resolve: () => void;
    readonly reject: (cause: unknown) => void;
  }> = [];
  let running = false;
  let notified = false;
  let wake = (): void => {};

  const entriesAfter = async (from: string): Promise<Part> => {
    const entries: Array<LogEntry> = [];
    for (let cursor = from; ; ) {
      const page = await promised<FeedPage>((done) => feed.readAfter(organizationId, cursor, pageLimit, done as never));
      entries.push(...page.entries);
      ({ cursor } = page);
      if (entries.length > maxBehind) throw new FirmError(expired);
      if (!page.more) return { entries, cursor };
    }
  };

  /** The rows that turns may be about, by class. */
  const turnedRows = async (turns: ReadonlyArray<SharedTurn>): Promise<ReadonlyMap<string, ReadonlyArray<Values>>> => {
    const where = new Map<string, Array<Predicate>>();
    for (const turn of turns) {
      const of = turnedWhere(turn);
      if (of.is !== "never") where.set(turn.to.entity, [...(where.get(turn.to.entity) ?? []), of]);
    }
    if (where.size === 0) return new Map();
    const reads = [...where].map(([name, of]): readonly [string, Read] => {
      const entity = entityNamed(name);
      return [
        name,
        { ...rowsWhere(entity, { is: "or", of }, Object.keys(allFields(entity))), limit: maxBehind + 1 } as Read,
      ];
    });
    const { rows } = await readLive(ports, organizationId, Object.fromEntries(reads));
    const found = new Map(Object.entries(rows as Readonly<Record<string, ReadonlyArray<Values>>>));
    if ([...found.values()].some((of) => of.length > maxBehind)) throw new FirmError(expired);
    return found;
  };
  const statesFor = (turns: ReadonlyArray<SharedTurn>): RowStates => {
    const firm = registry.firm();
    const links = new Map(firm === null ? [] : registry.views.links(firm));
    for (const { from } of turns)
      for (const [entity, fields] of dependenciesIn(new Map([[from.entity, from]])).links)
        links.set(entity, new Set([...(links.get(entity) ?? []), ...fields]));
    return rowStates(links);
  };

  /** Judges entries with all that is known by the end of it, and gives what each subscription sees of them. Answers the cursor behind. */
  const judge = async ({ entries: first, cursor }: Part): Promise<string> => {
    const entries = [...first];
    let later = cursor;
    let states: RowStates | null = null;
    let turns: ReadonlyArray<SharedTurn> = [];
    let turned = new Map<string, Set<string>>();
    let fresh: ReadonlyArray<LogEntry> = entries;
    const readSince = async (): Promise<void> => {
      const since = await entriesAfter(later);
      later = since.cursor;
      fresh = since.entries;
      states?.addLater(fresh);
      if (entries.length > mostAtOnce + first.length) throw new FirmError(expired);
      entries.push(...fresh);
    };
    for (;;) {
      if (registry.isChangedBy(fresh)) {
        await registry.refresh(fresh);
        states = null;
      }
      fresh = [];
      if (states === null) {
        turns = turnsOf(registry.turning());
        states = statesFor(turns);
        states.addLater(entries);
        turned = new Map();
        const rows = await turnedRows(turns);
        for (const [entity, of] of rows) {
          const ids = new Set(of.map(({ objectId }) => objectId as string));
          states.addRows({ entity, field: "objectId", ids }, of);
          turned.set(entity, ids);
        }
        if (rows.size > 0) {
          await readSince();
          if (registry.isChangedBy(fresh)) continue;
        }
        for (const entry of turns.length === 0 ? [] : entries) {
          const name = loggedEntity(entry)?.name ?? entry.class;
          turned.set(name, (turned.get(name) ?? new Set()).add(entry.objectId));
        }
      }
      const events = judgeLive(registry.views, turns, (entity) => [...(turned.get(entity) ?? [])], entries, states);
      const missing = states.takeMissing();
      if (missing.length === 0) {
        give(events);
        return later;
      }
      const { rows } = await readLive(ports, organizationId, readsOf(missing));
      if (addRows(states, missing, rows) > maxBehind) throw new FirmError(expired);
      await readSince();
    }
  };
  const give = (events: ReadonlyArray<ViewEvent>): void => {
    registry.endExpired();
    registry.turned();
    for (const { view, event, turn } of events)
      for (const each of turn === null ? registry.of(view) : (turn as SharedTurn).subscriptions)
        if (!each.ended) each.query.deliver(event, view);
  };

  /** Waits, at the longest until somebody wakes it and it is over. */
  const pause = (milliseconds: number, isOver: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        wake = () => {};
        resolve();
      };
      const timer = setTimeout(end, milliseconds);
      wake = () => {
        if (isOver()) end();
      };
      wake();
    });

  /** Reads and judges once; those who waited for it get what comes after. */
  const step = async (from: string | null): Promise<string> => {
    notified = false;
    const waiting = joining.splice(0);
    try {
      const cursor = from ?? (await promised<string>((done) => feed.currentCursor(organizationId, done as never)));
      const part = await entriesAfter(cursor);
      // Where the rows of a turn could not be read, nothing but the turn is left to be told.
      const isQuiet = part.entries.length === 0 && registry.turning().length === 0 && !registry.isChangedBy([]);
      if (isQuiet) registry.endExpired();
      const next = isQuiet ? part.cursor : await judge(part);
      for (const { of, resolve, reject } of waiting)
        try {
          registry.activate(of);
          resolve();
        } catch (cause) {
          registry.remove(of);
          reject(cause);
        }
      return next;
    } catch (cause) {
      joining.unshift(...waiting);
      throw cause;
    }
  };
  const refuseJoining = (cause: unknown): void => {
    for (const { of, reject } of joining.splice(0)) {
      registry.remove(of);
      reject(cause);
    }
  };
  const isTransient = (cause: unknown): boolean => {
    if (!isRefusal(cause)) return false;
    const { _tag, retry } = cause.detail as Refusal & Partial<Pick<Extract<Fault, { _tag: "Storage" }>, "retry">>;
    return _tag === "Busy" || (_tag === "Storage" && retry !== "never");
  };
  const run = async (): Promise<void> => {
    const stop = feed.onCommit((firm) => {
      if (firm !== null && firm !== organizationId) return;
      notified = true;
      wake();
    });
    let cursor: string | null = null;
    let failures = 0;
    while (!registry.isEmpty())
      try {
        cursor = await step(cursor);
        failures = 0;
        if (joining.length === 0 && !registry.isEmpty()) await pause(pollEvery, () => notified);
      } catch (cause) {
        const isExpired = isRefusal(cause, "CURSOR_EXPIRED");
        if (!isExpired) onError(cause);
        if (!isTransient(cause)) {
          // What they have may be wrong, so they ask anew.
          cursor = null;
          registry.endAll(null);
        }
        if (isExpired) continue;
        failures += 1;
        // Who is here waits for what comes; who comes is told after the second failure.
        if (failures > 1) refuseJoining(cause);
        const longest = Math.min(firstPause * 2 ** (failures - 1), longestPause);
        // Neither commits nor new clients make it try again sooner.
        await pause(longest * (0.5 + Math.random() / 2), registry.isEmpty);
      }
    stop();
    running = false;
    refuseJoining(new FirmError(expired));
  };
  return {
    begin: (of) =>
      new Promise((resolve, reject) => {
        joining.push({ of, resolve, reject });
        notified = true;
        wake();
        if (running) return;
        running = true;
        void run();
      }),
    wake: () => {
      notified = true;
      wake();
    },
  };
};
